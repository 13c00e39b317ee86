"""What a value of the settings file may look like: each reader gives a checked value or a `ConfigError`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import time
from pathlib import PurePosixPath
from typing import Any

from studykit.config.tree import Item, Leaf, Row, Table
from studykit.errors import ConfigError, suggestion
from studykit.model.patterns import pattern
from studykit.model.values import dataclass

_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})
_CLOCK = pattern(r"(\d{1,2})(?::(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: the file as shown to the user, and its dotted key."""

    file: str
    key: str

    def below(self, key: str) -> Place:
        return Place(self.file, f"{self.key}.{key}" if self.key else key)

    def wrong(self, line: int, what: str) -> ConfigError:
        return ConfigError(f"{self.file}:{line}: {self.key}: {what}" if self.key else f"{self.file}:{line}: {what}")


Reader = Callable[[Item, Place], Any]


def table(keys: Mapping[str, Reader]) -> Reader:
    """A mapping with these keys, all optional; gives a dict of the keys that were written."""

    def read(item: Item, place: Place) -> dict[str, Any]:
        if isinstance(item, Leaf) and item.kind == "null":
            return {}
        if not isinstance(item, Table):
            raise place.wrong(item.line, f"expected keys below it. {suggestion('', keys)}")
        found = {}
        for key, value in item.entries.items():
            reader = keys.get(key)
            if reader is None:
                raise place.wrong(item.lines[key], f"unknown key `{key}`. {suggestion(key, keys)}")
            found[key] = reader(value, place.below(key))
        return found

    return read


def named(reader: Reader) -> Reader:
    """A mapping whose keys are free names (folders, decks)."""

    def read(item: Item, place: Place) -> dict[str, Any]:
        if isinstance(item, Leaf) and item.kind == "null":
            return {}
        if not isinstance(item, Table):
            raise place.wrong(item.line, "expected `NAME: {...}` below it.")
        return {key: reader(value, place.below(key)) for key, value in item.entries.items()}

    return read


def text(item: Item, place: Place) -> str:
    """Any scalar, as it was written."""
    if not isinstance(item, Leaf):
        raise place.wrong(item.line, "expected one value, found a list or keys.")
    if item.kind == "null":
        raise place.wrong(
            item.line,
            'no value. A `#` begins a comment: put such text in quotes, as in "#tag".',
        )
    return item.text


def texts(item: Item, place: Place) -> tuple[str, ...]:
    """One value or a list of them; ``false`` and ``[]`` are no value at all."""
    if isinstance(item, Row):
        return tuple(text(child, place) for child in item.items)
    if isinstance(item, Leaf) and item.kind == "bool" and item.text.lower() in _FALSE:
        return ()
    return (text(item, place),)


def tags(item: Item, place: Place) -> tuple[str, ...]:
    """Tags with or without ``#``; given without it."""
    return tuple(word.removeprefix("#") for entry in texts(item, place) for word in entry.split())


def flag(item: Item, place: Place) -> bool:
    word = text(item, place).lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise place.wrong(item.line, f"expected true or false, not `{word}`.")


def count(low: int = 0) -> Reader:
    """A whole number of at least ``low``."""

    def read(item: Item, place: Place) -> int:
        word = text(item, place)
        if re.fullmatch(r"\d{1,9}", word) and int(word) >= low:
            return int(word)
        raise place.wrong(item.line, f"expected a whole number from {low} up, not `{word}`.")

    return read


def one_of(*words: str) -> Reader:
    """One of some words; blanks and underscores count as hyphens."""

    def read(item: Item, place: Place) -> str:
        word = text(item, place)
        plain = word.strip().lower().replace("_", "-").replace(" ", "-")
        if plain in words:
            return plain
        raise place.wrong(item.line, f"`{word}` is not possible. {suggestion(plain, words)}")

    return read


def several_of(*words: str) -> Reader:
    """One or a list of some words."""
    reader = one_of(*words)

    def read(item: Item, place: Place) -> tuple[str, ...]:
        children = item.items if isinstance(item, Row) else (item,)
        return tuple(reader(child, place) for child in children)

    return read


def clock(item: Item, place: Place) -> time:
    """``4``, ``4:00`` or ``04:00``."""
    word = text(item, place)
    match = _CLOCK.fullmatch(word.strip())
    if match and int(match[1]) < 24 and int(match[2] or 0) < 60:
        return time(int(match[1]), int(match[2] or 0))
    raise place.wrong(item.line, f'expected a time of day such as "04:00", not `{word}`.')


def inside(item: Item, place: Place) -> str:
    """A folder inside the vault, relative to its root."""
    word = text(item, place).replace("\\", "/").strip()
    path = PurePosixPath(word)
    if not word or path.is_absolute() or ".." in path.parts or ":" in word or not path.parts:
        raise place.wrong(item.line, f"`{word}` must be a folder inside the vault, such as `site`.")
    return str(path)


def plain(item: Item, place: Place) -> Any:
    """A value for somebody else to check: text, number, truth value, or a list of them."""
    if isinstance(item, Row):
        return tuple(plain(child, place) for child in item.items)
    word = text(item, place)
    kind = item.kind if isinstance(item, Leaf) else "str"
    if kind == "bool":
        return word.lower() in _TRUE
    if kind == "int" and re.fullmatch(r"[-+]?\d{1,18}", word):
        return int(word)
    return word
