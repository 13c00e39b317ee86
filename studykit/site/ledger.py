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
from typing import NamedTuple

from studykit.site.made import Made, as_text
from studykit.site.output import Left
from studykit.site.search import SearchIndex

FILE_NAME = "site.sqlite"
_VERSION = 1
_TABLES = """
create table if not exists step (out text, name text, key text, files text, result text, primary key (out, name))
    without rowid;
create table if not exists file (out text, path text, digest text, size integer, mtime_ns integer,
    primary key (out, path)) without rowid;
"""
_BYTES = 16


class Entry(NamedTuple):
    """A step that was taken, and the paths of its files."""

    key: str
    files: tuple[str, ...]


class Step(NamedTuple):
    """What is to be made, unless the last build made it of the same: "" for a key is never the same."""

    name: str
    key: str
    make: Callable[[], Iterable[tuple[str, str]]]


def key_of(*parts: str) -> str:
    """A digest of texts; none of them holds a NUL."""
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=_BYTES).hexdigest()


@dataclass
class Ledger:
    """Of one output folder. ``made`` is what came of steps besides their files, with the keys they were made for.

    ``file`` None keeps everything in memory only, for as long as the program runs.
    """

    out: str
    file: Path | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    left: Mapping[str, Left] = field(default_factory=dict)
    search: SearchIndex = field(default_factory=SearchIndex)
    made: dict[str, tuple[str, Made]] = field(default_factory=dict)
    _reader: sqlite3.Connection | None = None

    @classmethod
    def open(cls, out: Path, folder: Path | None) -> Ledger:
        """The ledger in a vault's cache folder; empty where there is none that can be read."""
        ledger = cls(str(out.resolve()), folder / FILE_NAME if folder is not None else None)
        with suppress(sqlite3.Error, ValueError), ledger._database() as database:
            rows = database.execute("select name, key, files from step where out = ?", (ledger.out,))
            ledger.entries = {name: Entry(key, tuple(json.loads(files))) for name, key, files in rows}
            rows = database.execute("select path, digest, size, mtime_ns from file where out = ?", (ledger.out,))
            ledger.left = {path: Left(*rest) for path, *rest in rows}
        return ledger

    def result(self, name: str) -> str:
        """What came of a step besides its files; "" where nobody knows."""
        with suppress(sqlite3.Error, ValueError):
            if self._reader is None and self.file is not None:
                self._reader = sqlite3.connect(self.file, timeout=2.0)
            if self._reader is not None:
                rows = self._reader.execute("select result from step where out = ? and name = ?", (self.out, name))
                return str((rows.fetchone() or [""])[0])
        return ""

    def close(self, entries: Mapping[str, Entry], left: Mapping[str, Left]) -> None:
        """Keep what a finished build made. Where it cannot be kept, the next build makes everything anew."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        before, files = self.entries, self.left
        self.entries, self.left = dict(entries), dict(left)
        self.made = {name: known for name, known in self.made.items() if name in entries}
        with suppress(sqlite3.Error, ValueError), self._database() as database, database:
            database.executemany(
                "delete from step where out = ? and name = ?", ((self.out, name) for name in before.keys() - entries)
            )
            database.executemany(
                "insert or replace into step values (?, ?, ?, ?, ?)",
                (
                    (self.out, name, entry.key, json.dumps(entry.files), self._text(name, entry.key))
                    for name, entry in entries.items()
                    if before.get(name) != entry
                ),
            )
            database.executemany(
                "delete from file where out = ? and path = ?", ((self.out, path) for path in files.keys() - left)
            )
            database.executemany(
                "insert or replace into file values (?, ?, ?, ?, ?)",
                ((self.out, path, *one) for path, one in left.items() if files.get(path) != one),
            )

    def _text(self, name: str, key: str) -> str:
        known = self.made.get(name)
        return as_text(known[1]) if known is not None and known[0] == key else ""

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        if self.file is None:
            raise sqlite3.OperationalError
        with closing(sqlite3.connect(self.file, timeout=2.0)) as database:
            try:
                if database.execute("pragma user_version").fetchone()[0] != _VERSION:
                    database.executescript("drop table if exists step; drop table if exists file;")
                    database.execute(f"pragma user_version = {_VERSION}")
            except sqlite3.DatabaseError:
                self.file.unlink(missing_ok=True)  # damaged, or no ledger at all
                raise
            database.execute("pragma synchronous = off")  # what the power takes is made again
            database.executescript(_TABLES)
            yield database
