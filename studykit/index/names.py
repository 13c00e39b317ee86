"""Names for a person who is typing one: decks, tags and notes as the index last saw them, however old that is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from studykit.index.database import FILE_NAME
from studykit.index.schema import VERSION
from studykit.model.values import dataclass

_PATIENCE = 0.2
"""seconds to wait for a studykit that is writing"""


@dataclass(frozen=True, slots=True)
class Names:
    """Sorted. ``decks`` include those that only hold others; ``notes`` are paths, ``titles`` what they are called."""

    decks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


def last_names(folder: Path) -> Names:
    """The names in the index of this cache folder; none where there is no index, or one that cannot be read now."""
    with suppress(sqlite3.Error, OSError, ValueError):
        path = (folder / FILE_NAME).resolve(strict=True)
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", timeout=_PATIENCE, uri=True)) as database:
            if database.execute("pragma user_version").fetchone()[0] == VERSION:
                return _read(database)
    return Names()


def _read(database: sqlite3.Connection) -> Names:
    decks = {
        above for (deck,) in database.execute("select distinct deck from card") for above in _with_those_above(deck)
    }
    tags = {tag for (text,) in database.execute("select distinct tags from card") for tag in json.loads(text)}
    rows = database.execute("select path, title from note").fetchall()
    return Names(
        tuple(sorted(decks)),
        tuple(sorted(tags)),
        tuple(sorted(path for path, _ in rows)),
        tuple(sorted({json.loads(title) for _, title in rows})),
    )


def _with_those_above(deck: str) -> Iterator[str]:
    parts = deck.split("/")
    for end in range(1, len(parts) + 1):
        if name := "/".join(parts[:end]):
            yield name
