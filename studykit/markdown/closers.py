"""Where the next closing mark is, found once for all the openings in front of it."""

from __future__ import annotations

import re
from weakref import WeakKeyDictionary

from markdown_it.rules_inline import StateInline


class Closers:
    """One kind of closing mark in the texts being parsed: a search that was made is not made again."""

    def __init__(self, mark: re.Pattern[str]) -> None:
        self._mark = mark
        self._known: WeakKeyDictionary[StateInline, tuple[int, int]] = WeakKeyDictionary()

    def next(self, state: StateInline, start: int, longest: int) -> int:
        """The first mark at ``start`` or behind it, at most ``longest`` characters on and inside what is parsed; -1."""
        since, at = self._known.get(state, (-1, -1))
        if not since <= start <= at:
            found = self._mark.search(state.src, start)
            since, at = start, found.start() if found else len(state.src)
            self._known[state] = (since, at)
        return at if at < min(state.posMax, start + longest) else -1
