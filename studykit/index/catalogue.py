"""The notes as last read, in the tables ``note`` and ``content``, and the stamps that say how far the index is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from studykit.index.columns import CONTENT_COLUMNS, HEAD_COLUMNS, NoteColumns
from studykit.model.span import NotePath
from studykit.model.values import dataclass
from studykit.vault.discovery import NoteFile

if TYPE_CHECKING:
    from studykit.index.parsing import Job
    from studykit.model.note import Note

_HEAD = ",".join(HEAD_COLUMNS)
_CONTENT = ",".join(CONTENT_COLUMNS)
_ONE_NOTE = f"select {_HEAD},{_CONTENT} from note join content using (path) where path = ?"  # noqa: S608 - names of ours
_NOTE_ROW = (
    f"insert or replace into note (path,size,mtime_ns,ctime_ns,settled,edition,reader,reason,{_HEAD}) "  # noqa: S608 - the same
    f"values ({','.join('?' * (8 + len(HEAD_COLUMNS)))})"
)
_CONTENT_ROW = (
    f"insert or replace into content (path,look,evidence,quotes,drawings,{_CONTENT}) "  # noqa: S608 - the same
    f"values ({','.join('?' * (5 + len(CONTENT_COLUMNS)))})"
)
_FINISHED = f"update content set {','.join(f'{name} = ?' for name in CONTENT_COLUMNS)} where path = ?"  # noqa: S608 - the same

Known: TypeAlias = tuple[NotePath, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A note to be put in. ``reader`` sums up by what it is read, ``quotes`` tells whom it quotes,
    ``drawings`` of which diagram files its cards are made."""

    file: NoteFile
    settled: bool
    reader: str
    reason: str
    look: str
    evidence: str
    quotes: str
    drawings: str
    columns: NoteColumns


