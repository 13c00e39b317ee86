"""``studykit import``: what was learned elsewhere, into the notes."""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from secrets import token_hex
from typing import Any

import click

from studykit.anki.as_notes import NewNotes
from studykit.anki.progress import Brought
from studykit.cli.answers import give_again, saved_files, settled
from studykit.cli.invocation import Invocation
from studykit.cli.options import json_option, pass_invocation, today_option
from studykit.cli.output import document, plural, say, table, warn
from studykit.exchange import IMPORTERS
from studykit.formats.progress import Answers
from studykit.vault.lock import session_lock
from studykit.vault.places import cache_dir
from studykit.workspace.homecoming import Homecoming, bring_home, plan_homecoming
from studykit.workspace.landing import Landed, land, landing
from studykit.workspace.registrar import FIRST_WRITE_WORDS
from studykit.workspace.relearning import relearned
from studykit.workspace.workspace import Workspace


@click.command()
@click.argument("kind", type=click.Choice(list(IMPORTERS)), metavar="KIND")
@click.argument("file", type=click.Path(path_type=Path), metavar="[FILE]", required=False)
@click.option(
    "--as-notes",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Make notes with flashcards of everything in FILE.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")
@json_option
@today_option
@pass_invocation
def command(
    invocation: Invocation, kind: str, file: Path | None, folder: Path | None, dry_run: bool, as_json: bool
) -> None:
    """Bring schedules or decks from Anki, and answers from the site's quiz.

    KIND is "anki", FILE an .apkg or .colpkg that was exported with scheduling information. Of two schedules the
    one with the later last review counts; where that is the same day, nothing changes. Only schedule comments
    are written, and `studykit undo` takes the whole import back.

    With --as-notes a deck that was made elsewhere becomes Markdown in DIR, pictures and schedules included:
    one file for each deck and set of tags. Nothing that is there is written over.

    Or KIND is "progress", FILE what the quiz of the site has saved; without FILE every studykit-progress-*.json in
    the vault. Each answer is given again, at its own time: schedules and history become what they had been if the
    quiz had been a review here. Answers that are known already change nothing.

    \b
    Example:
      studykit import anki ~/Downloads/collection.apkg --dry-run
      studykit import anki kanji.apkg --as-notes japanese
      studykit import progress ~/Downloads/studykit-progress-2026-11-20.json
    """
    workspace = invocation.workspace
    importer = IMPORTERS[kind]
    zone = workspace.now().tzinfo or UTC
    files = [file] if file is not None else saved_files(workspace, importer.pattern)
    if folder is not None:
        if importer.as_notes is None or file is None:
            raise click.UsageError("--as-notes needs a FILE that holds cards, such as a package from Anki.")
        place, marks = landing(workspace, folder)
        made = importer.as_notes(file, place, zone, marks, dry_run)
        landed = Landed() if dry_run else land(workspace.refreshed(), place, made)
        _show_notes(str(file), place, made, landed, dry_run=dry_run, as_json=as_json)
        return
    read = [importer.read(one, zone) for one in files]
    answers = [one for one in read if isinstance(one, Answers)]
    if answers or not read:
        give_again(workspace, [str(one) for one in files], answers, dry_run=dry_run, as_json=as_json)
        return
    for source, brought in zip(files, read, strict=True):
        if isinstance(brought, Brought):
            _schedules(workspace, kind, source, brought, dry_run=dry_run, as_json=as_json)


def _schedules(workspace: Workspace, kind: str, file: Path, brought: Brought, *, dry_run: bool, as_json: bool) -> None:
    first = False
    with nullcontext() if dry_run else session_lock(cache_dir(workspace.root)):
        workspace = workspace if dry_run else settled(workspace)
        again = relearned(workspace, brought.notes)
        if again:
            workspace = replace(workspace.refreshed(), learned=again)
        plan = plan_homecoming(workspace, brought.cards)
        if not dry_run:
            if again:
                workspace.journal.append(*again)
            first = bring_home(workspace, plan, f"import {kind}", token_hex(8))
    show_homecoming(str(file), plan, brought.foreign, len(again), dry_run=dry_run, as_json=as_json)
    if first:
        say(FIRST_WRITE_WORDS)


def show_changes(plan: Homecoming) -> None:
    """Card by card: what changes here, and what could not be decided."""
    table((f"{one.card.note}:{one.card.line}", one.card.segment or "new", "->", one.text) for one in plan.changed)
    for word, cards in (("suspended", plan.suspended), ("no longer suspended", plan.unsuspended)):
        table((f"{card.note}:{card.line}", word) for card in cards)
    for conflict in plan.conflicts:
        here = conflict.card.segment or "new"
        click.echo(
            f"  {conflict.card.note}:{conflict.card.line}  {here} stays, Anki has {conflict.theirs}: {conflict.why}"
        )


def show_homecoming(source: str, plan: Homecoming, foreign: int, again: int, *, dry_run: bool, as_json: bool) -> None:
    """The report; a rehearsal says the same as the deed, and that nothing was written."""
    if as_json:
        document("import", source=source, dry_run=dry_run, **homecoming_json(plan), foreign=foreign, known_again=again)
        return
    show_changes(plan)
    counts = [f"{plural(len(plan.changed), 'card')} changed", f"{plan.unchanged:,} unchanged"]
    counts += [f"{len(plan.newer):,} newer here"] if plan.newer else []
    counts += [plural(len(plan.conflicts), "conflict")] if plan.conflicts else []
    counts += [f"{len(plan.unknown):,} unknown"] if plan.unknown else []
    click.echo(f"{source}: {', '.join(counts)}.")
    if again:
        say(f"{plural(again, 'card')} whose ids the journal has lost were known again by what they say.")
    if plan.unknown:
        say("Unknown cards were exported from here, but are no longer in the notes.")
    if foreign:
        say(f"{plural(foreign, 'note')} came from elsewhere; --as-notes DIR makes notes of them.")
    if dry_run:
        say("Nothing was written.")


def homecoming_json(plan: Homecoming) -> dict[str, Any]:
    """What came home, as the JSON contract spells it."""
    return {
        "changed": [
            {"card": one.card.id, "note": one.card.note, "line": one.card.line, "before": one.card.segment,
             "after": one.text}
            for one in plan.changed
        ],
        "suspended": [card.id for card in plan.suspended],
        "unsuspended": [card.id for card in plan.unsuspended],
        "conflicts": [
            {"card": one.card.id, "note": one.card.note, "line": one.card.line, "ours": one.card.segment,
             "theirs": one.theirs, "why": one.why}
            for one in plan.conflicts
        ],
        "unknown": list(plan.unknown),
        "unchanged": plan.unchanged,
        "newer": [card.id for card in plan.newer],
    }  # fmt: skip


def _show_notes(source: str, place: Path, made: NewNotes, landed: Landed, *, dry_run: bool, as_json: bool) -> None:
    cards = sum(note.cards for note in made.notes)
    if as_json:
        document(
            "import-notes", source=source, dry_run=dry_run, folder=str(place), cards=cards,
            notes=[str(note.path) for note in made.notes], media=len(made.media),
            suspended=landed.suspended, found=landed.cards,
            left_out=[{"guid": guid, "why": why} for guid, why in made.left_out],
            reduced=[{"guid": guid, "why": why} for guid, why in made.reduced],
        )  # fmt: skip
        return
    table(((str(place / note.path), plural(note.cards, "card")) for note in made.notes), frozenset({1}))
    files = (
        f"{plural(len(made.notes), 'note')} with {plural(cards, 'card')} and {plural(len(made.media), 'media file')}"
    )
    click.echo(f"{source}: {files} in {place}.")
    for why, count in Counter(why for _, why in made.left_out).items():
        say(f"{plural(count, 'note')} of the package left out: {why}.")
    for why, count in Counter(why for _, why in made.reduced).items():
        say(f"Of {plural(count, 'note')}: {why}.")
    if landed.cards is not None and landed.cards != cards:
        warn(
            f"In this vault {landed.cards:,} of these {plural(cards, 'card')} are cards. If its settings want a tag, "
            f"add 'folders: {{{place}: {{decks: true}}}}' to studykit.yml."
        )
    if dry_run:
        say("Nothing was written.")
