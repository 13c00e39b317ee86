"""A note on the way to its cards: the source with everything a card syntax may ask about a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from studykit.config import Conventions
from studykit.markdown.blocks import Block, BlockKind, Structure
from studykit.markdown.inline import Scan
from studykit.model.card import RawRecord
from studykit.model.note import Heading
from studykit.model.span import NotePath, Span
from studykit.text import SourceText

MARKUP_PREFIX = re.compile(
    r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])|\|))*[ \t]*(?:\[[ xX]\][ \t]+)?(?:#{1,6}[ \t]+)?"
)
"""Bullets, quote marks, a table's first pipe, a checkbox and heading hashes in front of a card's text."""

_COMMENT_START = re.compile(r"(?P<lead>[ \t>]*)<!--")
_OWN_TAG = re.compile(r"#[^\s#]+")


@dataclass(frozen=True)
class Page:
    """``traits`` name what the dialect does differently (see `studykit.dialects.base.Dialect.traits`).

    ``records`` are the schedule records outside code by their first line, in order. ``front_tags`` are the tags of the
    front matter. ``stem_deck`` is the deck a deck folder gives, ``folder_deck`` the folder's path as the plugin has it.

    ``footer_line`` is the first line of the note's footer, which belongs to no card, or 0. ``hidden_lines`` are
    front matter and generated text.
    """

    source: SourceText
    path: NotePath
    title: str
    conventions: Conventions
    structure: Structure
    scan: Scan
    headings: tuple[Heading, ...]
    records: Mapping[int, tuple[RawRecord, ...]]
    front_tags: tuple[str, ...] = ()
    traits: frozenset[str] = frozenset()
    stem_deck: str = ""
    folder_deck: str = ""
    footer_line: int = 0
    hidden_lines: frozenset[int] = field(default_factory=frozenset)
    record_kind: str = "comment"

    @property
    def last_line(self) -> int:
        return len(self.source.lines)

    def text(self, line: int) -> str:
        """A line as it stands."""
        return self.source.lines[line - 1]

    def masked(self, line: int) -> str:
        """The same line with code, math, comments, HTML and links overwritten; of equal length."""
        return self.source.line_span(line).cut(self.scan.mask)

    @cached_property
    def code_lines(self) -> frozenset[int]:
        """Lines of fences and indented code; the evidence lines of an unclosed fence stay out of it."""
        lines: set[int] = set()
        for block in self.structure.blocks:
            if block.kind in (BlockKind.FENCE, BlockKind.CODE):
                lines.update(range(block.first, block.last + 1))
        return frozenset(lines)

    @cached_property
    def items_by_line(self) -> Mapping[int, int]:
        """The innermost list item that holds a line, for every line in a list."""
        found: dict[int, int] = {}
        for index, item in enumerate(self.structure.items):
            for line in range(item.first, item.last + 1):
                found[line] = index
        return found

    @cached_property
    def blocks_by_line(self) -> Mapping[int, Block]:
        return {line: block for block in self.structure.blocks for line in range(block.first, block.last + 1)}

    def is_blank(self, line: int) -> bool:
        return line in self.hidden_lines or not self.text(line).strip()

    def first_record(self, first: int, last: int) -> RawRecord | None:
        """The first record that begins on one of these lines."""
        for line in range(first, last + 1):
            if line in self.records:
                return self.records[line][0]
        return None

    def record_below(self, line: int, column: int = 0) -> RawRecord | None:
        """A record that opens the line directly below, indented by 0-3 spaces from ``column``, quoted no deeper."""
        below = line + 1
        if below > self.last_line or below not in self.records:
            return None
        start = _COMMENT_START.match(self.text(below))
        if start is None or self.source.starts[below - 1] + start.end("lead") != self.records[below][0].span.start:
            return None
        lead = start.group("lead")
        if lead.count(">") > quote_depth(self.text(line)):
            return None
        spaces = len(lead.rsplit(">", 1)[-1].expandtabs(4))
        if spaces > column + 3 + (1 if ">" in lead else 0):
            return None
        return self.records[below][0]

    def record_of(self, line: int, column: int = 0) -> tuple[RawRecord | None, int]:
        """The record of a card that ends on this line, and the last line of both."""
        if line in self.records:
            return self.records[line][0], line
        below = self.record_below(line, column)
        return below, line + 1 if below else line

    def prefix_end(self, line: int) -> int:
        """The 0-based column where a line's text begins, behind bullets, quote marks, pipe, checkbox, hashes."""
        match = MARKUP_PREFIX.match(self.text(line))
        return match.end() if match else 0

    def own_tag(self, offset: int) -> tuple[str, int]:
        """The tag that begins at an offset, without ``#``, and the offset behind it and its white space."""
        found = _OWN_TAG.match(self.source.text, offset)
        if found is None or self.source.text[offset + 1 : found.end()].isdigit():
            return "", offset
        end = found.end()
        while end < len(self.source.text) and self.source.text[end] in " \t\u00a0":
            end += 1
        return found.group()[1:], end

    def headings_above(self, line: int) -> tuple[str, ...]:
        """The path of headings over a line; neither the card's own heading nor a quoted one counts."""
        stack: list[Heading] = []
        for heading in self.headings:
            if heading.line >= line:
                break
            block = self.blocks_by_line.get(heading.line)
            if block is not None and block.quote:
                continue
            while stack and stack[-1].level >= heading.level:
                stack.pop()
            stack.append(heading)
        return tuple(heading.text for heading in stack)

    def list_parents(self, line: int) -> Iterator[int]:
        """First lines of the list items around the item that begins on or holds a line, outermost first."""
        chain: list[int] = []
        index = self.items_by_line.get(line, -1)
        while index >= 0:
            item = self.structure.items[index]
            if item.first != line:
                chain.append(item.first)
            index = item.parent
        yield from reversed(chain)

    def span(self, first: int, last: int) -> Span:
        return self.source.lines_span(first, last)


def quote_depth(line: str) -> int:
    """How many ``>`` open a line."""
    depth = 0
    for character in line:
        if character == ">":
            depth += 1
        elif character not in " \t":
            break
    return depth
