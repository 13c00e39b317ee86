"""Square brackets that wait for their partner, so that links and images are found in one pass."""

from __future__ import annotations

from typing import NamedTuple

DEEPEST = 100
"""Brackets in brackets: deeper ones are text, which keeps hostile input linear."""


class Bracket(NamedTuple):
    """An opening ``[`` or ``![`` at an offset."""

    start: int
    image: bool


class Brackets:
    """The openings of one block, the innermost last."""

    def __init__(self) -> None:
        self._open: list[Bracket] = []
        self._text_below = 0

    def opened(self, start: int, *, image: bool) -> None:
        if len(self._open) == DEEPEST:
            del self._open[0]
            self._text_below = max(0, self._text_below - 1)
        self._open.append(Bracket(start, image))

    def closed(self) -> Bracket | None:
        """The partner of a ``]``; None where it can open no link."""
        if not self._open:
            return None
        found = self._open.pop()
        inactive = len(self._open) < self._text_below and not found.image
        self._text_below = min(self._text_below, len(self._open))
        return None if inactive else found

    def is_empty(self) -> bool:
        return not self._open

    def forget(self) -> None:
        """As if so many were opened now that none of those before is left."""
        self._open.clear()
        self._text_below = 0

    def no_links_around(self) -> None:
        """A link holds no link: openings further left stay text, unless they are images."""
        self._text_below = len(self._open)
