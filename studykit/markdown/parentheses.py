"""Where an address in parentheses ends: its own parentheses are balanced, and neither blank nor control ends it."""

from __future__ import annotations

from studykit.model.patterns import pattern

_DEEPEST = 32
"""Parentheses in parentheses inside an address: CommonMark's limit."""

_TO_PARENTHESIS = pattern(r"(?:[^\s()\\\x00-\x1f]+|\\[^\s]|\\|[^\S \t\n\r\f\v])*([()]?)")


class Parentheses:
    """Addresses of one text, asked for in the order of their openings: no stretch is looked through twice."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: dict[int, int] = {}

    def end(self, opening: int, begin: int, stop: int) -> int:
        """The end of the address that begins at an offset, behind its ``(``; -1 where there is none before ``stop``."""
        if begin != opening + 1 or opening not in self._ends:
            self._look(opening, begin, stop)
        return self._ends[opening]

    def _look(self, opening: int, at: int, stop: int) -> None:
        """Find the end for every parenthesis that opens from here to the next blank."""
        text, ends = self._text, {}
        waiting, depths = [opening], [0]
        while waiting:
            piece = _TO_PARENTHESIS.match(text, at, stop)
            assert piece is not None  # noqa: S101 - the pattern matches anything; this narrows the type
            at = piece.end()
            if piece[1] == "(":
                waiting.append(at - 1)
                depths.append(0)
                continue
            depth = depths.pop()
            ends[waiting.pop()] = at - len(piece[1]) if depth <= _DEEPEST else -1
            if not piece[1]:
                ends.update(dict.fromkeys(waiting, -1))
                break
            if depths:
                depths[-1] = max(depths[-1], depth + 1)
        self._ends = ends
