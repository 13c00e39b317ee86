"""Path patterns of ``include`` and ``exclude``: a folder's or file's path from the root, or a glob."""

from __future__ import annotations

import unicodedata
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from studykit.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

_ANY_DEPTH = "**"
_SIGNS = "*?["


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled patterns; a pattern that names a folder names everything below it. ``plain`` ones hold no sign."""

    parts: tuple[tuple[str, ...], ...]
    plain: tuple[str, ...] = ()

    def match(self, path: str) -> bool:
        """Whether a vault-relative path, or a folder above it, is named."""
        composed = path if path.isascii() else unicodedata.normalize("NFC", path)
        if self.plain and f"{composed}/".startswith(self.plain):
            return True
        if not self.parts:
            return False
        pieces = tuple(composed.split("/"))
        return any(_named(pieces, pattern) for pattern in self.parts)

    def __bool__(self) -> bool:
        return bool(self.parts or self.plain)


def compile_patterns(patterns: Iterable[str]) -> Patterns:
    """``notes`` is that folder at the root, ``*.draft.md`` such a name at any depth, ``**/old/*`` a glob."""
    found, plain = [], []
    for raw in patterns:
        text = unicodedata.normalize("NFC", raw.strip())
        anchored = text.startswith(("/", "./"))
        pieces = [piece for piece in text.split("/") if piece not in {"", "."}]
        if not pieces:
            continue
        if not any(sign in piece for piece in pieces for sign in _SIGNS):
            plain.append("/".join(pieces) + "/")
            continue
        floats = len(pieces) == 1 and not anchored
        found.append((_ANY_DEPTH, *pieces) if floats else tuple(pieces))
    return Patterns(tuple(found), tuple(plain))


def _named(pieces: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    """Follows all places of the pattern at once, so that many ``**`` cost no more than their number."""
    places = _beyond_any_depth({0}, pattern)
    for piece in pieces:
        reached = set()
        for at in places:
            if pattern[at] == _ANY_DEPTH:
                reached.add(at)
            elif fnmatchcase(piece, pattern[at]):
                reached.add(at + 1)
        places = _beyond_any_depth(reached, pattern)
        if len(pattern) in places:
            return True
    return False


def _beyond_any_depth(places: set[int], pattern: tuple[str, ...]) -> set[int]:
    """The places, and those behind a ``**`` that matches no folder at all."""
    found = set(places)
    for at in places:
        behind = at
        while behind < len(pattern) and pattern[behind] == _ANY_DEPTH:
            behind += 1
            found.add(behind)
    return found
