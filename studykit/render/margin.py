"""What stands behind a margin in a terminal: list items, quotes, indented blocks.

rich's grids measure everything inside them before they lay it out, and do so again at each level: lists in lists cost
four times as much with every level. A margin asks what is inside it once.
"""

from __future__ import annotations

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment

NARROWEST = 12
"""Columns that must be left for what is inside; where fewer are, a block stands without its margin."""


class Margin:
    """A block with ``first`` in front of its first line and ``rest`` in front of the others; both equally wide."""

    def __init__(self, inner: RenderableType, first: str, rest: str) -> None:
        self._inner = inner
        self._first = first
        self._rest = rest

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        style = console.get_style("dim")
        width = options.max_width - len(self._first)
        if width < NARROWEST:
            if self._first != self._rest:
                yield Segment(self._first.strip()[: options.max_width], style)
                yield Segment.line()
            yield self._inner
            return
        margin = Segment(self._first, style)
        for line in console.render_lines(self._inner, options.update_width(width), pad=False) or [[]]:
            yield margin
            yield from line
            yield Segment.line()
            margin = Segment(self._rest, style)


def indented(inner: RenderableType) -> Margin:
    """Two columns to the right."""
    return Margin(inner, "  ", "  ")


def barred(inner: RenderableType) -> Margin:
    """With a bar along the left side."""
    return Margin(inner, "▌ ", "▌ ")


def listed(inner: RenderableType, marker: str, width: int) -> Margin:
    """An item of a list whose markers are up to ``width`` columns wide."""
    return Margin(inner, f"{marker:>{width}} ", " " * (width + 1))
