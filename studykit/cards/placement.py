"""Where the first schedule of a card is written: the places from which the Obsidian plugin reads it back."""

from __future__ import annotations

import re

from studykit.cards.page import Page, quote_depth
from studykit.markdown.blocks import BlockKind
from studykit.model.card import Placement

BLOCK_ID = re.compile(r"[ \t]\^([A-Za-z0-9-]+)[ \t]*$")


def first_place(page: Page, line: int) -> tuple[int, Placement]:
    """Offset and manner for a card that ends on this line.

    In list items, quotes and table rows on the same line (a line at the left margin would end them, and an
    indented one the plugin ignores); behind a fence and on a bare separator line on a line of its own.
    """
    span = page.source.line_span(line)
    block = page.blocks_by_line.get(line)
    after_code = block is not None and block.kind in (BlockKind.FENCE, BlockKind.CODE)
    inside = line in page.items_by_line or quote_depth(page.text(line)) > 0
    in_table = block is not None and block.kind is BlockKind.TABLE
    heading = block is not None and block.kind is BlockKind.HEADING
    wanted = page.conventions.comment == "same-line"
    if not after_code and not heading and (inside or in_table or wanted):
        return same_line_at(page, line), Placement.SAME_LINE
    return span.end, Placement.OWN_LINE


def same_line_at(page: Page, line: int) -> int:
    """Behind the line's text, in front of its block id."""
    span = page.source.line_span(line)
    text = page.text(line)
    anchor = BLOCK_ID.search(text)
    return span.start + (anchor.start() if anchor else len(text.rstrip()))
