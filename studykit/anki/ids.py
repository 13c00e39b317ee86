"""Numbers and names that stay the same from export to export."""

from __future__ import annotations

import hashlib

_FIRST_MS = 1_000_000_000_000
_RANGE_MS = 500_000_000_000


def stable_id(*parts: str) -> int:
    """A number for these parts that looks like milliseconds between 2001 and 2017.

    Anki shows ids as creation times and replaces those that lie in the future.
    """
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).digest()
    return _FIRST_MS + int.from_bytes(digest[:8], "big") % _RANGE_MS


class IdPool:
    """Hands out `stable_id` numbers; where two things would share one, the later gets the next free."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def take(self, *parts: str) -> int:
        number = stable_id(*parts)
        while number in self._taken:
            number += 1
        self._taken.add(number)
        return number


class GuidPool:
    """Keeps guids apart: Anki makes two notes of one guid that comes twice in a package."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, guid: str) -> str:
        unique, count = guid, 1
        while unique in self._taken:
            count += 1
            unique = f"{guid}-{count}"
        self._taken.add(unique)
        return unique
