"""Inline content read off the source: links, tags, and which characters are plain text.

The renderer parses inline content with markdown-it-py, whose inline tokens carry no positions. Write-back and
diagnostics need positions, so this scanner walks the source itself, block by block, in one pass.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from markdown_it.common.utils import normalizeReference

from studykit.markdown.blocks import Block, BlockKind, Structure
from studykit.model.link import Link, LinkKind, is_external
from studykit.model.note import Tag
from studykit.model.span import Span
from studykit.text import SourceText

MASK = "\x1a"
"""Stands in a masked text for a character that is not plain text."""


class RegionKind(StrEnum):
    CODE = "code"
    MATH = "math"
    COMMENT = "comment"
    HTML = "html"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of source that is not plain text."""

    kind: RegionKind
    span: Span


@dataclass(frozen=True, slots=True)
class PlacedTag:
    """A tag in the text with the place of its ``#``."""

    tag: Tag
    span: Span


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass over a note found, in the order of the source.

    ``code_mask`` has code and front matter masked, ``mask`` comments, math, HTML and links as well; both have the
    length of the text and keep its line ends.
    """

    links: tuple[Link, ...]
    tags: tuple[PlacedTag, ...]
    regions: tuple[Region, ...]
    anchors: frozenset[str]
    code_mask: str
    mask: str


_LONGEST = 2000
"""No wikilink or inline formula is longer: a bound that keeps hostile input linear."""

_STOP = re.compile(r"\\|`+|<|%%|\$\$?|!\[\[|\[\[|!\[|\[|\]|\(\(|https?://|#")
_HTML_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]{0,2000})?/?>")
_AUTOLINK = re.compile(r"<((?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>")
_ANCHOR = re.compile(r"<[A-Za-z][^<>]{0,500}?\s(?:id|name)\s*=\s*[\"']?([^\s\"'>]+)", re.I)
_DESTINATION = re.compile(
    r"\(\s{0,99}(?:<(?P<angle>[^<>\n]{0,4999})>|(?P<plain>(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*))"
    r"(?:\s{1,99}(?:\"[^\"]{0,999}\"|'[^']{0,999}'|\([^()]{0,999}\)))?\s{0,99}\)"
)
_REFERENCE = re.compile(r"\[([^\[\]\n]{0,500})\]")
_URL = re.compile(r"https?://[^\s<>\"'`|，。、；：！？（）「」『』《》]+")
_BLOCK_REF = re.compile(r"\(\(([0-9A-Za-z_-]{6,64})\)\)")
_TAG = re.compile(r"#((?:[\w/-]|[^\x00-\x7f\s\u2000-\u200c\u200e-\u206f\u2e00-\u2e7f])+)")
_BRACKET_TAG = re.compile(r"#\[\[([^\[\]\n]+)\]\]")
_DOLLAR = re.compile(r"(?<=[^\s\\$])\$(?![\d$])")
_SIZE = re.compile(r"^\d+(?:x\d+)?%?$")
_MARKUP = re.compile(r"\*\*|__|~~|==|[*`]|\\(?=[!-/:-@\[-`{-~])|!?\[\[?|\]\]?(?:\([^()\s]*\))?|<[^<>]{0,200}>")


def plain_text(text: str) -> str:
    """Inline Markdown without its marks, as a reader sees it."""
    return _MARKUP.sub("", text).strip()


def scan(source: SourceText, structure: Structure, constructs: frozenset[str], hidden: tuple[Span, ...] = ()) -> Scan:
    """Scan the leaf blocks of a note; ``hidden`` (front matter, generated text) counts as code: nothing is found there."""
    return _Scanner(source, structure, constructs, hidden).run()


class _Scanner:
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
        self.links: list[Link] = []
        self.tags: list[PlacedTag] = []
        self.regions: list[Region] = [Region(RegionKind.CODE, span) for span in hidden]
        self.anchors: set[str] = set()
        self.resume = 0
        self.dollar_from = self.dollar_at = -1

    def run(self) -> Scan:
        for block in self.structure.blocks:
            self._block(block)
        self.links.sort(key=lambda link: (link.span.start, -link.span.end))
        code = [r for r in self.regions if r.kind is RegionKind.CODE]
        return Scan(
            tuple(self.links),
            tuple(self.tags),
            tuple(sorted(self.regions, key=lambda r: r.span)),
            frozenset(self.anchors),
            _masked(self.text, code),
            _masked(self.text, self.regions),
        )

    def _block(self, block: Block) -> None:
        span = self.source.lines_span(block.first, block.last)
        match block.kind:
            case BlockKind.FENCE | BlockKind.CODE:
                self._region(RegionKind.CODE, span.start, span.end)
            case BlockKind.HTML:
                self.anchors.update(_ANCHOR.findall(self.text, span.start, span.end))
                self._html_block(span)
            case BlockKind.TABLE:
                for line in range(block.first, block.last + 1):
                    for cell in _cells(self.source, line):
                        self._inline(cell)
            case BlockKind.RULE:
                pass
            case _:
                self._inline(span)

    def _html_block(self, span: Span) -> None:
        """Comments are told apart from the rest, since a schedule comment is looked for in comments only."""
        at = span.start
        for start, end in _html_comments(self.text, span):
            if start > at:
                self._region(RegionKind.HTML, at, start)
            self._region(RegionKind.COMMENT, start, end)
            at = end
        if at < span.end:
            self._region(RegionKind.HTML, at, span.end)

    def _region(self, kind: RegionKind, start: int, end: int) -> None:
        self.regions.append(Region(kind, Span(start, end)))

    def _inline(self, span: Span) -> None:
        text, at = self.text, max(span.start, self.resume)
        if at >= span.end:
            return
        closers = _backtick_runs(text, Span(at, span.end))
        openers: list[tuple[int, bool]] = []
        while True:
            stop = _STOP.search(text, at, span.end)
            if stop is None:
                return
            at = self._stop(stop, span, closers, openers)
            if at >= span.end:
                self.resume = max(self.resume, at)
                return

    def _stop(
        self, stop: re.Match[str], span: Span, closers: Mapping[int, list[int]], openers: list[tuple[int, bool]]
    ) -> int:
        """Deal with one interesting place; the offset to go on from."""
        mark, start = stop.group(), stop.start()
        match mark[0]:
            case "\\":
                return start + 2
            case "`":
                return self._code(start, len(mark), closers)
            case "<":
                return self._angle(start, span)
            case "%":
                return self._percent_comment(start, span) if self.percent else start + 2
            case "$":
                return self._math(start, mark, span) if self.math else stop.end()
            case "(":
                return self._block_reference(start) if self.block_refs else start + 1
            case "h":
                return self._bare_url(start, span)
            case "#":
                return self._tag(start, span)
            case "]":
                return self._close_bracket(start, span, openers)
        if mark.endswith("[[") and self.wikilinks:
            after = self._wikilink(start, mark.startswith("!"), span)
            if after:
                return after
        openers.append((start, mark.startswith("!")))
        return start + (2 if mark.startswith("!") else 1)

    def _code(self, start: int, length: int, closers: Mapping[int, list[int]]) -> int:
        runs = closers.get(length, [])
        after = bisect_right(runs, start)
        if after == len(runs):
            return start + length
        self._region(RegionKind.CODE, start, runs[after] + length)
        return runs[after] + length

    def _angle(self, start: int, span: Span) -> int:
        text = self.text
        if text.startswith("<!--", start):
            close = text.find("-->", start + 4, span.end)
            line_end = text.find("\n", start, span.end)
            end = close + 3 if close >= 0 else (line_end if line_end >= 0 else span.end)
            self._region(RegionKind.COMMENT, start, end)
            return end
        auto = _AUTOLINK.match(text, start, span.end)
        if auto:
            address = auto.group(1)
            target = address if is_external(address) else f"mailto:{address}"
            self._add(Span(start, auto.end()), target, "", address, LinkKind.AUTOLINK)
            return auto.end()
        tag = _HTML_TAG.match(text, start, span.end)
        if tag:
            self.anchors.update(_ANCHOR.findall(tag.group()))
            self._region(RegionKind.HTML, start, tag.end())
            return tag.end()
        return start + 1

    def _percent_comment(self, start: int, span: Span) -> int:
        """``%%`` runs to the next ``%%``, over block boundaries; without one it is text."""
        close = self.text.find("%%", start + 2)
        if close < 0:
            line_end = self.text.find("\n", start, span.end)
            return line_end if line_end >= 0 else span.end
        self._region(RegionKind.COMMENT, start, close + 2)
        return close + 2

    def _math(self, start: int, mark: str, span: Span) -> int:
        text = self.text
        if mark == "$$":
            at_line_start = not text[text.rfind("\n", 0, start) + 1 : start].strip(" \t>")
            close = text.find("$$", start + 2, len(text) if at_line_start else span.end)
            if close < 0:
                return start + 2
            self._region(RegionKind.MATH, start, close + 2)
            return close + 2
        if start + 1 >= span.end or text[start + 1].isspace():
            return start + 1
        close = self._closing_dollar(start, span)
        if close < 0 or close - start > _LONGEST:
            return start + 1
        self._region(RegionKind.MATH, start, close + 1)
        return close + 1

    def _closing_dollar(self, start: int, span: Span) -> int:
        """The next ``$`` that may close a formula, remembered so that many openers cost one search."""
        if not (self.dollar_from <= start < self.dollar_at):
            found = _DOLLAR.search(self.text, start + 2, span.end)
            self.dollar_from, self.dollar_at = start, found.start() if found else span.end
        return self.dollar_at if self.dollar_at < span.end and self.dollar_at > start + 1 else -1

    def _wikilink(self, start: int, embed: bool, span: Span) -> int:
        """The offset behind a wikilink, 0 where there is none: it never spans lines."""
        text = self.text
        inner_start = start + (3 if embed else 2)
        close = text.find("]]", inner_start, min(span.end, inner_start + _LONGEST))
        if close < 0:
            return 0
        inner = text[inner_start:close]
        if "\n" in inner or "[[" in inner or not inner.strip():
            return 0
        name, separator, alias = inner.replace("\\|", "|").partition("|")
        target, hash_sign, fragment = name.strip().partition("#")
        size = ""
        if embed and _SIZE.match(alias.strip()):
            size, alias = alias.strip(), ""
        shown = alias.strip() if separator and alias.strip() else name.strip()
        kind = LinkKind.EMBED if embed else LinkKind.WIKILINK
        self._add(Span(start, close + 2), target.strip(), fragment if hash_sign else "", shown, kind, size)
        return close + 2

    def _close_bracket(self, start: int, span: Span, openers: list[tuple[int, bool]]) -> int:
        if not openers:
            return start + 1
        opened, image = openers.pop()
        found = self._destination(opened, image, start, span)
        if found is None:
            return start + 1
        destination, end = found
        if not image:
            # A link holds no link: brackets that opened further left stay text.
            openers[:] = [opener for opener in openers if opener[1]]
        shown = plain_text(self.text[opened + (2 if image else 1) : start])
        self._add_markdown(Span(opened, end), destination, shown, LinkKind.IMAGE if image else LinkKind.MARKDOWN)
        return end

    def _destination(self, opened: int, image: bool, close: int, span: Span) -> tuple[str, int] | None:
        text = self.text
        inline = _DESTINATION.match(text, close + 1, span.end)
        if inline:
            angle = inline.group("angle")
            return (angle if angle is not None else _unescape(inline.group("plain"))), inline.end()
        if not self.structure.references:
            return None
        label = text[opened + (2 if image else 1) : close]
        end = close + 1
        reference = _REFERENCE.match(text, close + 1, span.end)
        if reference:
            label, end = reference.group(1) or label, reference.end()
        found = self.structure.references.get(normalizeReference(label))
        return None if found is None else (found, end)

    def _add_markdown(self, span: Span, destination: str, shown: str, kind: LinkKind) -> None:
        if is_external(destination):
            self._add(span, destination, "", shown, kind)
            return
        target, _, fragment = destination.partition("#")
        self._add(span, _percent_decode(target), _percent_decode(fragment), shown, kind)

    def _block_reference(self, start: int) -> int:
        found = _BLOCK_REF.match(self.text, start)
        if not found:
            return start + 2
        self._add(Span(start, found.end()), "", "^" + found.group(1), found.group(), LinkKind.BLOCKREF)
        return found.end()

    def _bare_url(self, start: int, span: Span) -> int:
        found = _URL.match(self.text, start, span.end)
        if not found:
            return start + 1
        url = found.group().rstrip(".,;:!?*_~]")
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(".,;:!?*_~]")
        if len(url) <= len("https://"):
            return found.end()
        self._add(Span(start, start + len(url)), url, "", url, LinkKind.AUTOLINK)
        return start + len(url)

    def _tag(self, start: int, span: Span) -> int:
        text = self.text
        if start > span.start and not text[start - 1].isspace():
            return start + 1
        bracket = _BRACKET_TAG.match(text, start, span.end) if self.bracket_tags else None
        found = bracket or _TAG.match(text, start, span.end)
        if found is None or found.group(1).isdigit():
            return start + 1
        place = Span(start, found.end())
        self.tags.append(PlacedTag(Tag(found.group(1), self.source.line_at(start)), place))
        if bracket:
            self._region(RegionKind.LINK, start, found.end())
        return found.end()

    def _add(self, span: Span, target: str, fragment: str, shown: str, kind: LinkKind, size: str = "") -> None:
        line, column = self.source.place(span.start)
        raw = span.cut(self.text)
        self.links.append(Link(span, line, column, raw, target, fragment, shown, kind, size=size))
        self._region(RegionKind.LINK, span.start, span.end)


def _unescape(text: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def _percent_decode(text: str) -> str:
    """Decode once; a sequence that is not UTF-8 or not hexadecimal stays as written."""
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def _backtick_runs(text: str, span: Span) -> dict[int, list[int]]:
    """Starts of backtick runs by their length; empty for the many blocks without a backtick."""
    runs: dict[int, list[int]] = {}
    if text.find("`", span.start, span.end) >= 0:
        for run in re.compile("`+").finditer(text, span.start, span.end):
            runs.setdefault(len(run.group()), []).append(run.start())
    return runs


def _cells(source: SourceText, line: int) -> Iterator[Span]:
    """The cells of a table row: code spans and links do not cross an unescaped pipe."""
    whole = source.line_span(line)
    text, at = source.text, whole.start
    pipe = at - 1
    while True:
        pipe = text.find("|", pipe + 1, whole.end)
        if pipe < 0:
            break
        if pipe > whole.start and text[pipe - 1] == "\\":
            continue
        if pipe > at:
            yield Span(at, pipe)
        at = pipe + 1
    if at < whole.end:
        yield Span(at, whole.end)


def _html_comments(text: str, span: Span) -> Iterator[tuple[int, int]]:
    at = span.start
    while (start := text.find("<!--", at, span.end)) >= 0:
        close = text.find("-->", start + 4, span.end)
        if close < 0:
            yield start, span.end
            return
        yield start, close + 3
        at = close + 3


def _masked(text: str, regions: list[Region]) -> str:
    """The text with all regions overwritten, line ends kept, in one pass."""
    pieces: list[str] = []
    at = 0
    for region in sorted(regions, key=lambda r: r.span):
        start, end = max(region.span.start, at), region.span.end
        if end <= at:
            continue
        pieces.append(text[at:start])
        hidden = text[start:end]
        if "\n" in hidden:
            pieces.append(re.sub(r"[^\r\n]", MASK, hidden))
        else:
            pieces.append(MASK * len(hidden))
        at = end
    pieces.append(text[at:])
    return "".join(pieces)
