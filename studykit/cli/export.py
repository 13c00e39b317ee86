"""``studykit export``: cards to other programs."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from studykit.anki.deck import ExportBlock, siblings
from studykit.anki.gone import GONE_TAG
from studykit.anki.ledger import append_ledger, read_ledger
from studykit.cli.invocation import Invocation
from studykit.cli.options import card_filters, json_option, pass_invocation, today_option
from studykit.cli.output import document, plural, say, warn
from studykit.errors import ReadOnlyError
from studykit.exchange import EXPORTERS, Order
from studykit.formats.target import STANDARD_OUTPUT
from studykit.study.filters import Filter, select
from studykit.vault.discovery import NOTE_SUFFIXES
from studykit.vault.places import state_dir
from studykit.workspace.deck_export import export_blocks, issue_identities, whole_blocks

_LEDGER = "anki"


@click.command()
@click.argument("kind", type=click.Choice(list(EXPORTERS)), metavar="KIND")
@click.option("-o", "--out", "out", type=click.Path(path_type=Path), metavar="FILE", help="Where to write.")
@click.option("--with-history", "history", is_flag=True, help="Also every answer given here (anki).")
@card_filters
@json_option
@today_option
@pass_invocation
def command(
    invocation: Invocation,
    kind: str,
    out: Path | None,
    history: bool,
    wanted: Filter,
    as_json: bool,
) -> None:
    """Export the cards: Anki, CSV, JSON, Markdown.

    KIND is "anki" (a package with schedules, pictures, tags and decks), "csv", "json", "markdown" (a deck for
    the Obsidian plugin, with schedules) or "hashcards". Importing a newer Anki package updates the notes and adds
    new ones; Anki keeps its own schedule for cards it has already, so choose one place to review each deck, or
    use `studykit sync anki`. With "-o -" text goes to standard output.

    \b
    Example:
      studykit export anki -o oauth.apkg --deck grants
      studykit export csv -o -
    """
    workspace = invocation.workspace
    exporter = EXPORTERS[kind]
    target = out or Path(f"{workspace.root.name or 'cards'}{exporter.suffix}")
    if target.is_dir():
        raise click.UsageError(f"{target} is a folder. Name a file, such as {target / ('cards' + exporter.suffix)}.")
    if target.suffix.lower() in NOTE_SUFFIXES and target.resolve().is_relative_to(workspace.root.resolve()):
        raise click.UsageError(f"{target} would be a note of this vault, its cards asked twice. Name a place outside.")
    if target == STANDARD_OUTPUT and (exporter.rendered or as_json):
        raise click.UsageError("Only text without --json goes to standard output. Name a file with -o.")
    cards = whole_blocks(workspace, select(workspace.cards(), wanted))
    if not cards:
        say(
            "There is nothing to export: no card matches."
            if workspace.cards()
            else "There are no cards here to export."
        )
        return
    ledger = state_dir(workspace.root, workspace.config) / _LEDGER
    settings = workspace.config.anki
    with click.progressbar(
        length=len(cards), label="Exporting", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        order = Order(
            target,
            settings.deck_prefix,
            settings.tags,
            read_ledger(ledger),
            lambda done: bar.update(done - bar.pos),
            complete=wanted == Filter(),
        )
        if exporter.rendered:
            blocks = export_blocks(workspace, cards, history=history or settings.history)
        else:
            blocks = (ExportBlock(block, (), 0) for block in siblings(cards))
        report = exporter.write(blocks, order)
    try:
        issue_identities(workspace, workspace.journal, cards)
        append_ledger(ledger, workspace.journal.name, report.issued)
    except ReadOnlyError as error:
        warn(f"{error} The package is whole, but the next export may count its notes as changed.")
    if as_json:
        counts = {key: value for key, value in asdict(report).items() if isinstance(value, int)}
        document("export", path=str(target), **counts, missing_media=[asdict(m) for m in report.missing_media])
        return
    counts_text = f"{plural(report.cards, 'card')} in {plural(report.notes, 'note')}"
    media = f", {plural(report.media, 'media file')}" if exporter.rendered else ""
    tell = say if target == STANDARD_OUTPUT else click.echo
    tell(f"{target}: {counts_text}, {report.scheduled:,} scheduled{media}.")
    for missing in report.missing_media:
        warn(f"{missing.note}: {missing.reference} is missing and was left out.")
    if report.gone:
        were = "note is" if report.gone == 1 else "notes are"
        say(f"{report.gone:,} {were} no longer here: after importing, search Anki for tag:{GONE_TAG} and delete them.")
    if report.moved:
        say(
            f"{plural(report.moved, 'note')} moved to another deck. A package cannot move cards in Anki: do it there, "
            "or with `studykit sync anki`."
        )
    if report.known:
        were = "card was" if report.known == 1 else "cards were"
        say(f"{report.known:,} {were} exported before; Anki keeps its own schedule for them.")
