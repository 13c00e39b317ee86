"""Where the first schedule of a card is written: the places from which the Obsidian plugin reads it back."""

from __future__ import annotations

from bisect import bisect_right

from studykit.cards.beside import is_callout, quote_depth
from studykit.cards.page import Page
from studykit.cards.separators import is_separator
from studykit.markdown.blocks import BlockKind
from studykit.model.card import Placement
from studykit.model.patterns import pattern
from studykit.model.span import Span
from studykit.model.values import dataclass

BLOCK_ID = pattern(r"[ \t]\^([A-Za-z0-9-]+)[ \t]*$")
_OWN_TAG = pattern(r"\s*#[^\s#]+\s")
_LAST_PIPE = pattern(r"(?<=[^\s\\])\s*\|\s*$")
CALLOUT = "> [!sr|card-metadata]"


@dataclass(frozen=True, slots=True)
class FirstPlace:
    """Offset, manner and, for a line of its own, what stands in front of the comment."""

    offset: int
    manner: Placement
    indent: str = ""


def first_place(page: Page, first: int, line: int) -> FirstPlace:
    """The place for a card on these lines, at the end of the last.

    On the same line where the settings say so, in list items, quotes and the rows of a table that goes on (a line at
    the left margin would end them, and an indented one the plugin ignores), where it would change what follows, and
    in front of the block id of a card with a tag (the plugin would take the id for text).
    On a line of its own behind a fence, a formula or a heading, on a bare separator line, and below a table. Where a
    blank line cuts the card inside a formula or fence, in front of that: a comment inside would break it.
    """
    cut = page.cut_stretch(first, line)
    line = line if cut is None else cut[0] - 1
    comment = _ends_inside_comment(page, line)
    if comment >= 0:
        start = page.source.starts[line - 1]
        return FirstPlace(start + len(page.source.text[start:comment].rstrip()), Placement.SAME_LINE)
    beside = _is_inside(page, line) or wants_same_line(page) or _goes_on_indented(page, line)
    beside = beside or _is_tagged_with_id(page, first, line)
    if beside and not _needs_own_line(page, line):
        return FirstPlace(same_line_at(page, line), Placement.SAME_LINE)
    if line < page.last_line and is_callout(page.text(line + 1)):
        return FirstPlace(page.source.line_end(line + 1), Placement.OWN_LINE, "> ")
    return FirstPlace(page.source.line_end(line), Placement.OWN_LINE, callout_indent(page))


def callout_indent(page: Page) -> str:
    """What stands in front of a comment on a line of its own, where the settings put it into a callout."""
    return f"{CALLOUT}{page.source.newline}> " if page.conventions.callout_comments else ""


def same_line_at(page: Page, line: int) -> int:
    """Behind the line's text, in front of its block id; in a table's head inside the last cell."""
    text, start = page.text(line), page.source.starts[line - 1]
    block = page.blocks_by_line.get(line)
    if block is not None and block.kind is BlockKind.TABLE and line == block.first:
        pipe = _LAST_PIPE.search(text)
        return start + (pipe.start() if pipe else len(text.rstrip()))
    anchor = BLOCK_ID.search(text) if "^" in text else None
    return start + (anchor.start() if anchor else len(text.rstrip()))


def _ends_inside_comment(page: Page, line: int) -> int:
    """The offset of a comment that begins on this line and goes on over its end, -1 where there is none."""
    if not page.long_comments:
        return -1
    span = page.source.line_span(line)
    place = bisect_right(page.long_comments, Span(span.end, span.end)) - 1
    if place >= 0 and span.start <= page.long_comments[place].start <= span.end < page.long_comments[place].end:
        return page.long_comments[place].start
    return -1


def _goes_on_indented(page: Page, line: int) -> bool:
    """Whether the line below is text only because it continues this one: apart from it, it would be code."""
    if line >= page.last_line or not page.text(line + 1).startswith(("    ", "\t")):
        return False
    block, below = page.blocks_by_line.get(line), page.blocks_by_line.get(line + 1)
    return block is not None and block is below and block.kind is BlockKind.PARAGRAPH


def _is_tagged_with_id(page: Page, first: int, line: int) -> bool:
    text = page.text(line)
    return "^" in text and BLOCK_ID.search(text) is not None and _OWN_TAG.match(page.text(first)) is not None


def wants_same_line(page: Page) -> bool:
    """Whether the settings put a schedule on the card's last line."""
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
    within = block is not None and (block.kind is BlockKind.TABLE or block.margin > 0)
    return within or line in page.items_by_line or quote_depth(page.text(line)) > 0
