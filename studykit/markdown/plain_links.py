"""Where inline content has to be looked at closer, and the links that need no closer look: names of pages."""

from __future__ import annotations

import re
from bisect import bisect_right

from studykit.markdown.brackets import DEEPEST
from studykit.markdown.regions import Region, RegionKind
from studykit.model.link import Link, LinkKind
from studykit.model.span import Span
from studykit.text import SourceText

LONG_RUN = 2 * DEEPEST + 10
"""opening brackets from which no link begins with the first"""
# Each alternative begins with one certain character (``* and not `+): so the search leaps over all others.
STOP = re.compile(rf"\\|``*|<|%%|\$\$?|!\[\[|\[\[{{{LONG_RUN - 1},}}|\[\[|!\[|\[|\]|\(\(|\{{\{{|\{{%|https?://|#")
_NAME_OR_STOP = re.compile(rf"\[\[([^\[\]|#\\\n]{{1,1900}})\]\]|{STOP.pattern}")


class PlainLinks:
    """Puts links of one text, and their places, into two lists; ``known`` says whether there are wikilinks at all."""

    def __init__(self, source: SourceText, links: list[Link], regions: list[Region], *, known: bool) -> None:
        self._text = source.text
        self._starts = source.starts
        self._links = links
        self._regions = regions
        self._known = known

    def take(self, at: int, end: int) -> int:
        """Take the wikilinks that are nothing but a page's name, up to where anything else stands: that place or -1."""
        starts, wikilink, link = self._starts, LinkKind.WIKILINK, RegionKind.LINK
        for found in _NAME_OR_STOP.finditer(self._text, at, end):
            name = found[1] if self._known else None
            if not name or not (name := name.strip()):
                return found.start()
            start, after = found.span()
            line = bisect_right(starts, start)
            column = start - starts[line - 1] + 1
            self._links.append(Link(Span(start, after), line, column, found[0], name, "", name, wikilink))
            self._regions.append(Region(start, after, link))
        return -1
