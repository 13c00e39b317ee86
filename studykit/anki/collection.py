"""Notes into the database of a package, one after the other: memory holds their ids, not their text."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, NamedTuple, Self

from studykit.anki import schema
from studykit.anki.fields import SEPARATOR, checksum, sort_text
from studykit.anki.ids import GuidPool, IdPool, stable_id
from studykit.anki.note import AnkiNote
from studykit.anki.notetypes import NoteType, as_json
from studykit.anki.schedule import CREATED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from studykit.anki.history import LogRow

DEFAULT_DECK_ID = 1
"""The deck every collection has."""

_BATCH = 1000
_NOTE = "INSERT INTO notes VALUES (?,?,?,?,-1,?,?,?,?,0,'')"
_CARD = "INSERT INTO cards VALUES (?,?,?,?,?,-1,?,?,?,?,?,?,?,0,0,0,0,?)"

_LOG = "INSERT INTO revlog VALUES (?,?,-1,?,?,?,?,?,?)"

_NoteRow = tuple[int, str, int, int, str, str, str, int]
_CardRow = tuple[int, int, int, int, int, int, int, int, int, int, int, int, str]
_LogEntry = tuple[int, int, int, int, int, int, int, int]


class _Deck(NamedTuple):
    name: str
    id: int


class Collection:
    """A new collection of schema 11 in ``file``; leaving the context without an error completes it."""

    def __init__(self, file: Path) -> None:
        self._database = sqlite3.connect(file, isolation_level=None)
        self._notetypes: dict[int, NoteType] = {}
        self._decks: dict[str, _Deck] = {}
        self._note_ids = IdPool()
        self._card_ids = IdPool()
        self._guids = GuidPool()
        self._note_rows: list[_NoteRow] = []
        self._card_rows: list[_CardRow] = []
        self._log_rows: list[_LogEntry] = []
        self._moments: set[int] = set()
        self._position = 0
        self._modified = 0

    def __enter__(self) -> Self:
        self._database.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {schema.TABLES} BEGIN;")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._complete()
        finally:
            self._database.close()

    def add(self, note: AnkiNote) -> None:
        """A guid that was added before gets a suffix, so that no note is lost."""
        self._notetypes[note.notetype.id] = note.notetype
        self._modified = max(self._modified, note.modified)
        guid = self._guids.take(note.guid)
        note_id = self._note_ids.take("note", guid)
        first = sort_text(note.fields[0])
        tags = f" {' '.join(note.tags)} " if note.tags else ""
        self._note_rows.append(
            (
                note_id,
                guid,
                note.notetype.id,
                note.modified,
                tags,
                SEPARATOR.join(note.fields),
                first,
                checksum(first),
            )
        )
        self._add_cards(note, note_id)
        if len(self._note_rows) >= _BATCH:
            self._flush()

    def _add_cards(self, note: AnkiNote, note_id: int) -> None:
        deck = self._deck(note.deck).id
        if any(card.schedule.due is None for card in note.cards):
            self._position += 1
        for card in note.cards:
            schedule = card.schedule
            card_id = self._card_ids.take("card", card.key)
            self._add_history(card_id, card.history)
            self._card_rows.append(
                (
                    card_id,
                    note_id,
                    deck,
                    card.ordinal,
                    note.modified,
                    schedule.type,
                    schedule.queue,
                    self._position if schedule.due is None else schedule.due,
                    schedule.interval,
                    schedule.factor,
                    schedule.reps,
                    schedule.lapses,
                    card.data,
                )
            )

    def _add_history(self, card_id: int, history: Sequence[LogRow]) -> None:
        """A row of the log is known by its moment, so that two in one millisecond are put one apart."""
        for row in history:
            moment = row.at
            while moment in self._moments:
                moment += 1
            self._moments.add(moment)
            self._log_rows.append(
                (moment, card_id, row.rating, row.interval, row.last_interval, row.factor, row.milliseconds, row.kind)
            )

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

    def _flush(self) -> None:
        self._database.executemany(_NOTE, self._note_rows)
        self._database.executemany(_CARD, self._card_rows)
        self._database.executemany(_LOG, self._log_rows)
        self._log_rows.clear()
        self._note_rows.clear()
        self._card_rows.clear()

    def _complete(self) -> None:
        self._flush()
        models = {str(number): as_json(notetype) for number, notetype in sorted(self._notetypes.items())}
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
        self._database.executescript(schema.INDEXES)
