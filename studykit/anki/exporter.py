"""Cards as a package for Anki, and what is to be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from studykit.anki.deck import DeckOptions, ExportBlock, Missing, notes_of
from studykit.anki.gone import farewells
from studykit.anki.ledger import Issued, dated, moved
from studykit.anki.numbering import Numbers
from studykit.anki.package import write_package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from studykit.anki.media import MediaFiles
    from studykit.anki.note import AnkiNote


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What went into the package.

    ``notes`` are Anki's, ``scheduled`` are the cards that bring a due date, ``media`` the files. ``known``
    are cards of notes that were exported before: Anki keeps its own schedule for them. ``gone`` are
    notes that were exported once and are sent with `GONE_TAG`, because they are no longer there, ``moved`` those that
    went to another deck, where no package can put them in Anki. ``issued`` is what
    `studykit.anki.ledger` should remember now that the package is written.
    """

    notes: int = 0
    cards: int = 0
    scheduled: int = 0
    suspended: int = 0
    media: int = 0
    known: int = 0
    gone: int = 0
    moved: int = 0
    missing_media: tuple[Missing, ...] = ()
    issued: tuple[Issued, ...] = ()


def export(
    blocks: Iterable[ExportBlock],
    target: Path,
    *,
    deck_prefix: str = "",
    extra_tags: Iterable[str] = (),
    progress: Callable[[int], None] | None = None,
    issued: Mapping[str, Issued] = MappingProxyType({}),
    complete: bool = False,
) -> ExportReport:
    """Write ``target``, block by block; ``progress`` hears after each how many cards are done.

    ``complete`` says that these are all cards there are: what was ``issued`` and is not among them is gone.
    The same blocks and ``issued`` give the same bytes. Raises `ReadOnlyError` where the package cannot be
    written; then whatever stood at ``target`` is still there.
    """
    options = DeckOptions(deck_prefix, tuple(extra_tags))
    tally = _Tally(progress)

    def notes(media: MediaFiles) -> Iterator[AnkiNote]:
        yield from _notes(blocks, options, media, issued, tally)
        if complete:
            yield from _gone(issued, tally)

    return tally.report(write_package(target, notes))


class _Tally:
    """Counts while notes pass by."""

    def __init__(self, progress: Callable[[int], None] | None) -> None:
        self._progress = progress
        self._notes = self._cards = self._scheduled = self._suspended = self._known = self._gone = self._moved = 0
        self.seen: set[str] = set()
        self._issued: list[Issued] = []
        self._missing: dict[Missing, None] = {}

    def note(self, note: AnkiNote, before: Issued | None, issued: Issued | None) -> None:
        self._notes += 1
        self.seen.add(note.guid)
        self._cards += len(note.cards)
        self._scheduled += sum(card.schedule.due is not None for card in note.cards)
        self._suspended += sum(card.schedule.is_suspended for card in note.cards)
        if before is not None:
            self._known += len(note.cards)
            self._moved += moved(note, before)
        if issued is not None:
            self._issued.append(issued)

    def farewell(self, issued: Issued) -> None:
        self._gone += 1
        self._issued.append(issued)

    def block_done(self, missing: Iterable[Missing]) -> None:
        self._missing.update(dict.fromkeys(missing))
        if self._progress is not None:
            self._progress(self._cards)

    def report(self, media: int) -> ExportReport:
        return ExportReport(
            self._notes,
            self._cards,
            self._scheduled,
            self._suspended,
            media,
            self._known,
            self._gone,
            self._moved,
            tuple(self._missing),
            tuple(self._issued),
        )


def _notes(
    blocks: Iterable[ExportBlock],
    options: DeckOptions,
    media: MediaFiles,
    issued: Mapping[str, Issued],
    tally: _Tally,
) -> Iterator[AnkiNote]:
    numbers = Numbers(issued)
    for block in blocks:
        notes, missing = notes_of(block, options, media.add, numbers)
        for undated in notes:
            note, news = dated(undated, issued)
            tally.note(note, issued.get(note.guid), news)
            yield note
        tally.block_done(missing)


def _gone(issued: Mapping[str, Issued], tally: _Tally) -> Iterator[AnkiNote]:
    """Asked for when all notes have passed by."""
    for note, news in farewells(issued, tally.seen):
        tally.farewell(news)
        yield note