class Catalogue:
    """Rows in and out; what has to be in them, `studykit.index.refresh` knows.

    With ``only_cards`` notes are put in without what their cards do not need, and read whole when that is asked for.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self.only_cards = False
        self.unfinished: dict[NotePath, Job] = {}

    def stamps(self) -> dict[str, str]:
        return dict(self.database.execute("select name, value from stamp"))

    def stamp(self, values: Mapping[str, str]) -> None:
        self.database.executemany("insert or replace into stamp values (?, ?)", values.items())

    def clear(self) -> None:
        for table in ("stamp", "note", "content", "link", "resolution", "card", "diagnostic"):
            self.database.execute(f"delete from {table}")  # noqa: S608 - names of ours

    def known(self, above: NotePath | None = None, below: NotePath | None = None) -> list[Known]:
        """Path, size and times of each note between two paths as it was read, in path order, and 0 where the file was
        then too young for its time to tell, else 1."""
        query = "select path, size, mtime_ns, ctime_ns, settled from note where path > ? "
        query += "order by path" if below is None else "and path < ? order by path"
        bounds = (above or "",) if below is None else (above or "", below)
        return self.database.execute(query, bounds).fetchall()

    def version(self) -> int:
        """Another number whenever another process has written."""
        return int(self.database.execute("pragma data_version").fetchone()[0])

    def sha256(self, path: NotePath) -> str:
        """Of one note as it was read; "" where it is not there."""
        row = self.database.execute("select sha256 from note where path = ?", (path,)).fetchone()
        return str(row[0]) if row else ""

    def put(self, leaves: Iterable[Leaf], edition: int) -> None:
        listed = list(leaves)
        self.database.executemany(
            _NOTE_ROW,
            (
                (
                    *_times(leaf.file), int(leaf.settled), edition, leaf.reader, leaf.reason, *leaf.columns.head,
                )
                for leaf in listed
            ),
        )  # fmt: skip
        self.database.executemany(
            _CONTENT_ROW,
            (
                (leaf.file.path, leaf.look, leaf.evidence, leaf.quotes, leaf.drawings, *leaf.columns.content)
                for leaf in listed
            ),
        )

    def finish(self, paths: Sequence[NotePath] | None = None) -> None:
        """Read these notes, or all, whole; one that is no longer there stays as far as it was read."""
        wanted = self.unfinished if paths is None else [path for path in paths if path in self.unfinished]
        if not wanted:
            return
        from studykit.index.parsing import parse  # noqa: PLC0415 - loads the parsers
        from studykit.index.readers import Readers  # noqa: PLC0415 - the daily count reads no note

        jobs = [replace(self.unfinished[path], only_cards=False) for path in wanted]
        with Readers() as readers:
            for parsed in readers.map(parse, jobs):
                # The hash stays that of the first reading: whoever wrote since then is noticed by it.
                if parsed.columns is not None:
                    self.database.execute(_FINISHED, (*parsed.columns.content, parsed.path))
        self.unfinished = {path: job for path, job in self.unfinished.items() if path not in set(wanted)}

    def touch(self, file: NoteFile, *, settled: bool) -> None:
        """A file that was read again and says the same."""
        path, *times = _times(file)
        self.database.execute(
            "update note set size = ?, mtime_ns = ?, ctime_ns = ?, settled = ? where path = ?",
            (*times, int(settled), path),
        )

    def remove(self, paths: Iterable[NotePath]) -> None:
        for path in paths:
            for table in ("note", "content"):
                self.database.execute(f"delete from {table} where path = ?", (path,))  # noqa: S608 - names of ours

    def heads(self) -> dict[NotePath, tuple[str, str]]:
        """Dialect of each note and why, in path order."""
        rows = self.database.execute("select path, dialect, reason from note order by path")
        return {NotePath(path): (dialect, reason) for path, dialect, reason in rows}

    def changed_since(self, edition: int) -> list[NotePath]:
        # By itself the database reads the whole table in the order of its key.
        query = "select path from note indexed by note_edition where edition > ? order by path"
        return [NotePath(path) for (path,) in self.database.execute(query, (edition,))]

    def note(self, path: NotePath) -> Note:
        """Raises `KeyError` where it is not there."""
        from studykit.index.content import note_from  # noqa: PLC0415 - the daily count looks into no note

        self.finish([path])
        row = self.database.execute(_ONE_NOTE, (path,)).fetchone()
        if row is None:
            raise KeyError(path)
        return note_from(path, NoteColumns(row[: len(HEAD_COLUMNS)], row[len(HEAD_COLUMNS) :]))

    def bearers(self) -> Iterator[Note]:
        """The notes with cards, in path order, with nothing but what their cards take from them."""
        from studykit.index.content import blocks_from, tags_from  # noqa: PLC0415 - the daily count looks into no note
        from studykit.model.note import Note  # noqa: PLC0415 - the same

        query = (
            "select path, title, dialect, tags, blocks from note join content using (path) "
            "where blocks <> '[]' order by path"
        )
        for name, title, dialect, tags, blocks in self.database.execute(query):
            path = NotePath(name)
            found = blocks_from(path, blocks)
            yield Note(path, dialect, json.loads(title), (), tags_from(tags), (), frozenset(), (), found, (), (), "")

    def column(self, name: str, empty: str) -> Iterator[tuple[NotePath, str]]:
        """One column of ``content`` for all notes where it is not ``empty``, in path order."""
        if name in CONTENT_COLUMNS:
            self.finish()
        query = f"select path, {name} from content where {name} <> ? order by path"  # noqa: S608 - names of ours
        for path, text in self.database.execute(query, (empty,)):
            yield NotePath(path), text

    def names(self) -> list[tuple[NotePath, str, str]]:
        """Path, title and aliases, the last two as JSON."""
        rows = self.database.execute("select path, title, aliases from note order by path")
        return [(NotePath(path), title, aliases) for path, title, aliases in rows]

    def names_of(self, path: NotePath, anywhere: Callable[[str], bool]) -> tuple[str, ...] | None:
        """Title and aliases of one note, and its anchors where ``anywhere`` says so of its dialect; None without it."""
        query = "select title, aliases, dialect, anchors from note join content using (path) where path = ?"
        row = self.database.execute(query, (path,)).fetchone()
        if row is None:
            return None
        title, aliases, dialect, anchors = row
        return (title, aliases, anchors if anywhere(dialect) else "")

    def anchors(self, dialects: Sequence[str]) -> list[tuple[NotePath, str]]:
        """The anchors, as JSON, of the notes of some dialects that have any."""
        self.finish()
        marks = ",".join("?" * len(dialects))
        rows = self.database.execute(
            f"select path, anchors from note join content using (path) "  # noqa: S608 - only marks
            f"where dialect in ({marks}) and anchors <> '[]' order by path",
            dialects,
        )
        return [(NotePath(path), anchors) for path, anchors in rows]


def _times(file: NoteFile) -> tuple[NotePath, int, int, int]:
    return (file.path, file.size, file.mtime_ns, file.ctime_ns)
