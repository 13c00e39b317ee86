"""Notes into the database of a package, batch by batch: memory holds neither their text nor their ids."""

from __future__ import annotations

import json
import sqlite3
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Self

from studykit.anki import schema
from studykit.anki.fields import SEPARATOR, checksum, sort_text
from studykit.anki.ids import stable_id
from studykit.anki.notetypes import as_json
from studykit.anki.schedule import CREATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from types import TracebackType

    from studykit.anki.history import LogRow
    from studykit.anki.note import AnkiNote
    from studykit.anki.notetypes import NoteType

DEFAULT_DECK_ID = 1
"""The deck every collection has."""

_BATCH = 1000
_PRAGMAS = "PRAGMA page_size=32768; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;"
"""The file is new and thrown away if anything goes wrong."""
_NOTE = "INSERT INTO notes VALUES (?,?,?,?,-1,?,?,?,?,0,'')"
_CARD = "INSERT INTO cards VALUES (?,?,?,?,?,-1,?,?,?,?,?,?,?,0,0,0,0,?)"
_LOG = "INSERT INTO revlog VALUES (?,?,-1,?,?,?,?,?,?)"
_PLACES = 900
"""ids asked for in one statement; every SQLite takes 999"""

_SLOTS = 1 << 19
"""a byte each; with 50,000 notes every tenth id shares one"""

_NoteRow = tuple[int, str, int, int, str, str, str, int]
_CardRow = tuple[int, int, int, int, int, int, int, int, int, int, int, int, str]
_LogEntry = tuple[int, int, int, int, int, int, int, int]


class _Deck(NamedTuple):
    name: str
    id: int


