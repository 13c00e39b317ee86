"""The index: one SQLite database that listing commands ask; in memory, made from what was read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studykit.graph.build import Graph, connect
from studykit.index.rows import (
    CARD_COLUMNS,
    DIAGNOSTIC_COLUMNS,
    LINK_COLUMNS,
    NOTE_COLUMNS,
    card_from,
    card_row,
    diagnostic_from,
    diagnostic_row,
    link_from,
    link_row,
)
from studykit.index.schema import TABLES, VERSION
from studykit.model.card import Card, CardId
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.link import ResolvedLink
from studykit.model.note import Note
from studykit.model.span import NotePath


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note as listed: without its text. ``rank`` is its PageRank, ``reason`` why it is read by its dialect."""

    path: NotePath
    title: str
    dialect: str
    reason: str
    lang: str
    sha256: str
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    rank: float


def _insert(table: str, columns: Sequence[str]) -> str:
    marks = ",".join("?" * len(columns))
    return f"insert or replace into {table} ({','.join(columns)}) values ({marks})"  # noqa: S608 - names of ours


def _select(table: str, columns: Sequence[str], rest: str) -> str:
    return f"select {','.join(columns)} from {table} {rest}"  # noqa: S608 - names of ours, values are bound


class Index:
    """Queries over one database. Cards come in the order of their notes and lines."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    @classmethod
    def in_memory(cls) -> Index:
        database = sqlite3.connect(":memory:", isolation_level=None)
        database.executescript(TABLES)
        database.execute(f"pragma user_version = {VERSION}")
        return cls(database)

    def close(self) -> None:
        self._database.close()

    def fill(
        self,
        notes: Iterable[tuple[Note, str, float]],
        links: Mapping[NotePath, Sequence[ResolvedLink]],
        cards: Iterable[Card],
        diagnostics: Iterable[Diagnostic],
    ) -> None:
        """Put a whole vault in: notes with the reason for their dialect and their rank, links, cards, findings."""
        run = self._database
        run.execute("begin")
        run.executemany(
            _insert("note", NOTE_COLUMNS),
            (
                (
                    note.path, note.title, note.dialect, reason, note.lang, note.sha256,
                    json.dumps(note.aliases, ensure_ascii=False),
                    json.dumps([tag.name for tag in note.tags], ensure_ascii=False), rank,
                )
                for note, reason, rank in notes
            ),
        )  # fmt: skip
        run.executemany(
            _insert("link", LINK_COLUMNS),
            (link_row(place, found) for path in links for place, found in enumerate(links[path])),
        )
        run.executemany(_insert("card", CARD_COLUMNS), map(card_row, cards))
        run.executemany(_insert("diagnostic", DIAGNOSTIC_COLUMNS), map(diagnostic_row, diagnostics))
        run.execute("commit")

    def replace_cards(self, note: NotePath, cards: Iterable[Card]) -> None:
        """The cards of one note, after its file changed."""
        self._database.execute("delete from card where note = ?", (note,))
        self._database.executemany(_insert("card", CARD_COLUMNS), map(card_row, cards))

    def notes(self) -> list[NoteRow]:
        rows = self._database.execute(_select("note", NOTE_COLUMNS, "order by path"))
        return [_note_from(row) for row in rows]

    def note(self, path: NotePath) -> NoteRow | None:
        row = self._database.execute(_select("note", NOTE_COLUMNS, "where path = ?"), (path,)).fetchone()
        return _note_from(row) if row else None

    def cards(self, note: NotePath | None = None) -> list[Card]:
        where, values = ("where note = ?", (note,)) if note is not None else ("", ())
        rows = self._database.execute(
            _select("card", CARD_COLUMNS, f"{where} order by note, line, block, sibling"), values
        )
        return [card_from(row) for row in rows]

    def card(self, card_id: CardId) -> Card | None:
        row = self._database.execute(_select("card", CARD_COLUMNS, "where id = ?"), (card_id,)).fetchone()
        return card_from(row) if row else None

    def links(self, source: NotePath | None = None) -> list[ResolvedLink]:
        where, values = ("where source = ?", (source,)) if source is not None else ("", ())
        return self._links(f"{where} order by source, ordinal", values)

    def backlinks(self, target: NotePath) -> list[ResolvedLink]:
        """Links to a note from other notes."""
        return self._links("where resolved = ? and source <> ? order by source, ordinal", (target, target))

    def _links(self, rest: str, values: Sequence[Any]) -> list[ResolvedLink]:
        return [link_from(row) for row in self._database.execute(_select("link", LINK_COLUMNS, rest), values)]

    def graph(self) -> Graph:
        """All notes and links as a graph."""
        links: dict[NotePath, list[ResolvedLink]] = {}
        for found in self.links():
            links.setdefault(found.source, []).append(found)
        return connect((row.path for row in self.notes()), {path: tuple(found) for path, found in links.items()})

    def diagnostics(self, path: str | None = None) -> list[Diagnostic]:
        where, values = ("where path = ?", (path,)) if path is not None else ("", ())
        rest = f"{where} order by path, line, col, code"
        rows = self._database.execute(_select("diagnostic", DIAGNOSTIC_COLUMNS, rest), values)
        return [diagnostic_from(row) for row in rows]

    def worst(self) -> Iterator[tuple[NotePath, int]]:
        """Notes with errors or warnings and how many."""
        yield from self._database.execute(
            "select path, count(*) from diagnostic where severity <> ? group by path order by 2 desc, 1",
            (Severity.INFO.value,),
        )


def _note_from(row: Sequence[Any]) -> NoteRow:
    path, title, dialect, reason, lang, sha256, aliases, tags, rank = row
    return NoteRow(
        NotePath(path), title, dialect, reason, lang, sha256, tuple(json.loads(aliases)), tuple(json.loads(tags)), rank
    )
