"""Inline content of a text whose structure leaves out quiet lines: the names of pages in these are links, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from studykit.markdown.blocks import Block, Structure
from studykit.markdown.scanned import Scan
from studykit.markdown.scanner import Scanner
from studykit.model.span import Span
from studykit.text import SourceText

_CODE = (" " * 5, "\t")
"""what makes code of the words of a list item"""
_MARKS = ("\\", "|", "](", "][", "((")
"""what stands in or around links that are more than a page's name"""


def _uncovered(blocks: Iterable[Block], quiet: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The quiet lines that are in no block that goes on over blank lines, such as code."""
    ordered, behind = iter(blocks), 0
    block = next(ordered, None)
    for first, last in quiet:
        while block is not None and block.first < first:
            behind = max(behind, block.last)
            block = next(ordered, None)
        if behind < first:
            yield first, last


class _LoudError(Exception):
    """Between the blocks stands more than text and the names of pages."""


def scan_sparing(
    source: SourceText,
    structure: Structure,
    constructs: frozenset[str],
    hidden: tuple[Span, ...],
    quiet: Sequence[tuple[int, int]],
) -> Scan | None:
    """As `studykit.markdown.inline.scan`, with ``quiet`` lines (first and last ones, in order) that are in no block.

    They are lists and paragraphs at the left margin; None where more stands in them than words and names of pages.
    """
    spans = [source.lines_span(first, last) for first, last in _uncovered(structure.blocks, quiet)]
    if any(source.text.find(mark, span.start, span.end) >= 0 for span in spans for mark in (*_MARKS, *_CODE)):
        return None
    try:
        return _QuietScanner(source, structure, constructs, hidden, spans).run()
    except _LoudError:
        return None


class _QuietScanner(Scanner):
    def __init__(
        self,
        source: SourceText,
        structure: Structure,
        constructs: frozenset[str],
        hidden: tuple[Span, ...],
        quiet: Sequence[Span],
    ) -> None:
        super().__init__(source, structure, constructs, hidden)
        self._quiet = list(reversed(quiet))

    def between(self, line: int) -> None:
        """Take the names on the quiet lines in front of a line, unless a comment goes on over them."""
        starts, quiet = self.source.starts, self._quiet
        place = starts[line - 1] if line <= len(starts) else len(self.text) + 1
        while quiet and quiet[-1].start < place:
            span = quiet.pop()
            at = max(span.start, self.resume)
            if at < span.end and self.plain_links.take(at, span.end) >= 0:
                raise _LoudError
