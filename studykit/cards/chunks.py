"""Paragraphs as the Obsidian plugin cuts them: runs of lines between blank lines, a fence kept whole."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.cards.page import Page
from studykit.cards.patterns import deletions
from studykit.cards.separators import is_separator
from studykit.markdown.blocks import BlockKind


def chunks(page: Page, taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """First and last line of each run of lines that are not blank and not taken; one ends above a footer's rule.

    Blank lines inside a fence at the left margin do not end a run. Where the conventions name an end marker, a run
    in which a multi-line or cloze card has begun goes on over blank lines to the marker, which is not part of it.
    """
    joined = _fence_lines(page)
    marker = page.conventions.separators.end
    first, begun, hidden = 0, False, page.hidden_lines
    for line, text in enumerate(page.source.lines, 1):
        shown = text.strip()
        ends = line in taken or line == page.footer_line or bool(marker and shown == marker)
        if not ends and (not shown or line in hidden):
            ends = line not in joined and not begun
        if ends:
            if first:
                yield first, _last_filled(page, first, line - 1)
            first, begun = 0, False
            continue
        if not first:
            first = line
        if marker and not begun:
            begun = (line > first and is_separator(page, line)) or _has_cloze(page, line)
    if first:
        yield first, _last_filled(page, first, page.last_line)


def runs_into_card(page: Page, last: int, taken: frozenset[int]) -> bool:
    """Whether a card of another syntax follows a run without a blank line: the plugin then drops the run."""
    return last + 1 in taken and last + 1 not in page.hidden_lines


def _last_filled(page: Page, first: int, last: int) -> int:
    while last > first and page.is_blank(last):
        last -= 1
    return last


def _has_cloze(page: Page, line: int) -> bool:
    return bool(deletions(page.text(line), page.masked(line), page.conventions.clozes))


def _fence_lines(page: Page) -> frozenset[int]:
    return frozenset(
        line
        for block in page.blocks_by_kind[BlockKind.FENCE]
        if block.item < 0 and not block.quote and block.closed
        for line in range(block.first, block.last + 1)
    )
