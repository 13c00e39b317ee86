"""The block structure of a note as values: leaf blocks, list items, definitions. Tuples, since a note has hundreds."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from studykit.model.values import dataclass


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TABLE = "table"
    FENCE = "fence"
    CODE = "code"
    HTML = "html"
    RULE = "rule"
    FORMULA = "formula"


class Block(NamedTuple):
    """A leaf block. Lines are 1-based and inclusive; ``item`` is its innermost list item's place in `Structure.items`.

    ``level`` is a heading's; ``setext`` is True for headings underlined by ``===`` or ``---``;
    ``info`` a fence's info string; ``closed`` is False for a fence without closing line;
    ``quote`` the depth of block quotes around it. ``margin`` is the column at which its lines begin where they are
    indented below a header (see `admonitions`).
    """

    kind: BlockKind
    first: int
    last: int
    level: int = 0
    setext: bool = False
    info: str = ""
    closed: bool = True
    quote: int = 0
    item: int = -1
    margin: int = 0


class Item(NamedTuple):
    """A list item. ``column`` is the 0-based column where its content begins, ``parent`` the item around it or -1.

    ``quote`` is the depth of block quotes around the list.
    """

    first: int
    last: int
    column: int
    depth: int
    parent: int
    quote: int = 0


@dataclass(frozen=True, slots=True)
class Structure:
    """``references`` are link reference definitions: normalised label -> destination as written.

    ``revived`` are lines of an unclosed fence or comment that are read all the same (see `repairs`). ``unread`` is
    the first line that was not read since there were too many blocks above it, or 0.
    """

    blocks: tuple[Block, ...]
    items: tuple[Item, ...]
    references: Mapping[str, str]
    revived: frozenset[int] = frozenset()
    unread: int = 0
