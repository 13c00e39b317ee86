"""Where inline content has to be looked at closer, and the links that need no closer look: names of pages."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import partial
from itertools import accumulate

from studykit.markdown.brackets import DEEPEST
from studykit.markdown.regions import MASK
from studykit.model.links import LinkRow
from studykit.text import SourceText

LONG_RUN = 2 * DEEPEST + 10
"""opening brackets from which no link begins with the first"""
# Each alternative begins with one certain character (``* and not `+): so the search leaps over all others.
STOP = re.compile(rf"\\|``*|<|%%|\$\$?|!\[\[|\[\[{{{LONG_RUN - 1},}}|\[\[|!\[|\[|\]|\(\(|\{{\{{|\{{%|https?://|#")
_PAGE = r"\[\[([^\[\]|#\\\n]{1,1900})\]\]"
_NAME, _NAME_NOT_EMBEDDED = re.compile(_PAGE), re.compile(rf"(?<!!){_PAGE}")
_OPENING, _EMBED = "[[", "![["
_BRACKETS = 4


class PlainLinks:
    """Puts rows of links of one text into a list; ``known`` says whether there are wikilinks at all.

    A stretch of text is taken apart as a whole, with nothing done for each link by itself: they are hundreds.
    """

    def __init__(self, source: SourceText, links: list[LinkRow], *, known: bool) -> None:
        self._text = source.text
        self._starts = source.starts
        self._links = links
        self._known = known
        self._base = 0
        self._end = -1
        self._stop = -1
        self._shown: str | None = None
        self._places: list[int] = []
        self._rows: list[LinkRow] = []
        self._taken: list[tuple[int, str]] = []

    def is_text(self, at: int, end: int) -> bool:
        """Whether nothing stands in a stretch that needs a closer look; each place that does is looked for once."""
        if self._stop < at:
            found = STOP.search(self._text, at)
            self._stop = found.start() if found else len(self._text)
        return self._stop >= end

    def take(self, at: int, end: int) -> int:
        """Take the wikilinks that are nothing but a page's name, up to where anything else stands: that place or -1."""
        if end != self._end or at < self._base:
            self._look(at, end)
        if self._shown is None:
            stop = STOP.search(self._text, at, end)
            return stop.start() if stop else -1
        places, rows, base = self._places, self._rows, self._base
        first = bisect_left(places, at)
        if first and at < places[first - 1] + len(rows[first - 1][3]) + _BRACKETS:
            return at  # something else ended inside of these brackets
        stop = STOP.search(self._shown, at - base)
        until = stop.start() + base if stop else end
        last = bisect_left(places, until, first)
        if last > first:
            self._links += rows[first:last]
            self._taken.append((at, self._shown[at - base : until - base]))
        return until if stop else -1

    def masked(self) -> str:
        """The text with the links that were taken overwritten."""
        pieces: list[str] = []
        at = 0
        for start, shown in self._taken:
            pieces += (self._text[at:start], shown)
            at = start + len(shown)
        return "".join((*pieces, self._text[at:])) if pieces else self._text

    def _look(self, at: int, end: int) -> None:
        """Have all names in a stretch, and the stretch without them, as long as it is asked for up to the same end."""
        self._base, self._end, self._shown = at, end, None
        if not self._known or self._text.find(_OPENING, at, end) < 0:
            return
        part = self._text[at:end]
        pieces = (_NAME_NOT_EMBEDDED if _EMBED in part else _NAME).split(part)
        names = pieces[1::2]
        if not all(map(str.strip, names)):
            return  # a link without a name is none; a closer look finds what it is
        pieces[1::2] = [MASK * (len(name) + _BRACKETS) for name in names]
        places = [at + place for place in accumulate(map(len, pieces))][:-1:2]
        starts = self._starts
        lines = list(map(partial(bisect_right, starts), places))
        columns = [place - starts[line - 1] + 1 for place, line in zip(places, lines, strict=True)]
        self._rows = list(zip(places, lines, columns, names, strict=True))
        self._places, self._shown = places, "".join(pieces)
