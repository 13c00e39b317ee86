"""What cards can be exported to and imported from, by name.

To add one: a room with its writer or reader, and a line in `EXPORTERS` or `IMPORTERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from types import MappingProxyType

from studykit.anki.as_notes import Marks, NewNotes
from studykit.anki.deck import ExportBlock
from studykit.anki.exporter import ExportReport, export
from studykit.anki.ledger import Issued
from studykit.anki.progress import Brought, progress_of
from studykit.anki.reading import read_package
from studykit.anki.unpack import unpack
from studykit.formats.cards import as_csv, as_json
from studykit.formats.markdown_decks import hashcards_deck, plugin_deck
from studykit.formats.progress import PATTERN, Answers, read_progress
from studykit.formats.target import write_text
from studykit.model.card import Card


@dataclass(frozen=True, slots=True)
class Order:
    """An export as it was asked for. ``progress`` hears how many cards are done, ``complete`` says that these are
    all the cards there are."""

    target: Path
    deck_prefix: str = ""
    tags: tuple[str, ...] = ()
    issued: Mapping[str, Issued] = field(default_factory=lambda: MappingProxyType({}))
    progress: Callable[[int], None] | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Exporter:
    """``suffix`` is the file ending, ``what`` one line for the help. ``rendered`` says whether faces are wanted as
    HTML: else blocks come with their cards alone."""

    suffix: str
    what: str
    write: Callable[[Iterable[ExportBlock], Order], ExportReport]
    rendered: bool = True


@dataclass(frozen=True, slots=True)
class Importer:
    """``what`` is one line for the help; ``read`` gives schedules, or single answers, of cards that came from here.

    ``as_notes`` makes notes of everything in the file and writes them into a folder, unless only the answer is
    wanted (the last argument); None where a file holds no cards. The time zone is the learner's. Both raise
    `StudykitError` for a file that cannot be read. ``pattern`` says what files in the vault are meant where none is
    named; "" where one has to be.
    """

    what: str
    read: Callable[[Path, tzinfo], Brought | Answers]
    as_notes: Callable[[Path, Path, tzinfo, Marks, bool], NewNotes] | None = None
    pattern: str = ""


def _anki(blocks: Iterable[ExportBlock], order: Order) -> ExportReport:
    return export(
        blocks, order.target, deck_prefix=order.deck_prefix, extra_tags=order.tags, progress=order.progress,
        issued=order.issued, complete=order.complete,
    )  # fmt: skip


def _from_anki(file: Path, zone: tzinfo) -> Brought:
    with read_package(file) as (collection, _):
        return progress_of(collection, zone)


def _notes_of_anki(file: Path, folder: Path, zone: tzinfo, marks: Marks, dry_run: bool) -> NewNotes:
    return unpack(file, folder, zone, marks, dry_run=dry_run)


def _text(form: Callable[[Iterable[Card]], Iterator[str]]) -> Callable[[Iterable[ExportBlock], Order], ExportReport]:
    """An exporter of a form that is text; the target ``-`` is standard output."""

    def write(blocks: Iterable[ExportBlock], order: Order) -> ExportReport:
        done: list[ExportBlock] = []

        def cards() -> Iterator[Card]:
            count = 0
            for block in blocks:
                done.append(block)
                yield from block.cards
                count += len(block.cards)
                if order.progress is not None:
                    order.progress(count)

        write_text(order.target, form(cards()))
        total = [card for block in done for card in block.cards]
        return ExportReport(len(done), len(total), sum(card.due is not None for card in total))

    return write


EXPORTERS: Mapping[str, Exporter] = MappingProxyType(
    {
        "anki": Exporter(".apkg", "A package for Anki, with schedules, pictures, tags and decks.", _anki),
        "csv": Exporter(".csv", "A table, one card a line.", _text(as_csv), rendered=False),
        "json": Exporter(".json", "All that is known of each card.", _text(as_json), rendered=False),
        "markdown": Exporter(
            ".md", "A deck as the Obsidian plugin reads it, with schedules.", _text(plugin_deck), rendered=False
        ),
        "hashcards": Exporter(".md", "A deck for hashcards.", _text(hashcards_deck), rendered=False),
    }
)

IMPORTERS: Mapping[str, Importer] = MappingProxyType(
    {
        "anki": Importer(
            "A package from Anki (.apkg or .colpkg): its schedules into the notes.", _from_anki, _notes_of_anki
        ),
        "progress": Importer(
            "Answers given in the quiz of the site (.json), as if they were given here.",
            lambda file, _: read_progress(file),
            pattern=PATTERN,
        ),
    }
)
