"""Where the first schedule of a card is written: the places from which the Obsidian plugin reads it back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studykit.cards.beside import is_callout, quote_depth
from studykit.cards.page import Page
from studykit.cards.separators import is_separator
from studykit.markdown.blocks import BlockKind
from studykit.model.card import Placement

BLOCK_ID = re.compile(r"[ \t]\^([A-Za-z0-9-]+)[ \t]*$")
CALLOUT = "> [!sr|card-metadata]"


@dataclass(frozen=True, slots=True)
class FirstPlace:
    """Offset, manner and, for a line of its own, what stands in front of the comment."""

    offset: int
    manner: Placement
    indent: str = ""


def first_place(page: Page, line: int) -> FirstPlace:
    """The place for a card that ends on this line.

    On the same line where the settings say so, and in list items, quotes and the rows of a table that goes on: a
    line at the left margin would end them, and an indented one the plugin ignores. On a line of its own behind a
    fence, a formula or a heading, on a bare separator line, and below a table.
    """
    if not _needs_own_line(page, line) and (_is_inside(page, line) or _wants_same_line(page)):
        return FirstPlace(same_line_at(page, line), Placement.SAME_LINE)
    if line < page.last_line and is_callout(page.text(line + 1)):
        return FirstPlace(page.source.line_span(line + 1).end, Placement.OWN_LINE, "> ")
    indent = f"{CALLOUT}{page.source.newline}> " if page.conventions.callout_comments else ""
    return FirstPlace(page.source.line_span(line).end, Placement.OWN_LINE, indent)


def same_line_at(page: Page, line: int) -> int:
    """Behind the line's text, in front of its block id."""
    text = page.text(line)
    anchor = BLOCK_ID.search(text)
    return page.source.starts[line - 1] + (anchor.start() if anchor else len(text.rstrip()))


def _wants_same_line(page: Page) -> bool:
    return page.conventions.comment == "same-line" and not page.conventions.callout_comments


def _needs_own_line(page: Page, line: int) -> bool:
    block = page.blocks_by_line.get(line)
    if block is not None and block.kind in (BlockKind.FENCE, BlockKind.CODE, BlockKind.HEADING):
        return True
    if block is not None and block.kind is BlockKind.TABLE and line == block.last:
        return True
    return is_separator(page, line) or page.text(line).strip(" \t>") == "$$"


def _is_inside(page: Page, line: int) -> bool:
    block = page.blocks_by_line.get(line)
    in_table = block is not None and block.kind is BlockKind.TABLE
    return in_table or line in page.items_by_line or quote_depth(page.text(line)) > 0
