"""Names of decks and tags as Anki accepts them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

DEFAULT_DECK = "studykit"
"""Where cards go that have no deck and were given no prefix."""

_LEVEL = re.compile(r"/|::")
_SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def deck_name(deck: str, prefix: str = "") -> str:
    """``oauth/grant types`` with the prefix ``Study`` is ``Study::oauth::grant types``."""
    levels = [*_levels(prefix), *_levels(deck)]
    return "::".join(levels) or DEFAULT_DECK


def tag_name(tag: str) -> str:
    """``#oauth/grant types`` is ``oauth::grant_types``; "" where nothing is left."""
    levels = (level.lstrip("#:" + _SPACES) for level in _levels(tag.replace('"', "")))
    return "::".join("_".join(level.split()) for level in levels if level)


def tag_names(tags: Iterable[str]) -> tuple[str, ...]:
    """Anki's spelling of each, in order, without empty ones and those that differ only in case."""
    found: dict[str, str] = {}
    for tag in tags:
        name = tag_name(tag)
        if name:
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _levels(name: str) -> list[str]:
    """Parts of a name, outermost first; a single colon at a part's edge would look like part of a ``::``."""
    clean = unicodedata.normalize("NFC", _CONTROL.sub("", name))
    parts = (part.strip(":" + _SPACES) for part in _LEVEL.split(clean))
    return [part for part in parts if part]
