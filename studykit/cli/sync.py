"""``studykit sync``: notes and a running Anki in step."""

from __future__ import annotations

from secrets import token_hex

import click

from studykit.anki.connect import DEFAULT_PORT, AnkiConnect
from studykit.anki.ledger import append_ledger, read_ledger
from studykit.cli.answers import settled
from studykit.cli.import_ import homecoming_json, show_changes
from studykit.cli.invocation import Invocation
from studykit.cli.options import json_option, pass_invocation, today_option
from studykit.cli.output import document, plural, say
from studykit.vault.lock import session_lock
from studykit.vault.places import cache_dir, state_dir
from studykit.workspace.anki_sync import Outgoing, cards_in_anki, plan_outgoing, send, send_cards
from studykit.workspace.deck_export import issue_identities, whole_blocks
from studykit.workspace.homecoming import Homecoming, bring_home, plan_homecoming
from studykit.workspace.registrar import FIRST_WRITE_WORDS

_LEDGER = "anki"


@click.command()
@click.argument("kind", type=click.Choice(["anki"]), metavar="KIND")
@click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True, help="AnkiConnect's.")
@click.option("--delete", is_flag=True, help="Delete notes in Anki that are gone from the notes here.")
@click.option("--dry-run", is_flag=True, help="Show what would be done; do nothing.")
@json_option
@today_option
@pass_invocation
def command(invocation: Invocation, kind: str, port: int, delete: bool, dry_run: bool, as_json: bool) -> None:
    """Bring notes and a running Anki into step.

    KIND is "anki", which runs with the add-on AnkiConnect. Progress comes home first, the later last review
    counts; then new and changed cards, newer schedules, decks and suspensions go out. Notes are deleted in Anki
    only with --delete, and only those this vault made.

    \b
    Example:
      studykit sync anki --dry-run
    """
    del kind
    workspace = invocation.workspace
    anki = AnkiConnect(port)
    anki.check()
    with session_lock(cache_dir(workspace.root)):
        workspace = settled(workspace)
        folder = state_dir(workspace.root, workspace.config) / _LEDGER
        live = cards_in_anki(workspace, anki)
        plan = plan_homecoming(workspace, (one.progress for one in live))
        first, sent, later = False, 0, plan
        if not dry_run:
            first = bring_home(workspace, plan, "sync anki", token_hex(8))
            workspace = workspace.refreshed()
            report = send_cards(workspace, anki, read_ledger(folder), live)
            if report is not None:
                sent = len(report.issued)
                issue_identities(workspace, workspace.journal, whole_blocks(workspace, workspace.cards()))
                append_ledger(folder, workspace.journal.name, report.issued)
            live = cards_in_anki(workspace, anki)
            later = plan_homecoming(workspace, (one.progress for one in live))
        out = plan_outgoing(workspace, live, later, read_ledger(folder))
        if not dry_run:
            send(workspace, anki, out, delete=delete)
    _show(plan, out, sent, delete=delete, dry_run=dry_run, as_json=as_json)
    if first:
        say(FIRST_WRITE_WORDS)


def _show(plan: Homecoming, out: Outgoing, sent: int, *, delete: bool, dry_run: bool, as_json: bool) -> None:
    deleted = len(out.gone) if delete else 0
    if as_json:
        document(
            "sync", dry_run=dry_run, home=homecoming_json(plan), sent=sent, schedules=len(out.schedules),
            moved=len(out.moves), suspended=len(out.suspend), unsuspended=len(out.unsuspend), gone=len(out.gone),
            deleted=deleted,
        )  # fmt: skip
        return
    show_changes(plan)
    counts = [
        f"{plural(len(plan.changed), 'schedule')} brought home",
        f"{len(out.schedules):,} sent",
        f"{plural(len(out.moves), 'card')} moved",
    ]
    counts += [plural(len(plan.conflicts), "conflict")] if plan.conflicts else []
    counts += [f"{plural(sent, 'note')} new or changed"] if sent else []
    counts += [f"{plural(deleted, 'note')} deleted"] if deleted else []
    click.echo(f"Anki: {', '.join(counts)}.")
    if out.gone and not delete:
        say(f"Gone from here, but still in Anki: {plural(len(out.gone), 'note')}. --delete deletes them there.")
    if dry_run:
        say("Nothing was done.")
