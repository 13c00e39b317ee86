"""The block structure of a note, with line numbers: what is code, what is a list item, where a paragraph ends.

Plain blocks are read line by line, all others by markdown-it-py's block parser; inline content is scanned by
`studykit.markdown.inline`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from studykit.markdown.bounds import MOST_BLOCKS
from studykit.markdown.plain_blocks import plain_structure
from studykit.markdown.structure import Block, BlockKind, Item, Structure
from studykit.model.patterns import pattern

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["Block", "BlockKind", "Item", "Structure", "block_structure"]


_MARKER = pattern(r"(?:[ \t]|>)*(?:[-*+]|\d{1,9}[.)])(?P<gap>[ \t]*)")
_FENCE_LINE = pattern(r"^(?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*(?P<run>`{3,}|~{3,})\s*$")


_DEEPEST = 120
"""Blocks in blocks (a nested list counts twice): a bound that keeps a hostile note from exhausting the stack."""


@lru_cache(maxsize=4)
def _block_parser(bullet_fences: bool, formulas: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - plain notes need no parser

    from studykit.markdown import bullet_fence, comment_block, formula_block, quotes  # noqa: PLC0415 - the same

    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
    quotes.plugin(parser)
    comment_block.plugin(parser)
    if formulas:
        formula_block.plugin(parser)
    if bullet_fences:
        bullet_fence.plugin(parser)
    return parser


@lru_cache(maxsize=4)
def _lean_parser(bullet_fences: bool, formulas: bool) -> MarkdownIt:
    from studykit.markdown.lean_blocks import lean  # noqa: PLC0415 - the same

    return lean(_block_parser.__wrapped__(bullet_fences, formulas))


def block_structure(
    lines: Sequence[str], *, bullet_fences: bool = False, formulas: bool = True, most: int = MOST_BLOCKS
) -> Structure:
    """Parse the blocks of a text given as lines without their ends.

    Lines that are no content (front matter, generated text) are handed in as empty strings, so that line
    numbers stay those of the file. With ``bullet_fences`` fences in list items end as in Roam; with ``formulas``
    ``$$`` at the start of a line opens a block. Behind the ``most`` th block nothing is read.
    """

    def parse(stretch: Sequence[str], most: int) -> Structure:
        return _parsed(_lean_parser(bullet_fences, formulas), stretch, most)

    return plain_structure(lines, parse, formulas=formulas, most=most)


def parsed_structure(lines: Sequence[str], *, bullet_fences: bool = False, formulas: bool = True) -> Structure:
    """The same by markdown-it-py's own rules alone, without a bound."""
    return _parsed(_block_parser(bullet_fences, formulas), lines, sys.maxsize)


def _parsed(parser: MarkdownIt, lines: Sequence[str], most: int) -> Structure:
    env: dict[str, Any] = {"most": most}
    tokens: list[Token] = []
    source = "\n".join(lines).replace("\x00", "\ufffd").replace("\r", " ") + "\n"
    parser.block.parse(source, parser, env, tokens)
    return _collect(tokens, lines, env)


def _collect(tokens: Sequence[Token], lines: Sequence[str], env: Mapping[str, Any]) -> Structure:
    blocks: list[Block] = []
    items: list[Item] = []
    open_items: list[int] = []
    quote = 0
    for token in tokens:
        kind = token.type
        if kind == "blockquote_open":
            quote += 1
        elif kind == "blockquote_close":
            quote -= 1
        elif kind == "list_item_open":
            items.append(_item(token, lines, items, open_items, quote))
            open_items.append(len(items) - 1)
        elif kind == "list_item_close":
            open_items.pop()
        elif token.map is not None:
            block = _leaf(token, lines, quote, open_items[-1] if open_items else -1)
            if block is not None:
                blocks.append(block)
    references = {label: str(found.get("href", "")) for label, found in env.get("references", {}).items()}
    return Structure(tuple(blocks), tuple(items), references, unread=env.get("unread", -1) + 1)


def _item(token: Token, lines: Sequence[str], items: Sequence[Item], open_items: Sequence[int], quote: int) -> Item:
    assert token.map is not None  # noqa: S101 - markdown-it gives every list item its lines; this narrows the type
    first, end = token.map
    line = lines[first] if first < len(lines) else ""
    # An item may open on its parent's line (``- - x``): its marker is then the next one to the right.
    nth = sum(1 for i in open_items if items[i].first == first + 1)
    column = _content_column(line, nth)
    parent = open_items[-1] if open_items else -1
    return Item(first + 1, _last_filled(lines, first, end), column, len(open_items), parent, quote)


def _content_column(line: str, nth: int) -> int:
    """Where the content of the ``nth`` (0-based) list item that opens on this line begins."""
    at = 0
    marker = _MARKER.match(line)
    for _ in range(nth):
        if marker is None:
            break
        at = marker.end()
        marker = _MARKER.match(line, at)
    if marker is None:
        return at + 2
    gap = marker.group("gap")
    if marker.end() < len(line) and len(gap) <= 4:
        return marker.end()
    return marker.end() - len(gap) + 1


def _last_filled(lines: Sequence[str], first: int, end: int) -> int:
    """The last line of ``[first, end)`` (0-based) that is not blank, as a 1-based number."""
    last = min(end, len(lines))
    while last - 1 > first and not lines[last - 1].strip():
        last -= 1
    return last


_LEAVES = {
    "paragraph_open": BlockKind.PARAGRAPH,
    "heading_open": BlockKind.HEADING,
    "table_open": BlockKind.TABLE,
    "fence": BlockKind.FENCE,
    "code_block": BlockKind.CODE,
    "html_block": BlockKind.HTML,
    "math_block": BlockKind.FORMULA,
    "hr": BlockKind.RULE,
}


def _leaf(token: Token, lines: Sequence[str], quote: int, item: int) -> Block | None:
    kind = _LEAVES.get(token.type)
    if kind is None or token.map is None:
        return None
    first, end = token.map
    last = _last_filled(lines, first, end)
    if kind is BlockKind.HEADING:
        setext = token.markup in ("=", "-")
        return Block(kind, first + 1, last, level=int(token.tag[1]), setext=setext, quote=quote, item=item)
    if kind is BlockKind.FENCE:
        closed = _is_closed(token, lines, first, end)
        last = min(end, len(lines))
        return Block(kind, first + 1, last, info=token.info.strip(), closed=closed, quote=quote, item=item)
    return Block(kind, first + 1, first + 1 if kind is BlockKind.RULE else last, quote=quote, item=item)


def _is_closed(token: Token, lines: Sequence[str], first: int, end: int) -> bool:
    if token.meta.get("closed"):
        return True
    if end - first < 2 or end > len(lines):
        return False
    closer = _FENCE_LINE.match(lines[end - 1])
    return closer is not None and closer.group("run").startswith(token.markup)
