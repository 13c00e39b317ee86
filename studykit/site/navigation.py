"""Reading order, folders, and the way back up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from posixpath import dirname, splitext
from typing import Any

from studykit.model.span import NotePath
from studykit.site.model import SiteNote

_INDEX_STEMS = ("index", "readme", "home")
_DIGITS = re.compile(r"(\d+)")


@lru_cache(maxsize=1 << 16)
def natural(text: str) -> tuple[tuple[int, Any], ...]:
    """Sorts ``Step 9`` before ``Step 10``."""
    return tuple((0, int(part)) if part.isdecimal() else (1, part.casefold()) for part in _DIGITS.split(text) if part)


def is_index(path: NotePath) -> bool:
    """Whether a note introduces its folder."""
    return splitext(path.rpartition("/")[2])[0].casefold() in _INDEX_STEMS


def reading_order(notes: Iterable[SiteNote], contents: Sequence[NotePath] = ()) -> tuple[SiteNote, ...]:
    """Folder by folder, its index first, then as a table of contents has them, then by title."""
    places = {path: place for place, path in enumerate(contents)}

    def key(item: SiteNote) -> tuple[Any, ...]:
        folder = tuple(natural(part) for part in dirname(item.path).split("/"))
        place = places.get(item.path, len(places))
        return folder, not is_index(item.path), place, natural(item.title), item.path

    return tuple(sorted(notes, key=key))


def home_note(notes: Sequence[SiteNote]) -> NotePath | None:
    """The note that is the site's first page: the index nearest to the top, unless two folders are as near."""
    ranked = sorted((item.path.count("/"), *_index_rank(item.path), item.path) for item in notes if is_index(item.path))
    if not ranked:
        return None
    depth = ranked[0][0]
    folders = {dirname(path) for level, _, path in ranked if level == depth}
    return ranked[0][2] if len(folders) == 1 else None


def _index_rank(path: NotePath) -> tuple[int]:
    return (_INDEX_STEMS.index(splitext(path.rpartition("/")[2])[0].casefold()),)


def folders(notes: Sequence[SiteNote]) -> Mapping[str, tuple[SiteNote, ...]]:
    """The notes of each folder, in reading order."""
    found: dict[str, list[SiteNote]] = defaultdict(list)
    for item in notes:
        found[dirname(item.path)].append(item)
    return {folder: tuple(inside) for folder, inside in found.items()}
