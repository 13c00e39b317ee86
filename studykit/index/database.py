"""The index's file in the cache: opened, made anew where it is of no use, done without where it cannot be had."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from studykit.index.schema import CARD_INDEXES, TABLES, VERSION

FILE_NAME = "index.sqlite"
_PATIENCE = 5.0
"""seconds to wait for another studykit that is writing the index"""


def in_memory() -> sqlite3.Connection:
    """An empty index that lives as long as its process."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    _make(database)
    return database


def open_file(folder: Path) -> sqlite3.Connection | None:
    """The index in a vault's cache folder, empty where there was none that can be used; None where none can be kept."""
    path = folder / FILE_NAME
    for _ in range(2):
        try:
            return _open(path)
        except sqlite3.OperationalError:
            return None  # locked for long, read-only, or the disk is full
        except (sqlite3.DatabaseError, OSError):
            remove(folder)
    return None


def remove(folder: Path) -> None:
    """Delete the index: it is damaged."""
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            (folder / f"{FILE_NAME}{ending}").unlink(missing_ok=True)


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        database.execute("pragma journal_mode = wal")
        # A commit that is lost with the power is made again; the file stays sound.
        database.execute("pragma synchronous = normal")
        if database.execute("pragma user_version").fetchone()[0] != VERSION:
            _make_anew(database)
    except BaseException:
        database.close()
        raise
    return database


def _make_anew(database: sqlite3.Connection) -> None:
    """Drop whatever an older or newer studykit left, while no other process looks."""
    database.execute("begin exclusive")
    try:
        if database.execute("pragma user_version").fetchone()[0] != VERSION:
            found = database.execute("select type, name from sqlite_master where name not like 'sqlite_%'").fetchall()
            for kind, name in sorted(found, key=lambda pair: pair[0] != "index"):
                quoted = name.replace('"', '""')
                database.execute(f'drop {kind} if exists "{quoted}"')
            _make(database)
        database.execute("commit")
    except BaseException:
        database.execute("rollback")
        raise


def _make(database: sqlite3.Connection) -> None:
    for statement in (*TABLES.split(";"), *CARD_INDEXES.values()):
        if statement.strip():
            database.execute(statement)
    database.execute(f"pragma user_version = {VERSION}")
