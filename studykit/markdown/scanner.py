"""The scanner of inline content: one pass over the source, from one interesting character to the next."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import ClassVar

from studykit.markdown import addresses, angles, macros
from studykit.markdown.addresses import LONGEST, Address, plain_text
from studykit.markdown.blocks import Block, BlockKind, Structure
from studykit.markdown.brackets import DEEPEST, Bracket, Brackets
from studykit.markdown.comments import Comments
from studykit.markdown.formulas import Formulas
from studykit.markdown.parentheses import Parentheses
from studykit.markdown.plain_links import LONG_RUN, STOP, PlainLinks
from studykit.markdown.regions import PLACE, Region, RegionKind, backtick_runs, cells, html_comments, masked
from studykit.markdown.scanned import PlacedTag, Scan
from studykit.markdown.tags import tag_at
from studykit.model.link import Link, LinkKind
from studykit.model.links import RAW, START, LinkRow, Links, link_row
from studykit.model.note import Tag
from studykit.model.patterns import pattern
from studykit.model.span import Span
from studykit.model.values import maker
from studykit.text import SourceText

_CLOSINGS = re.compile(r"\]+")
_REFERENCE = pattern(r"\[([^\[\]\n]{0,500})\]")
_BLOCK_REF = pattern(r"\(\(([0-9A-Za-z_-]{6,64})\)\)")
_PARAGRAPH = BlockKind.PARAGRAPH
_made_region = maker(Region)
_OVER_LINES = frozenset({RegionKind.COMMENT, RegionKind.MACRO})
"""What hides a separator also where it goes on over lines; code, formulas and links in text do so on one line only."""


class Scanner:
    """One pass over one note, block by block."""

    def __init__(
        self, source: SourceText, structure: Structure, constructs: frozenset[str], hidden: tuple[Span, ...]
    ) -> None:
        self.source = source
        self.text = source.text
        self.structure = structure
        self.wikilinks = "wikilink" in constructs
        self.math = "math" in constructs
        self.percent = "percent_comment" in constructs
        self.block_refs = "block_ref" in constructs
        self.bracket_tags = "bracket_tag" in constructs
        self.roam = "roam" in constructs
        self.logseq = "logseq" in constructs
        self.liquid = "liquid" in constructs
        self.formulas = Formulas(source.text)
        self.tagless = macros.note_blocks(source.text) if self.logseq else ()
        self.links: list[LinkRow] = []
        self.tags: list[PlacedTag] = []
        self.regions: list[Region] = [Region(span.start, span.end, RegionKind.CODE, block=True) for span in hidden]
        self.anchors: set[str] = set()
        self.parentheses = Parentheses(source.text)
        self.labels: dict[str, str | None] = {}
        self.resume = 0
        self.unclosed = 0  # up to there no wikilink ends behind the last opening
        self.comments = Comments(source.text)
        self.plain_links = PlainLinks(source, self.links, known=self.wikilinks)

    def run(self) -> Scan:
        blocks, number = self.structure.blocks, 0
        while number < len(blocks):
            self.between(blocks[number].first)
            if blocks[number].kind is _PARAGRAPH:
                number = self._paragraphs(number)
            else:
                self._block(blocks[number])
                number += 1
        self.between(len(self.source.starts) + 1)
        self.links.sort(key=itemgetter(START))
        self.regions.sort(key=PLACE)
        text = self.text
        on_lines = [r for r in self.regions if r.block or r.kind in _OVER_LINES or "\n" not in text[r.start : r.end]]
        code = [r for r in on_lines if r.kind is RegionKind.CODE]
        masks = masked(text, code), masked(self.plain_links.masked(), on_lines)
        return Scan(Links(self.links), tuple(self.tags), tuple(self.regions), frozenset(self.anchors), *masks)

    def between(self, line: int) -> None:
        """Called before a block that begins on a line, and behind the last one."""

    def _paragraphs(self, number: int) -> int:
        """A run of paragraphs with nothing between two of them; the place of the block behind it.

        Only one that holds more than names of pages is looked at by itself.
        """
        blocks, starts, end_of = self.structure.blocks, self.source.starts, self.source.line_end
        _, first, last, *_ = blocks[number]
        behind = number + 1
        while behind < len(blocks) and blocks[behind][0] is _PARAGRAPH and blocks[behind][1] == last + 1:
            last = blocks[behind][2]
            behind += 1
        at, end = starts[first - 1], end_of(last)
        if self.plain_links.is_text(at, end):
            return behind
        while (at := max(at, self.resume)) < end:
            stop = self.plain_links.take(at, end)
            if stop < 0:
                break
            while end_of(blocks[number].last) <= stop:
                number += 1
            at = end_of(blocks[number].last)
            self._marked(stop, Span(starts[blocks[number].first - 1], at))
        return behind

    def _block(self, block: Block) -> None:
        span = self.source.lines_span(block.first, block.last)
        match block.kind:
            case BlockKind.HTML:
                self._html_block(span)
            case BlockKind.FENCE | BlockKind.CODE:
                self._region(RegionKind.CODE, span.start, span.end, block=True)
            case BlockKind.TABLE:
                for line in range(block.first, block.last + 1):
                    for cell in cells(self.source, line):
                        self._inline(cell.start, cell.end)
            case BlockKind.FORMULA:
                self._region(RegionKind.MATH, span.start, span.end, block=True)
            case BlockKind.RULE:
                pass
            case _:
                self._inline(span.start, span.end)

    def _html_block(self, span: Span) -> None:
        """Comments are told apart from the rest, since a schedule comment is looked for in comments only."""
        at, end = span
        self.anchors.update(angles.anchors(self.text, at, end))
        for start, behind in html_comments(self.text, at, end):
            if start > at:
                self._region(RegionKind.HTML, at, start, block=True)
            self._region(RegionKind.COMMENT, start, behind, block=True)
            at = behind
        if at < end:
            self._region(RegionKind.HTML, at, end, block=True)

    def _region(self, kind: RegionKind, start: int, end: int, *, block: bool = False) -> None:
        self.regions.append(_made_region((start, end, kind, block)))

    def _inline(self, start: int, end: int) -> None:
        at = max(start, self.resume)
        if at < end and (stop := self.plain_links.take(at, end)) >= 0:
            self._marked(stop, Span(start, end))

    def _marked(self, at: int, span: Span) -> None:
        """The rest of a block from an interesting place on."""
        text, end = self.text, span.end
        closers = backtick_runs(text, Span(at, end))
        brackets = Brackets()
        stop = STOP.search(text, at, end)
        while stop is not None:
            at = self._stop(stop, span, closers, brackets)
            if at >= end:
                self.resume = max(self.resume, at)
                break
            stop = STOP.search(text, at, end)

    def _stop(self, stop: re.Match[str], span: Span, closers: Mapping[int, list[int]], brackets: Brackets) -> int:
        """Deal with one interesting place; the offset to go on from."""
        mark, start = stop.group(), stop.start()
        if mark[0] == "\\":
            return start + 2
        if mark[0] == "`":
            return self._code(start, len(mark), closers)
        if mark[0] == "]":
            return self._close_bracket(start, span, brackets)
        handler = self._handlers.get(mark[0])
        if handler is not None:
            return handler(self, mark, start, span)
        if len(mark) >= LONG_RUN:
            brackets.forget()
            return stop.end() - DEEPEST - len("[[[[")  # in front of four of them stands no wikilink
        if mark.endswith("[[") and self.wikilinks:
            after = self._wikilink(start, mark.startswith("!"), span)
            if after:
                return after
        brackets.opened(start, image=mark.startswith("!"))
        return start + (2 if mark.startswith("!") else 1)

    def _code(self, start: int, length: int, closers: Mapping[int, list[int]]) -> int:
        runs = closers.get(length, [])
        after = bisect_right(runs, start)
        if after == len(runs):
            return start + length
        self._region(RegionKind.CODE, start, runs[after] + length)
        return runs[after] + length

    def _angle(self, _mark: str, start: int, span: Span) -> int:
        text = self.text
        if text.startswith("<!--", start):
            end = self.comments.end(start, span)
            if not end:
                return start + 4
            self._region(RegionKind.COMMENT, start, end)
            return end
        auto = angles.autolink_at(text, start, span.end)
        if auto is not None:
            target, shown, end = auto
            self._add(Span(start, end), Address(target, "", shown), LinkKind.AUTOLINK)
            return end
        end = angles.tag_end(text, start, span.end)
        if not end:
            return start + 1
        self.anchors.update(angles.anchors(text, start, end))
        self._region(RegionKind.HTML, start, end)
        return end

    def _percent_comment(self, _mark: str, start: int, span: Span) -> int:
        """``%%`` runs to the next ``%%``, over block boundaries; without one it is text."""
        if not self.percent:
            return start + 2
        close = self.text.find("%%", start + 2)
        if close < 0:
            line_end = self.text.find("\n", start, span.end)
            return line_end if line_end >= 0 else span.end
        self._region(RegionKind.COMMENT, start, close + 2)
        return close + 2

    def _formula(self, _mark: str, start: int, span: Span) -> int:
        end = self.formulas.end(start, span) if self.math else 0
        if not end:
            return start + 1
        self._region(RegionKind.MATH, start, end)
        return end

    def _wikilink(self, start: int, embed: bool, span: Span) -> int:
        """The offset behind a wikilink, 0 where there is none."""
        inner = start + (3 if embed else 2)
        end = min(span.end, inner + LONGEST)
        close = self.text.find("]]", max(inner, self.unclosed - 1), end)
        self.unclosed = self.unclosed if close >= 0 else end
        fragments = not self.logseq
        found = addresses.wikilink(self.text[inner:close], embed, fragments=fragments) if close >= 0 else None
        if found is None:
            return 0
        self._add(Span(start, close + 2), found, LinkKind.EMBED if embed else LinkKind.WIKILINK)
        return close + 2

    def _close_bracket(self, start: int, span: Span, brackets: Brackets) -> int:
        opened = brackets.closed()
        if opened is None:
            run = _CLOSINGS.match(self.text, start, span.end) if brackets.is_empty() else None
            return run.end() if run else start + 1
        if self.roam and not opened.image and (tag := macros.rewritten_tag(self.text, opened.start, span.end)):
            return tag[1]
        found = self._destination(opened, start, span)
        if found is None:
            return start + 1
        destination, end = found
        if not opened.image:
            brackets.no_links_around()
            self._forget_addresses(opened.start)
        shown = plain_text(self.text[opened.start + (2 if opened.image else 1) : start])
        kind = LinkKind.IMAGE if opened.image else LinkKind.MARKDOWN
        self._add_markdown(Span(opened.start, end), destination, shown, kind)
        return end

    def _forget_addresses(self, start: int) -> None:
        """Bare addresses in the text of a link are that link, not others."""
        while self.links and self.links[-1][START] > start and self.links[-1][RAW].startswith("http"):
            self.links.pop()

    def _destination(self, opened: Bracket, close: int, span: Span) -> tuple[str, int] | None:
        text = self.text
        inline = addresses.destination(text, close + 1, span.end, self.parentheses, titles=self.roam)
        if inline:
            return inline
        if not self.structure.references:
            return None
        label = text[opened.start + (2 if opened.image else 1) : close]
        end = close + 1
        reference = _REFERENCE.match(text, close + 1, span.end)
        if reference:
            label, end = reference.group(1) or label, reference.end()
        if label not in self.labels:
            from markdown_it.common.utils import normalizeReference  # noqa: PLC0415 - few notes define references

            known = self.structure.references
            self.labels[label] = known.get(normalizeReference(label)) if len(label) <= LONGEST else None
        found = self.labels[label]
        return None if found is None else (found, end)

    def _add_markdown(self, span: Span, destination: str, shown: str, kind: LinkKind) -> None:
        sized = kind is LinkKind.IMAGE and self.wikilinks
        address = addresses.of_destination(destination, shown, sized=sized, titles=self.roam, pages=self.block_refs)
        self._add(span, address, kind)

    def _block_reference(self, _mark: str, start: int, _span: Span) -> int:
        found = _BLOCK_REF.match(self.text, start) if self.block_refs else None
        if not found:
            return start + 2 if self.block_refs else start + 1
        self._add(Span(start, found.end()), Address("", "^" + found.group(1), found.group()), LinkKind.BLOCKREF)
        return found.end()

    def _braces(self, mark: str, start: int, span: Span) -> int:
        """Macros of the programs that have them; to all others braces are text."""
        text = self.text
        if mark == "{%" and self.liquid and (block := macros.liquid_target(text, start, span.end)):
            self._add_markdown(Span(start, block[1]), block[0], block[0], LinkKind.MARKDOWN)
            return block[1]
        if mark == "{{" and self.logseq and (embed := macros.logseq_embed(text, start, span.end)):
            self._add(Span(start, embed[1]), embed[0], LinkKind.EMBED)
            return embed[1]
        if mark == "{{" and (self.roam or (self.logseq and macros.is_query(text, start))):
            end = macros.braces_end(text, start, span.end)
            if end:
                self._region(RegionKind.MACRO, start, end)
                return end
        return start + 2

    def _bare_url(self, _mark: str, start: int, span: Span) -> int:
        find = macros.roam_url if self.roam else addresses.url_at
        url, end = find(self.text, start, span.end)
        if url:
            self._add(Span(start, end), Address(url, "", url), LinkKind.AUTOLINK)
        return end

    def _tag(self, _mark: str, start: int, span: Span) -> int:
        text = self.text
        if (start > span.start and not text[start - 1].isspace()) or self._in_note_block(start):
            return start + 1
        found = tag_at(text, start, span.end, bracketed=self.bracket_tags)
        if found is None:
            return start + 1
        name, end, bracketed = found
        self.tags.append(PlacedTag(Tag(name, self.source.line_at(start)), Span(start, end)))
        if bracketed:
            self._region(RegionKind.LINK, start, end)
        return end

    def _in_note_block(self, start: int) -> bool:
        """Logseq: between ``#+BEGIN_X`` and ``#+END_X`` nothing is a tag."""
        before = bisect_right(self.tagless, Span(start, len(self.text))) if self.tagless else 0
        return before > 0 and start < self.tagless[before - 1].end

    def _add(self, span: Span, address: Address, kind: LinkKind) -> None:
        line, column = self.source.place(span.start)
        raw = span.cut(self.text)
        link = Link(span, line, column, raw, address.target, address.fragment, address.shown, kind, size=address.size)
        self.links.append(link_row(link))
        self._region(RegionKind.LINK, span.start, span.end)

    # Of functions, not of methods: then nothing refers to a scanner but who made it, and it is gone with its note.
    _handlers: ClassVar[Mapping[str, Callable[[Scanner, str, int, Span], int]]] = {
        "<": _angle, "%": _percent_comment, "$": _formula, "(": _block_reference,
        "{": _braces, "h": _bare_url, "#": _tag,
    }  # fmt: skip
