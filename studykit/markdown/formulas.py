"""Where a formula inside text ends: ``$…$`` without a blank inside the dollars, ``$$…$$``."""

from __future__ import annotations

import re

from studykit.markdown.addresses import LONGEST
from studykit.model.span import Span

_DOLLAR = re.compile(r"(?<=[^\s\\$])\$(?![\d$])")


class Formulas:
    """Formulas of one text, asked for in the order of their openings: a search that failed is not made again."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._from = self._at = self._none_to = -1

    def end(self, start: int, span: Span) -> int:
        """The offset behind the formula that opens here, inside ``span``; 0 for none."""
        text = self._text
        if text.startswith("$$", start):
            close = text.find("$$", start + 2, span.end) if self._none_to != span.end else -1
            self._none_to = span.end if close < 0 else self._none_to
            return close + 2 if close >= 0 and text[start + 2 : close].strip() else 0
        if start + 1 >= span.end or text[start + 1].isspace():
            return 0
        close = self._closing(start, span)
        return close + 1 if 0 <= close <= start + LONGEST else 0

    def _closing(self, start: int, span: Span) -> int:
        """The next ``$`` that may close a formula, remembered so that many openers cost one search."""
        if not (self._from <= start < self._at):
            found = _DOLLAR.search(self._text, start + 2, span.end)
            self._from, self._at = start, found.start() if found else span.end
        return self._at if start + 1 < self._at < span.end else -1
