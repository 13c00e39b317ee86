"""Where a comment in the middle of text ends."""

from __future__ import annotations

from studykit.markdown.regions import comment_end, open_schedule_end
from studykit.model.span import Span

_SCHEDULE = "<!--SR:"


class Comments:
    """Comments of one text, asked for in the order of their openings: nothing is searched twice.

    Who begins at the top again pays for another search.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._asked = self._close = self._schedule = -1

    def end(self, start: int, span: Span) -> int:
        """The offset behind the comment that opens here, inside ``span``; 0 where it is text.

        The end of a schedule never closes what opened before it, and a schedule that is not closed on its line ends
        where it no longer looks like one.
        """
        text = self._text
        if start < self._asked:
            self._close = self._schedule = -1
        self._asked = start
        if text.startswith(_SCHEDULE, start):
            line_end = text.find("\n", start, span.end)
            end = comment_end(text, start, line_end if line_end >= 0 else span.end)
            return end or open_schedule_end(text, start)
        if text.startswith(("<!-->", "<!--->"), start):
            return comment_end(text, start, span.end)
        if self._close < start + 4:
            self._close = _or_end(text.find("-->", start + 4), text)
        if self._schedule < start:
            self._schedule = _or_end(text.find(_SCHEDULE, start), text)
        closed = self._close + 3 <= span.end and not start < self._schedule < self._close
        return self._close + 3 if closed else 0


def _or_end(found: int, text: str) -> int:
    """Where nothing is found there is nothing to the end of the text, whatever is asked next."""
    return found if found >= 0 else len(text)
