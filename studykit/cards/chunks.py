"""Paragraphs as the Obsidian plugin cuts them: runs of lines between blank lines, a fence kept whole."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.cards.page import Page
from studykit.markdown.blocks import BlockKind


def chunks(page: Page, taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """First and last line of each run of lines that are not blank, not taken and not footer.

    Blank lines inside a fence at the left margin do not end a run. With an end marker in the conventions a run
    ends at the marker instead, which is not part of it.
    """
    joined = _fence_lines(page)
    last_line = page.footer_line - 1 if page.footer_line else page.last_line
    first = 0
    for line in range(1, last_line + 1):
        stop = line in taken or (page.is_blank(line) and line not in joined) or _is_rule(page, line)
        if stop and first:
            yield first, line - 1
            first = 0
        elif not stop and not first:
            first = line
    if first:
        yield first, last_line


def runs_into_card(page: Page, last: int, taken: frozenset[int]) -> bool:
    """Whether a card of another syntax follows a run without a blank line: the plugin then drops the run."""
    return last + 1 in taken and last + 1 not in page.hidden_lines


def _fence_lines(page: Page) -> frozenset[int]:
    lines: set[int] = set()
    for block in page.structure.blocks:
        if block.kind is BlockKind.FENCE and block.item < 0 and not block.quote and block.closed:
            lines.update(range(block.first, block.last + 1))
    return frozenset(lines)


def _is_rule(page: Page, line: int) -> bool:
    block = page.blocks_by_line.get(line)
    return block is not None and block.kind is BlockKind.RULE
