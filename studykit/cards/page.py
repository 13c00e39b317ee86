"""A note on the way to its cards: the source with everything a card syntax may ask about a line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from studykit.config import Conventions
from studykit.markdown.blocks import Block, BlockKind, Structure
from studykit.markdown.bounds import MOST_PICTURES
from studykit.markdown.fences import OCCLUSION, fenced, language_of
from studykit.markdown.inline import PlacedTag, RegionKind, Scan
from studykit.model.card import RawRecord
from studykit.model.link import Link
from studykit.model.note import Heading
from studykit.model.patterns import pattern
from studykit.model.span import NotePath, Span
from studykit.model.values import dataclass
from studykit.text import SourceText

if TYPE_CHECKING:
    from studykit.markdown.occlusion import OcclusionBlock

MARKUP_PREFIX = re.compile(
    r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])|\|))*[ \t]*(?:\[[ xX]\][ \t]+)?(?:#{1,6}[ \t]+)?"
)
"""Bullets, quote marks, a table's first pipe, a checkbox and heading hashes in front of a card's text."""

_GLUED_FENCE = pattern(r"[ \t]*`{3,}")
_OWN_TAG = re.compile(r"#[^\s#]+")
_BLANK = " \t\u00a0"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a diagram file of the vault says, and its path."""

    path: str
    source: str


DrawingOf = Callable[[Link], Drawing | None]
"""The diagram file that a link of the note shows; None where it leads to none that can be read."""


def no_drawing(link: Link) -> Drawing | None:
    """For a note of which nobody knows what lies around it."""
    del link
    return None


