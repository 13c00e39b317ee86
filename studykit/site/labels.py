"""Titles on drawings: wrapped and cut without fonts, by the width class of their letters."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_NARROW, _WIDE = 0.56, 1.0


def width(text: str) -> float:
    """About how wide a text is, in em."""
    return sum(_WIDE if _is_wide(char) else _NARROW for char in text)


@lru_cache(maxsize=1 << 14)
def wrap(title: str, ems: float = 12.5, most: int = 2) -> tuple[str, ...]:
    """A title in at most ``most`` lines of ``ems`` em, cut with an ellipsis."""
    lines: list[str] = []
    rest = " ".join(title.split())
    while rest and len(lines) < most:
        cut = _fitting(rest, ems)
        if cut < len(rest) and len(lines) == most - 1:
            lines.append(rest[: _fitting(rest, ems - 1)].rstrip() + "…")
            return tuple(lines)
        if cut < len(rest):
            blank = rest.rfind(" ", 0, cut + 1)
            cut = blank if blank > 0 and not _is_wide(rest[cut]) else cut
        lines.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return tuple(lines) or (title,)


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _fitting(text: str, ems: float) -> int:
    room = ems
    for place, char in enumerate(text):
        room -= _WIDE if _is_wide(char) else _NARROW
        if room < 0:
            return place
    return len(text)
