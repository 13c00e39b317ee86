"""The blocks of plain Markdown, line by line: most notes are headings, paragraphs, simple lists, fences and comments.

What is not surely plain (most quotes and some tables, HTML, definitions, code by indentation) is left to the real
parser, stretch by stretch. A test over the CommonMark specification and random texts holds both to the same answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from studykit.markdown.plain_frames import quote_end, quoted, table_end
from studykit.markdown.structure import Block, BlockKind, Item, Structure
from studykit.model.patterns import pattern

Parse = Callable[[Sequence[str], int], Structure]

_TEXT = (
    r"(?:[^\s#>`~*+_=<$\d\[|:-]"  # nothing that begins another block
    r"|\#+[^\#\s]|`{1,2}[^`]|~{1,2}[^~]|[*_]{1,3}[^\s*_]|-[^\s\-:|]|=+[ \t]*[^=\s]|\+\S|\$[^$]|:{1,3}[^\-:|\s]"
    r"|\d+(?:[^\d.)]|[.)]\S|$)"
    r"|\[(?:\[|[^\[\]\\]*\](?!:)))"
)
_TEXT_LINE = re.compile(_TEXT)
_GOES_ON = re.compile(rf"[ \t]*{_TEXT}")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]|$)")
_FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ITEM = re.compile(rf"(?P<indent> *|\t*)(?P<marker>[-*+]|(?P<number>\d{{1,9}})[.)]) {{1,4}}(?={_TEXT})")
_FLAT = re.compile(rf"[-*+] {{1,4}}(?={_TEXT})")
_DELIMITER = re.compile(r"[ \t]*[|:-][|: \t-]*$")
"""a table may begin on the line above, whatever that looks like"""
_MARKER = re.compile(r"[-*+](?:[ \t]|$)|\d{1,9}[.)]")
_COMMENT = re.compile(r"[ ]*<!--(?!-?>).*?-->")
_RISKY = pattern(
    r"[\s>*+\-\d.)]*(?:`{3}|~{3}|\$\$|<(?:(?:script|pre|style|textarea)\b|\?|!(?!--(?!-?>).*?-->)))", re.IGNORECASE
)
"""may open a block that goes on over blank lines"""
_PARAGRAPH = BlockKind.PARAGRAPH
_TAB = 4
_DEEPEST = 30
"""lists in lists"""


def plain_structure(lines: Sequence[str], parse: Parse, *, formulas: bool, most: int) -> Structure:
    """The structure of a whole text; ``parse`` gives that of a stretch that is not plain, bounded by a number.

    With ``formulas`` ``$$`` at the start of a line opens a block. Behind the ``most`` th block nothing is read.
    """
    return _Plain(lines, parse, formulas, most).run()


class _NotPlainError(Exception):
    """The stretch that began last is for the real parser."""


class _Plain:
    def __init__(self, lines: Sequence[str], parse: Parse, formulas: bool, most: int) -> None:
        self.lines = lines
        self.most = most
        self.unread = 0
        self.parse = parse
        self.formulas = formulas
        self.end = len(lines)
        self.blocks: list[Block] = []
        self.items: list[Item] = []
        self.references: dict[str, str] = {}

    def run(self) -> Structure:
        at, end, lines = 0, self.end, self.lines
        while at < end:
            line = lines[at]
            if not line or not line.strip(" \t"):
                at += 1
                continue
            blocks, items = len(self.blocks), len(self.items)
            if blocks + items >= self.most:
                self.unread = at + 1
                break
            try:
                at = self.block(line, at)
            except _NotPlainError:
                del self.blocks[blocks:], self.items[items:]
                at = self.left_over(at)
            if self.unread:
                break
        return Structure(tuple(self.blocks), tuple(self.items), self.references, unread=self.unread)

    def block(self, line: str, at: int) -> int:
        """The block that begins at a line (0-based); where the next one may begin."""
        if line[0] != "<" and _TEXT_LINE.match(line):
            return self.paragraph(at, -1)
        if line[0] not in " \t<" and _ITEM.match(line):
            return self.list_at(at)
        if line[0] in "|>":
            return self.table(at) if line[0] == "|" else self.quote(at)
        if at + 1 < self.end and _DELIMITER.match(self.lines[at + 1]):
            raise _NotPlainError
        if heading := _HEADING.match(line):
            self.blocks.append(Block(BlockKind.HEADING, at + 1, at + 1, level=len(heading[1])))
            return at + 1
        if _COMMENT.match(line) and line[0] == "<":
            self.blocks.append(Block(BlockKind.HTML, at + 1, at + 1))
            return at + 1
        if fence := _FENCE.match(line):
            return self.fence(fence, at)
        if _RULE.match(line):
            self.blocks.append(Block(BlockKind.RULE, at + 1, at + 1))
            return at + 1
        if self.formulas and line.startswith("$$"):
            return self.formula(line, at)
        raise _NotPlainError

    def table(self, first: int) -> int:
        end = table_end(self.lines, first)
        if not end or len(self.blocks) + len(self.items) + end - first >= self.most:
            raise _NotPlainError
        self.blocks.append(Block(BlockKind.TABLE, first + 1, end))
        return end

    def quote(self, first: int) -> int:
        """Paragraphs in one quote, and nothing else."""
        end = quote_end(self.lines, first)
        if not end or len(self.blocks) + len(self.items) + end - first >= self.most:
            raise _NotPlainError
        opened = 0
        for number, line in enumerate(quoted(self.lines, first, end), first + 1):
            if not line.strip(" \t"):
                opened = 0
            elif not opened and _TEXT_LINE.match(line):
                opened = number
                self.blocks.append(Block(_PARAGRAPH, number, number, quote=1))
            elif opened and _GOES_ON.match(line):
                self.blocks[-1] = Block(_PARAGRAPH, opened, number, quote=1)
            else:
                raise _NotPlainError
        return end

    def formula(self, line: str, first: int) -> int:
        at, inner = first, line[2:]
        while "$$" not in inner and at + 1 < self.end:
            at += 1
            inner = self.lines[at]
        if not inner.rstrip(" \t").endswith("$$") or inner.count("$$") > 1 or inner.count("$") > 2:
            raise _NotPlainError
        self.blocks.append(Block(BlockKind.FORMULA, first + 1, at + 1))
        return at + 1

    def paragraph(self, first: int, item: int) -> int:
        at = first + 1
        while at < self.end and _GOES_ON.match(self.lines[at]):
            at += 1
        if at < self.end and not self.ends_text(self.lines[at]):
            raise _NotPlainError
        self.blocks.append(Block(BlockKind.PARAGRAPH, first + 1, at, item=item))
        return at

    def ends_text(self, line: str) -> bool:
        """Whether a line that is not surely text surely begins something else, or is blank."""
        if not line.strip():
            return not line.strip(" \t")
        if line[0] in "#<`~":
            return bool(_HEADING.match(line) or _COMMENT.match(line) or _FENCE.match(line))
        item = _ITEM.match(line)
        return item is not None and not item["indent"] and item["number"] in {None, "1"}

    def fence(self, opened: re.Match[str], first: int) -> int:
        run, info = (opened[1], opened[2]) if opened[1] else (opened[3], opened[4])
        closing = re.compile(rf" {{0,3}}{run[0]}{{{len(run)},}}[ \t]*$")
        for at in range(first + 1, self.end):
            if closing.match(self.lines[at]):
                self.blocks.append(Block(BlockKind.FENCE, first + 1, at + 1, info=info.strip()))
                return at + 1
        raise _NotPlainError

    def list_at(self, first: int) -> int:
        """Items with one or more paragraphs each, and comments; where the list is over."""
        lines, at, last, after_blank = self.lines, first, first, False
        opened: list[tuple[int, int, int]] = []  # of each open item its place, its indent, and its content's column
        while at < self.end:
            line = lines[at]
            if not line.strip(" \t"):
                after_blank, at = True, at + 1
                continue
            if len(self.items) + len(self.blocks) >= self.most:
                self.unread = at + 1
                break
            if line[0] not in " \t" and not _MARKER.match(line):
                if not after_blank and not self.ends_text(line):
                    raise _NotPlainError
                break
            if _FLAT.match(line) and (behind := self.flat_items(opened, at, last)) > at:
                at = behind
                last, after_blank = at - 1, False
                continue
            item = _ITEM.match(line)
            if item is not None:
                self.close(opened, item, last, interrupts=not after_blank)
                at = self.paragraph_of_item(at, item, opened)
            else:
                at = self.inside(line, at, opened, last, after_blank=after_blank)
            last, after_blank = at - 1, False
        self.close_all(opened, last)
        return last + 1

    def flat_items(self, opened: list[tuple[int, int, int]], first: int, last: int) -> int:
        """Items at the left margin, on one line each, as long as another follows directly; where the last one is."""
        lines, items, blocks = self.lines, self.items, self.blocks
        end = min(self.end - 1, first + (self.most - len(items) - len(blocks) - 1) // 2)
        at, flat = first, _FLAT.match
        found, following = flat(lines[first]), None
        while at < end and found is not None and (following := flat(lines[at + 1])) is not None:
            if at == first:
                self.close_all(opened, last)
            items.append(Item(at + 1, at + 1, found.end(), 0, -1))
            at += 1
            blocks.append(Block(_PARAGRAPH, at, at, 0, False, "", True, 0, len(items) - 1))
            found = following
        return at

    def close(self, opened: list[tuple[int, int, int]], item: re.Match[str], last: int, *, interrupts: bool) -> None:
        """Close the items that end where another begins, which has to stand exactly beside or below one of them."""
        indent = _width(item["indent"])
        below = False
        while opened:
            _, beside, column = opened[-1]
            if indent == column or (item["indent"][:1] == "\t" and indent == beside + _TAB):
                below = True
                break
            self.close_one(opened, last)
            if indent == beside:
                break
        else:
            if indent:
                raise _NotPlainError
        if (below and interrupts and item["number"] not in {None, "1"}) or len(opened) > _DEEPEST:
            raise _NotPlainError

    def paragraph_of_item(self, at: int, item: re.Match[str], opened: list[tuple[int, int, int]]) -> int:
        parent = opened[-1][0] if opened else -1
        place, indent = len(self.items), _width(item["indent"])
        self.items.append(Item(at + 1, at + 1, item.end(), len(opened), parent))
        opened.append((place, indent, indent + item.end() - len(item["indent"])))
        return self.text_inside(at, place)

    def text_inside(self, first: int, item: int) -> int:
        at = first + 1
        while at < self.end and _GOES_ON.match(self.lines[at]):
            at += 1
        self.blocks.append(Block(BlockKind.PARAGRAPH, first + 1, at, item=item))
        return at

    def inside(self, line: str, at: int, opened: list[tuple[int, int, int]], last: int, *, after_blank: bool) -> int:
        """A further paragraph, or a comment, of an item that is still open; where the next line is."""
        if line[0] != " ":
            raise _NotPlainError
        indent = len(line) - len(line.lstrip(" "))
        while opened and indent < opened[-1][2]:
            self.close_one(opened, last)
        if not opened or indent != opened[-1][2]:
            raise _NotPlainError
        if _COMMENT.match(line):
            self.blocks.append(Block(BlockKind.HTML, at + 1, at + 1, item=opened[-1][0]))
            if at + 1 < self.end and _GOES_ON.match(self.lines[at + 1]):
                raise _NotPlainError
            return at + 1
        if after_blank and _GOES_ON.match(line):
            return self.text_inside(at, opened[-1][0])
        raise _NotPlainError

    def close_all(self, opened: list[tuple[int, int, int]], last: int) -> None:
        while opened:
            self.close_one(opened, last)

    def close_one(self, opened: list[tuple[int, int, int]], last: int) -> None:
        place, _, _ = opened.pop()
        self.items[place] = self.items[place]._replace(last=last + 1)

    def left_over(self, first: int) -> int:
        """Have a stretch parsed, up to a line that surely belongs to no block before it."""
        at, risky = first, False
        while at < self.end:
            line = self.lines[at]
            begins = at > first and line[:1].strip() and not self.lines[at - 1].strip(" \t")
            if begins and not risky and not _MARKER.match(line):
                break
            risky = risky or _RISKY.match(line) is not None
            at += 1
        found = self.parse(self.lines[first:at], self.most - len(self.blocks) - len(self.items))
        self.unread = found.unread + first if found.unread else 0
        items = len(self.items)
        for block in found.blocks:
            item = block.item + items if block.item >= 0 else -1
            self.blocks.append(block._replace(first=block.first + first, last=block.last + first, item=item))
        for one in found.items:
            parent = one.parent + items if one.parent >= 0 else -1
            self.items.append(one._replace(first=one.first + first, last=one.last + first, parent=parent))
        for label, destination in found.references.items():
            self.references.setdefault(label, destination)
        return at


def _width(indent: str) -> int:
    """Columns of spaces, or of tabs."""
    return len(indent) * _TAB if indent.startswith("\t") else len(indent)