class Collection:
    """A new collection of schema 11 in ``file``; leaving the context without an error completes it.

    Ids are looked for in the database itself: a note's is made from its guid, and the next free one is taken where
    another has it already. So nothing is kept of a note that was written.
    """

    def __init__(self, file: Path) -> None:
        self._database = sqlite3.connect(file, isolation_level=None)
        self._notetypes: dict[str, tuple[NoteType, int]] = {}
        self._decks: dict[str, _Deck] = {}
        self._deck_ids: dict[str, int] = {}
        self._slots = {table: bytearray(_SLOTS) for table in ("notes", "cards", "revlog")}
        self._position = 0
        self._modified = 0

    def __enter__(self) -> Self:
        self._database.executescript(f"{_PRAGMAS} {schema.TABLES} BEGIN;")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._complete()
        finally:
            self._database.close()

    def add(self, notes: Iterable[AnkiNote]) -> None:
        """All of them, in order. A guid that was added before gets a suffix, so that no note is lost."""
        source = iter(notes)
        while batch := list(islice(source, _BATCH)):
            self._write(batch)

    def _write(self, notes: Sequence[AnkiNote]) -> None:
        self._modified = max(self._modified, *(note.modified for note in notes))
        names = [(_note_id(note.guid), note.guid) for note in notes]
        if self._clash("notes", [number for number, _ in names]):
            names = self._free_names(names)
        rows = (self._note(*name, note) for name, note in zip(names, notes, strict=True))
        self._database.executemany(_NOTE, sorted(rows))  # in the order of their ids each page is written less often
        cards = [row for (number, _), note in zip(names, notes, strict=True) for row in self._cards(number, note)]
        if self._clash("cards", [row[0] for row in cards]):
            taken = self._free_numbers("cards", [row[0] for row in cards])
            cards = [(number, *row[1:]) for number, row in zip(taken, cards, strict=True)]
        self._database.executemany(_CARD, sorted(cards))
        histories = [card.history for note in notes for card in note.cards]
        if any(histories):
            self._add_history(cards, histories)

    def _note(self, number: int, guid: str, note: AnkiNote) -> _NoteRow:
        kind = self._notetypes.get(note.notetype.key)
        if kind is None:
            kind = self._notetypes[note.notetype.key] = note.notetype, note.notetype.id
        first = sort_text(note.fields[0])
        tags = f" {' '.join(note.tags)} " if note.tags else ""
        return number, guid, kind[1], note.modified, tags, SEPARATOR.join(note.fields), first, checksum(first)

    def _cards(self, note_id: int, note: AnkiNote) -> list[_CardRow]:
        """A card's id is its note's and its place on it, which no other note's card has but by chance."""
        deck = self._deck_ids.get(note.deck)
        if deck is None:
            deck = self._deck_ids[note.deck] = self._deck(note.deck).id
        rows: list[_CardRow] = []
        position = 0
        for card in note.cards:
            plan = card.schedule
            if plan.due is None and not position:
                position = self._position = self._position + 1
            rows.append(
                (
                    note_id + card.ordinal, note_id, deck, card.ordinal, note.modified, plan.type, plan.queue,
                    position if plan.due is None else plan.due,
                    plan.interval, plan.factor, plan.reps, plan.lapses, card.data,
                )
            )  # fmt: skip
        return rows

    def _add_history(self, cards: Sequence[_CardRow], histories: Iterable[Sequence[LogRow]]) -> None:
        """A row of the log is known by its moment, so that two in one millisecond are put one apart."""
        log: list[_LogEntry] = [
            (row.at, card[0], row.rating, row.interval, row.last_interval, row.factor, row.milliseconds, row.kind)
            for card, history in zip(cards, histories, strict=True)
            for row in history
        ]
        if self._clash("revlog", [row[0] for row in log]):
            moments = self._free_numbers("revlog", [row[0] for row in log])
            log = [(at, *row[1:]) for at, row in zip(moments, log, strict=True)]
        self._database.executemany(_LOG, log)

    def _clash(self, table: str, numbers: Sequence[int]) -> bool:
        """Whether a number comes twice or stands in the table already.

        The database is asked only of numbers that share a slot with another.
        """
        slots = self._slots[table]
        shared = []
        for number in numbers:
            slot = number % _SLOTS
            if slots[slot]:
                shared.append(number)
            slots[slot] = 1
        if not shared:
            return False
        for start in range(0, len(shared), _PLACES):
            some = shared[start : start + _PLACES]
            query = f"SELECT 1 FROM {table} WHERE id IN ({','.join('?' * len(some))}) LIMIT 1"  # noqa: S608 - our names
            if self._database.execute(query, some).fetchone() is not None:
                return True
        return len(set(numbers)) < len(numbers)

    def _free_numbers(self, table: str, wanted: Sequence[int]) -> list[int]:
        """For each the number itself or the next that nobody has."""
        found: list[int] = []
        mine: set[int] = set()
        for first in wanted:
            number = first
            while number in mine or self._named(table, number) is not None:
                number += 1
            mine.add(number)
            found.append(number)
        self._take(table, found)
        return found

    def _free_names(self, wanted: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
        """The same for ids of notes; a guid that somebody has gets the next free suffix first."""
        mine: dict[int, str] = {}
        for _, guid in wanted:
            name, count = guid, 1
            while True:
                number = _note_id(name)
                while (holder := mine.get(number) or self._named("notes", number, "guid")) not in (None, name):
                    number += 1
                if holder is None:
                    break
                count += 1
                name = f"{guid}-{count}"
            mine[number] = name
        self._take("notes", mine)
        return list(mine.items())

    def _take(self, table: str, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._slots[table][number % _SLOTS] = 1

    def _named(self, table: str, number: int, column: str = "1") -> str | None:
        query = f"SELECT {column} FROM {table} WHERE id = ?"  # noqa: S608 - our own names
        row = self._database.execute(query, (number,)).fetchone()
        return None if row is None else str(row[0])

    def _deck(self, name: str) -> _Deck:
        """The deck, made with its parents at first sight; names that differ only in case are one deck."""
        key = name.casefold()
        known = self._decks.get(key)
        if known is not None:
            return known
        parent, separator, leaf = name.rpartition("::")
        full = self._deck(parent).name + separator + leaf if parent else leaf
        deck = _Deck(full, DEFAULT_DECK_ID if key == "default" else stable_id("deck", key))
        self._decks[key] = deck
        return deck

    def _complete(self) -> None:
        kinds = sorted(self._notetypes.values(), key=lambda pair: pair[1])
        models = {str(number): as_json(notetype) for notetype, number in kinds}
        decks = {deck.name: deck.id for deck in self._decks.values() if deck.id != DEFAULT_DECK_ID}
        milliseconds = self._modified * 1000
        self._database.execute(
            "INSERT INTO col VALUES (1,?,?,?,?,0,0,0,?,?,?,?,'{}')",
            (
                CREATED,
                milliseconds,
                milliseconds,
                schema.VERSION,
                schema.configuration(self._position + 1),
                json.dumps(models, ensure_ascii=False, separators=(",", ":")),
                schema.decks(decks, self._modified),
                schema.presets(),
            ),
        )
        self._database.execute("COMMIT")
        self._database.execute(schema.INDEX_OF_HISTORY)


def _note_id(guid: str) -> int:
    return stable_id("note", guid)
