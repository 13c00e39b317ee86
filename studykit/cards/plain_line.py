"""Cards on plain lines: paragraphs of the note's own text without marks but the separator, as most cards are.

Of such a line it is known at once what `studykit.cards.inline` finds out step by step, with the same result.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from studykit.cards.beside import record_below
from studykit.cards.build import is_empty, record_kind_of
from studykit.cards.page import Page
from studykit.cards.placement import callout_indent, wants_same_line
from studykit.markdown.blocks import BlockKind
from studykit.model.card import CardBlock, CardKind, Face, Placement, RawRecord
from studykit.model.span import Span

_PLAIN = re.compile(r"[^\W\d_][^|^<>`#{\r]*\Z")
_BELOW = re.compile(r"    |\t|\s*>")
"""A line that a plain one does not stand above: text only because of it, or a callout that may hold its schedule."""
_PARAGRAPH = BlockKind.PARAGRAPH


class PlainLines:
    """What is the same for all such cards of a page. ``known`` are its separators, as `inline` looks for them."""

    def __init__(self, page: Page, known: Sequence[tuple[str, bool]], *, everywhere: bool) -> None:
        conventions, separators = page.conventions, page.conventions.separators
        usual = not (page.stretches or page.long_comments or page.structure.revived or "properties" in page.traits)
        self._page = page
        self._known = known
        self._everywhere = everywhere
        self._lines = page.source.lines if usual else ()
        self._alone = {*separators.multiline, *separators.multiline_reversed}
        self._blocks, self._items, self._starts = page.blocks_by_line, page.items_by_line, page.source.starts
        self._placement = Placement.SAME_LINE if wants_same_line(page) else Placement.OWN_LINE
        self._indent = "" if wants_same_line(page) else callout_indent(page)
        self._record_kind = record_kind_of(page, "inline")
        self._rateable = (everywhere or not conventions.guessed) and not conventions.read_only

    def card(self, line: int) -> CardBlock | None:
        """The card on a line; None where that is not plain, or no card."""
        page, lines = self._page, self._lines
        if line > len(lines) or not _PLAIN.match(text := lines[line - 1]) or text.rstrip() in self._alone:
            return None
        block, start = self._blocks.get(line), self._starts[line - 1]
        if block is None or block[0] is not _PARAGRAPH or block.quote or line in self._items:
            return None
        if not page.scan.mask.startswith(text, start):
            return None
        if line < len(lines) and _BELOW.match(lines[line]):
            return None
        record = self._record(line)
        if record is None and not self._everywhere:
            return None
        return self._made(line, text, record)

    def _record(self, line: int) -> RawRecord | None:
        """The schedule on the line below: mostly with nothing in front of it."""
        below = self._page.records.get(line + 1)
        if below is None:
            return None
        return below[0] if below[0].span.start == self._starts[line] else record_below(self._page, line)

    def _made(self, line: int, text: str, record: RawRecord | None) -> CardBlock | None:
        cut = next(filter(lambda known: known[0] in text, self._known), None)
        if cut is None:
            return None
        separator, both_ways = cut
        front, _, back = text.partition(separator)
        front, back = front.rstrip(), back.strip()
        if not front or (both_ways and not back):
            return None
        start = self._starts[line - 1]
        faces = (Face(front, back, front, back), *((Face(back, front, back, front),) if both_ways else ()))
        end = start + len(text)
        at = end if self._placement is Placement.OWN_LINE else start + len(text.rstrip())
        return CardBlock(
            self._page.path, "inline", CardKind.REVERSED if both_ways else CardKind.BASIC, Span(start, end),
            (line, line + 1 if record else line), faces, record, at,
            self._placement, self._indent, self._record_kind, "", (), ("",), self._page.headings_above(line), "",
            self._rateable, is_empty(back),
        )  # fmt: skip