@dataclass(frozen=True)
class Page:
    """``traits`` name what the dialect does differently (see `studykit.dialects.base.Dialect.traits`).

    ``records`` are the schedule records outside code by their first line, in order. ``front_tags`` are the tags of
    the front matter, ``front_deck`` its ``deck:``. ``stem_deck`` is the deck a deck folder gives, ``folder_deck``
    the folder's path as the plugin has it. ``footer_line`` is the rule above the note's footer, over which no card
    goes on, or 0. ``hidden_lines`` are front matter and generated text.
    ``drawing`` reads the diagram files that the note shows.
    """

    source: SourceText
    path: NotePath
    conventions: Conventions
    structure: Structure
    scan: Scan
    headings: tuple[Heading, ...]
    records: Mapping[int, tuple[RawRecord, ...]]
    front_tags: tuple[str, ...] = ()
    front_deck: str = ""
    traits: frozenset[str] = frozenset()
    stem_deck: str = ""
    folder_deck: str = ""
    footer_line: int = 0
    hidden_lines: frozenset[int] = field(default_factory=frozenset)
    record_kind: str = "comment"
    drawing: DrawingOf = no_drawing

    @property
    def last_line(self) -> int:
        return len(self.source.lines)

    def text(self, line: int) -> str:
        """A line as it stands."""
        return self.source.lines[line - 1]

    def masked(self, line: int) -> str:
        """The same line with code, math, comments, HTML and links overwritten; of equal length."""
        start = self.source.starts[line - 1]
        return self.scan.mask[start : start + len(self.source.lines[line - 1])]

    def lines_with(self, marks: Iterable[str]) -> set[int]:
        """The lines on which any of these marks stands, wherever."""
        text, starts, found = self.source.text, self.source.starts, set[int]()
        for mark in marks:
            at = text.find(mark)
            while at >= 0:
                line = self.source.line_at(at)
                found.add(line)
                at = text.find(mark, starts[line]) if line < len(starts) else -1
        return found

    def span(self, first: int, last: int) -> Span:
        return self.source.lines_span(first, last)

    def is_blank(self, line: int) -> bool:
        return line in self.hidden_lines or not self.text(line).strip()

    @cached_property
    def blocks_by_kind(self) -> Mapping[BlockKind, Sequence[Block]]:
        """The leaf blocks other than paragraphs, those of a kind in order."""
        found: dict[BlockKind, list[Block]] = {kind: [] for kind in BlockKind}
        paragraph = BlockKind.PARAGRAPH
        for block in self.structure.blocks:
            if block[0] is not paragraph:
                found[block[0]].append(block)
        return found

    @cached_property
    def code_lines(self) -> frozenset[int]:
        """Lines of fences and of indented code."""
        return frozenset(
            line
            for kind in (BlockKind.FENCE, BlockKind.CODE)
            for block in self.blocks_by_kind[kind]
            for line in range(block.first, block.last + 1)
        )

    @cached_property
    def occlusions(self) -> tuple[tuple[Block, bool, OcclusionBlock], ...]:
        """The first blocks of masks outside generated text, whether each is closed, and what it says."""
        if OCCLUSION not in self.source.text:
            return ()
        from studykit.markdown.occlusion import read_occlusion  # noqa: PLC0415 - few notes have pictures with masks

        fences = (b for b in self.structure.blocks if b.kind is BlockKind.FENCE and language_of(b.info) == OCCLUSION)
        inside = ((b, fenced(self.source, self.structure, b)) for b in fences if b.first not in self.hidden_lines)
        found = ((b, part.closed, read_occlusion(part.lines)) for b, part in inside if part is not None)
        return tuple(islice(found, MOST_PICTURES))

    @cached_property
    def blocks_by_line(self) -> Mapping[int, Block]:
        return {line: block for block in self.structure.blocks for line in range(block.first, block.last + 1)}

    @cached_property
    def items_by_line(self) -> Mapping[int, int]:
        """The innermost list item that holds a line, for every line in a list."""
        found: dict[int, int] = {}
        for index, item in enumerate(self.structure.items):
            for line in range(item.first, item.last + 1):
                found[line] = index
        return found

    @cached_property
    def children(self) -> Mapping[int, tuple[int, ...]]:
        """The places of the list items directly inside each list item."""
        found: dict[int, list[int]] = {}
        for index, item in enumerate(self.structure.items):
            if item.parent >= 0:
                found.setdefault(item.parent, []).append(index)
        return {parent: tuple(inner) for parent, inner in found.items()}

    @cached_property
    def tags_by_line(self) -> Mapping[int, tuple[PlacedTag, ...]]:
        found: dict[int, list[PlacedTag]] = {}
        for placed in self.scan.tags:
            found.setdefault(placed.tag.line, []).append(placed)
        return {line: tuple(tags) for line, tags in found.items()}

    @cached_property
    def links_by_line(self) -> Mapping[int, tuple[Link, ...]]:
        found: dict[int, list[Link]] = {}
        for link in self.scan.links:
            found.setdefault(link.line, []).append(link)
        return {line: tuple(links) for line, links in found.items()}

    @cached_property
    def comments(self) -> tuple[Span, ...]:
        """The comments of every kind, in order."""
        return tuple(region.span for region in self.scan.regions if region.kind is RegionKind.COMMENT)

    @cached_property
    def long_comments(self) -> tuple[Span, ...]:
        """The comments that go on over a line end, in order."""
        return tuple(span for span in self.comments if "\n" in span.cut(self.source.text))

    @cached_property
    def stretches(self) -> tuple[tuple[int, int], ...]:
        """First and last line of what a blank line cuts for the Obsidian plugin but not for us: formulas over several
        lines, and fences that are indented, quoted or without an end."""
        return tuple(
            sorted(
                (block.first, block.last)
                for kind in (BlockKind.FORMULA, BlockKind.FENCE)
                for block in self.blocks_by_kind[kind]
                if block.last > block.first and not _is_plain(block)
            )
        )

    def cut_stretch(self, first: int, last: int) -> tuple[int, int] | None:
        """The formula or fence that begins inside these lines, behind their first, and goes on below them."""
        if not self.stretches:
            return None
        place = bisect_left(self.stretches, (last + 1, 0)) - 1
        found = self.stretches[place] if place >= 0 else (0, 0)
        return found if first < found[0] <= last < found[1] else None

    def prefix_end(self, line: int) -> int:
        """The 0-based column where a line's text begins, behind bullets, quote marks, pipe, checkbox, hashes."""
        if line in self.structure.revived and (glued := _GLUED_FENCE.match(self.text(line))):
            return glued.end()
        match = MARKUP_PREFIX.match(self.text(line))
        return match.end() if match else 0

    def own_tag(self, line: int) -> tuple[str, Span]:
        """The tag a card's text begins with, without ``#``, and its place with the white space behind it.

        As the Obsidian plugin reads it: any tag, but only at the very start of the line, in front of bullets and
        other marks. Without one the place is empty.
        """
        text, start = self.text(line), self.source.starts[line - 1]
        at = self.prefix_end(line) if line in self.structure.revived else len(text) - len(text.lstrip(_BLANK))
        found = _OWN_TAG.match(text, at)
        if found is None or found.group()[1:].isdigit():
            return "", Span(start + at, start + at)
        end = found.end()
        while end < len(text) and text[end] in _BLANK:
            end += 1
        return found.group()[1:], Span(start + at, start + end)

    @cached_property
    def _outline(self) -> tuple[tuple[int, ...], tuple[tuple[str, ...], ...]]:
        """The lines of the headings that are neither quoted nor in a list, and the path of headings below each."""
        lines: list[int] = []
        paths: list[tuple[str, ...]] = []
        stack: list[Heading] = []
        for heading in self.headings:
            block = self.blocks_by_line.get(heading.line)
            if block is not None and (block.quote or block.item >= 0):
                continue
            while stack and stack[-1].level >= heading.level:
                stack.pop()
            stack.append(heading)
            lines.append(heading.line)
            paths.append(tuple(above.text for above in stack))
        return tuple(lines), tuple(paths)

    def headings_above(self, line: int) -> tuple[str, ...]:
        """The path of headings over a line; neither the card's own heading nor a quoted one counts."""
        lines, paths = self._outline
        place = bisect_left(lines, line)
        return paths[place - 1] if place else ()

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


def _is_plain(block: Block) -> bool:
    """A fence at the left margin, which keeps its blank lines for the plugin, too."""
    return block.kind is BlockKind.FENCE and block.item < 0 and not block.quote and block.closed
