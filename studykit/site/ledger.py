"""What the last build of a site made, and of what: a page whose ingredients are the same is taken over.

A *step* makes some files; its *key* is a digest of all that they are made from, the program included. The ledger is
kept in the user's cache, as text in SQLite, and may be deleted at any time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, NoReturn, TypeAlias

from studykit.model.span import NotePath
from studykit.site import made, outline
from studykit.site.made import Made
from studykit.site.memory import Memory
from studykit.site.outline import Outline
from studykit.site.output import Left
from studykit.site.search import SearchDocument, SearchEntry, SearchIndex
from studykit.site.spare import Spare

FILE_NAME = "site.sqlite"
_VERSION = 4
_TABLES = """
create table if not exists step (out text, name text, key text, files text, about text, stamps text, said text,
    primary key (out, name)) without rowid;
create table if not exists document (out text, digest text, text text, primary key (out, digest)) without rowid;
create table if not exists outline (path text primary key, stamp text, text text) without rowid;
create table if not exists file (out text, path text, digest text, size integer, mtime_ns integer,
    primary key (out, path)) without rowid;
"""
_AWAY = "".join(f"drop table if exists {name};" for name in ("step", "file", "document", "outline"))
_BYTES = 16


class Entry(NamedTuple):
    """A step that was taken, and the paths of its files.

    Of a note's page also the beginnings of the ``stamps`` of the notes that speak of it there, and of digests of what
    they have ``said``: where only a stamp is another, the page may be the same.
    """

    key: str
    files: tuple[str, ...]
    stamps: str = ""
    said: str = ""


class Step(NamedTuple):
    """What is to be made, unless the last build made it of the same: "" for a key is never the same."""

    name: str
    key: str
    make: Callable[[], Iterable[tuple[str, str]]]


class LostError(Exception):
    """The ledger no longer has what it had when it was opened: somebody deleted or changed it."""


Outlines: TypeAlias = Mapping[NotePath, tuple[str, Outline]]
"""with the stamp of each note"""


def key_of(*parts: str) -> str:
    """A digest of texts; none of them holds a NUL."""
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=_BYTES).hexdigest()


@dataclass
class Ledger:
    """Of one output folder. ``made`` is what came of steps besides their files, with the keys they were made for.

    ``documents`` are by digest what search found in pages that were just made; older ones are fetched. ``outlines``
    are those of the vault's notes; ``spare`` is for who builds again and again.
    ``file`` None keeps everything in memory, for as long as the program runs.
    """

    out: str
    file: Path | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    left: Mapping[str, Left] = field(default_factory=dict)
    search: SearchIndex = field(default_factory=SearchIndex)
    made: dict[str, tuple[str, Made]] = field(default_factory=dict)
    documents: dict[str, SearchDocument] = field(default_factory=dict)
    outlines: Outlines = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    spare: Spare | None = None
    _about: dict[str, str] = field(default_factory=dict)
    _kept: Outlines = field(default_factory=dict)
    _stored: set[str] | None = None
    _reader: sqlite3.Connection | None = None

    @classmethod
    def open(cls, out: Path, folder: Path | None) -> Ledger:
        """The ledger in a vault's cache folder; empty where there is none that can be read."""
        ledger = cls(str(out.resolve()), folder / FILE_NAME if folder is not None else None)
        with suppress(sqlite3.Error, ValueError, TypeError), ledger._database() as database:
            query = "select name, key, files, about, stamps, said from step where out = ?"
            rows = database.execute(query, (ledger.out,)).fetchall()
            lists = json.loads(f"[{','.join(row[2] for row in rows)}]")
            entries = {row[0]: Entry(row[1], tuple(listed), *row[4:]) for row, listed in zip(rows, lists, strict=True)}
            rest = database.execute("select path, digest, size, mtime_ns from file where out = ?", (ledger.out,))
            left = {path: Left(*row) for path, *row in rest}
            ledger.outlines = ledger._kept = _outlines(database)
            ledger._about = {row[0]: row[3] for row in rows if row[3]}
            ledger.entries, ledger.left = entries, left
        return ledger

    def forget(self) -> None:
        """Make everything anew."""
        self.entries, self.made, self.documents, self._about = {}, {}, {}, {}
        self.search, self.memory = SearchIndex(), Memory()

    def known(self, name: str, path: NotePath) -> Made | None:
        """What came of the step of a note besides its files; None where nobody knows."""
        entry, known = self.entries[name], self.made.get(name)
        if known is None or known[0] != entry.key:
            text = self._about.pop(name, "")
            if not text:
                return None
            known = self.made[name] = (entry.key, made.from_text(path, text, entry.files[1:]))
        return known[1]

    def fetch(self, entry: SearchEntry) -> SearchDocument:
        """What search found in a page. Raises `LostError` where it cannot be had."""
        document = self.documents.get(entry.digest)
        if document is None:
            with suppress(sqlite3.Error, ValueError, TypeError):
                if self._reader is None and self.file is not None:
                    self._reader = sqlite3.connect(self.file, timeout=2.0)
                if self._reader is not None:
                    query = "select text from document where out = ? and digest = ?"
                    found = self._reader.execute(query, (self.out, entry.digest)).fetchone()
                    return made.document_from_text(found[0]) if found else _lost()
            return _lost()
        return document

    def close(self, entries: Mapping[str, Entry], left: Mapping[str, Left]) -> None:
        """Keep what a finished build made. Where it cannot be kept, the next build makes everything anew."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        before, files = self.entries, self.left
        self.entries, self.left, self._about = dict(entries), dict(left), {}
        self.made = {name: known for name, known in self.made.items() if name in entries}
        now = {known.entry.digest for _, known in self.made.values()}
        with suppress(sqlite3.Error, ValueError), self._database() as database, database:
            self._keep_steps(database, before)
            self._keep_files(database, files)
            self._keep_documents(database, now)
            self._keep_outlines(database)
            self.documents, self._kept = {}, self.outlines
        self.documents = {digest: found for digest, found in self.documents.items() if digest in now}

    def _keep_steps(self, database: sqlite3.Connection, before: Mapping[str, Entry]) -> None:
        gone = before.keys() - self.entries if before else ()
        if not before:
            database.execute("delete from step where out = ?", (self.out,))
        database.executemany("delete from step where out = ? and name = ?", ((self.out, name) for name in gone))
        database.executemany(
            "insert or replace into step values (?, ?, ?, ?, ?, ?, ?)",
            (
                (self.out, name, entry.key, json.dumps(entry.files), self._text(name, entry.key), *entry[2:])
                for name, entry in self.entries.items()
                if before.get(name) != entry
            ),
        )

    def _keep_documents(self, database: sqlite3.Connection, digests: set[str]) -> None:
        if self._stored is None:
            rows = database.execute("select digest from document where out = ?", (self.out,))
            self._stored = {row[0] for row in rows}
        stored, self._stored = self._stored, None  # until it is known to be written
        gone = stored - digests
        database.executemany("delete from document where out = ? and digest = ?", ((self.out, one) for one in gone))
        database.executemany(
            "insert or replace into document values (?, ?, ?)",
            (
                (self.out, digest, made.document_as_text(document))
                for digest, document in self.documents.items()
                if digest not in stored and digest in digests
            ),
        )
        self._stored = digests

    def _keep_outlines(self, database: sqlite3.Connection) -> None:
        gone = self._kept.keys() - self.outlines.keys()
        database.executemany("delete from outline where path = ?", ((path,) for path in gone))
        database.executemany(
            "insert or replace into outline values (?, ?, ?)",
            (
                (path, stamp, outline.as_text(one))
                for path, (stamp, one) in self.outlines.items()
                if self._kept.get(path, ("",))[0] != stamp
            ),
        )

    def _keep_files(self, database: sqlite3.Connection, before: Mapping[str, Left]) -> None:
        gone = before.keys() - self.left.keys()
        database.executemany("delete from file where out = ? and path = ?", ((self.out, path) for path in gone))
        database.executemany(
            "insert or replace into file values (?, ?, ?, ?, ?)",
            ((self.out, path, *one) for path, one in self.left.items() if before.get(path) != one),
        )

    def _text(self, name: str, key: str) -> str:
        known = self.made.get(name)
        return made.as_text(known[1]) if known is not None and known[0] == key else ""

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        if self.file is None:
            raise sqlite3.OperationalError
        with closing(sqlite3.connect(self.file, timeout=2.0)) as database:
            try:
                if database.execute("pragma user_version").fetchone()[0] != _VERSION:
                    database.executescript(_AWAY)
                    database.execute(f"pragma user_version = {_VERSION}")
            except sqlite3.DatabaseError:
                self.file.unlink(missing_ok=True)  # damaged, or no ledger at all
                raise
            database.execute("pragma synchronous = off")  # what the power takes is made again
            database.executescript(_TABLES)
            yield database


def kept_outlines(folder: Path) -> Outlines:
    """The outlines that the last build of any site of a vault left in its cache folder; none where none can be read."""
    file = folder / FILE_NAME
    if file.is_file():
        with suppress(sqlite3.Error, ValueError, TypeError), closing(sqlite3.connect(file, timeout=2.0)) as database:
            if database.execute("pragma user_version").fetchone()[0] == _VERSION:
                return _outlines(database)
    return {}


def _outlines(database: sqlite3.Connection) -> Outlines:
    rows = database.execute("select path, stamp, text from outline").fetchall()
    found = outline.from_texts(row[2] for row in rows)
    return {one.path: (row[1], one) for row, one in zip(rows, found, strict=True)}


def _lost() -> NoReturn:
    raise LostError
