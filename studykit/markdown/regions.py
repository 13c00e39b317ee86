"""Stretches of a source that are not plain text, and the source with them overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple

from studykit.model.span import Span
from studykit.scheduling.records.comment import find_comments
from studykit.text import SourceText

MASK = "\x1a"
"""Stands in a masked text for a character that is not plain text."""

_RUN = re.compile("`+")
_NOT_LINE_END = re.compile(r"[^\r\n]")


class RegionKind(StrEnum):
    CODE = "code"
    MATH = "math"
    COMMENT = "comment"
    HTML = "html"
    LINK = "link"
    MACRO = "macro"


class Region(NamedTuple):
    """A stretch ``[start, end)`` of source that is not plain text. A tuple, since a note has hundreds.

    ``block`` is True where it is a whole block, not part of one.
    """

    start: int
    end: int
    kind: RegionKind
    block: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


PLACE = itemgetter(0, 1)
"""Where a region stands, to put several in order."""


def masked(text: str, regions: Iterable[Region]) -> str:
    """The text with all regions, given in their order, overwritten, line ends kept, in one pass."""
    pieces: list[str] = []
    at = 0
    for start, end, _, _ in regions:
        if end <= at:
            continue
        begin = start if start > at else at
        hidden = text[begin:end]
        pieces += (text[at:begin], _NOT_LINE_END.sub(MASK, hidden) if "\n" in hidden else MASK * len(hidden))
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def backtick_runs(text: str, span: Span) -> dict[int, list[int]]:
    """Starts of backtick runs by their length; empty for the many blocks without a backtick."""
    runs: dict[int, list[int]] = {}
    if text.find("`", span.start, span.end) >= 0:
        for run in _RUN.finditer(text, span.start, span.end):
            runs.setdefault(len(run.group()), []).append(run.start())
    return runs


def cells(source: SourceText, line: int) -> Iterator[Span]:
    """The cells of a table row: code spans and links do not cross an unescaped pipe."""
    whole = source.line_span(line)
    text, at = source.text, whole.start
    pipe = at - 1
    while True:
        pipe = text.find("|", pipe + 1, whole.end)
        if pipe < 0:
            break
        if pipe > whole.start and text[pipe - 1] == "\\":
            continue
        if pipe > at:
            yield Span(at, pipe)
        at = pipe + 1
    if at < whole.end:
        yield Span(at, whole.end)


def comment_end(text: str, start: int, end: int) -> int:
    """The offset behind the HTML comment that opens here, 0 where it is not closed; ``<!-->`` is a whole one."""
    if text.startswith(("<!-->", "<!--->"), start):
        return text.index(">", start) + 1
    close = text.find("-->", start + 4, end)
    return close + 3 if close >= 0 else 0


def open_schedule_end(text: str, start: int) -> int:
    """The offset behind a schedule comment that is not closed on its line: as far as it looks like one."""
    line_end = text.find("\n", start)
    line = text[start : line_end if line_end >= 0 else len(text)]
    record = next(find_comments(line), None)
    return start + record.span.end if record is not None else 0


def html_comments(text: str, at: int, end: int) -> list[tuple[int, int]]:
    """The comments of an HTML block; one that is never closed runs to the end of the block."""
    found = []
    while (start := text.find("<!--", at, end)) >= 0:
        at = comment_end(text, start, end) or end
        found.append((start, at))
    return found
