"""Blocks of MkDocs that hold what is indented below them: ``!!! note "Title"``, ``??? tip``, ``=== "Tab"``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from studykit.markdown.structure import Block, BlockKind, Item, Structure
from studykit.model.patterns import pattern

INDENT = 4
"""columns by which the inside is indented, also below a tab's name"""

_HEADER = pattern(
    r"(?P<mark>!!!|\?\?\?\+?)[ ]?(?P<kind>[A-Za-z][\w-]{0,60})(?P<more>(?:[ ]+[\w-]{1,60}){0,9})"
    r"(?:[ ]+\"(?P<title>[^\n]{0,500})\")?[ \t]*$"
)
_UNNAMED = pattern(r"(?P<mark>\?\?\?\+?)[ ]?\"(?P<title>[^\n]{0,500})\"[ \t]*$")
_TAB = pattern(r"===(?P<mark>[+!]{0,2})[ ]+\"(?P<title>[^\n]{1,500})\"[ \t]*$")
_OPENERS = ("!!!", "???", "===")
_DEEPEST = 20


class Header(NamedTuple):
    """The line above an inside. ``fold`` is "" or, where it folds, "+" (open) or "-"; ``title`` is None where none is
    given, "" where there is to be none. A tab has no ``kind``, and "!" as its ``fold`` where it begins another set."""

    kind: str
    title: str | None
    fold: str = ""


def header(line: str) -> Header | None:
    """What a line, from its first character on, opens; whether something is indented below it is another question."""
    if not line.startswith(_OPENERS):
        return None
    if tab := _TAB.match(line):
        return Header("", tab["title"], "!" if "!" in tab["mark"] else "")
    found = _HEADER.match(line)
    if found is not None:
        return Header(found["kind"].lower(), found["title"], _fold(found["mark"]))
    unnamed = _UNNAMED.match(line)
    return Header("details", unnamed["title"], _fold(unnamed["mark"])) if unnamed is not None else None


def _fold(mark: str) -> str:
    return "" if mark[0] == "!" else "+" if mark.endswith("+") else "-"


Parse = Callable[[Sequence[str]], Structure]


class _Stretch(NamedTuple):
    """A header's line, the last line of its inside (both 1-based), and the column the header stands at."""

    line: int
    last: int
    column: int
    item: int


def with_insides(structure: Structure, lines: Sequence[str], parse: Parse, depth: int = 0) -> Structure:
    """The structure with what is indented below such headers read as blocks, not as code or as text that goes on."""
    if depth >= _DEEPEST or not any(line.lstrip(" \t").startswith(_OPENERS) for line in lines):
        return structure
    stretches = list(_stretches(structure, lines))
    if not stretches:
        return structure
    blocks = [
        piece for block in structure.blocks for piece in _outside(block, stretches, lines, structure.items, parse)
    ]
    items, references = list(structure.items), dict(structure.references)
    for stretch in stretches:
        inner = [_dedented(line, stretch.column + INDENT) for line in lines[stretch.line : stretch.last]]
        found = with_insides(parse(inner), inner, parse, depth + 1)
        blocks.append(Block(BlockKind.PARAGRAPH, stretch.line, stretch.line, item=stretch.item))
        blocks += _moved_blocks(found.blocks, stretch, len(items))
        items += _moved_items(found.items, stretch, items)
        references = {**found.references, **references}
    blocks.sort(key=lambda block: block.first)
    return replace(structure, blocks=tuple(blocks), items=tuple(items), references=references)


def _stretches(structure: Structure, lines: Sequence[str]) -> Iterator[_Stretch]:
    """The outermost headers outside quotes that something is indented below, one behind the other."""
    behind = 0
    for block in structure.blocks:
        if not (block.kind is BlockKind.PARAGRAPH or block.setext) or block.quote:
            continue
        for line in range(block.first, block.last + 1):
            text = lines[line - 1].lstrip(" \t")
            if line <= behind or not text.startswith(_OPENERS) or not header(text):
                continue
            column = _column(lines[line - 1])
            # Below an inside nothing goes on any more: a line that is indented less ends the list.
            item = _item_at(structure.items, block.item, column) if behind >= block.first else block.item
            margin = structure.items[item].column if item >= 0 else 0
            if 0 <= column - margin < INDENT and (last := _last_inside(lines, line, column)):
                behind = last
                yield _Stretch(line, last, column, item)


def _item_at(items: Sequence[Item], item: int, column: int) -> int:
    """The list item that a line at this column goes on, of one and those around it; -1 for none."""
    while item >= 0 and column < items[item].column:
        item = items[item].parent
    return item


def _last_inside(lines: Sequence[str], line: int, column: int) -> int:
    last = 0
    for number in range(line + 1, len(lines) + 1):
        text = lines[number - 1]
        if text.strip(" \t"):
            if _column(text) < column + INDENT:
                break
            last = number
    return last


def _outside(
    block: Block, stretches: Sequence[_Stretch], lines: Sequence[str], items: Sequence[Item], parse: Parse
) -> Iterator[Block]:
    """What is left of a block without the lines of these stretches: what is below one is read anew."""
    touching = [stretch for stretch in stretches if stretch.line <= block.last and stretch.last >= block.first]
    if not touching:
        yield block
        return
    if block.first < touching[0].line:
        yield Block(BlockKind.PARAGRAPH, block.first, touching[0].line - 1, item=block.item)
    for stretch, following in zip(touching, (*touching[1:], None), strict=True):
        last = following.line - 1 if following is not None else block.last
        left = lines[stretch.last : last]
        item = _item_at(items, stretch.item, _column(left[0])) if left else -1
        margin = items[item].column if item >= 0 else 0
        for found in parse([_dedented(line, margin) for line in left]).blocks:
            yield found._replace(first=found.first + stretch.last, last=found.last + stretch.last, item=item)


def _column(line: str) -> int:
    text = line.expandtabs(INDENT)
    return len(text) - len(text.lstrip(" "))


def _dedented(line: str, columns: int) -> str:
    """A line without so many columns of white space; a TAB that reaches over them goes as a whole."""
    at = column = 0
    while column < columns and at < len(line) and line[at] in " \t":
        column += INDENT - column % INDENT if line[at] == "\t" else 1
        at += 1
    return line[at:]


def _moved_blocks(blocks: Sequence[Block], stretch: _Stretch, more_items: int) -> Iterator[Block]:
    for block in blocks:
        yield block._replace(
            first=block.first + stretch.line,
            last=block.last + stretch.line,
            item=block.item + more_items if block.item >= 0 else stretch.item,
            margin=block.margin + stretch.column + INDENT,
        )


def _moved_items(found: Sequence[Item], stretch: _Stretch, items: Sequence[Item]) -> list[Item]:
    depth = items[stretch.item].depth + 1 if stretch.item >= 0 else 0
    return [
        item._replace(
            first=item.first + stretch.line,
            last=item.last + stretch.line,
            column=item.column + stretch.column + INDENT,
            depth=item.depth + depth,
            parent=item.parent + len(items) if item.parent >= 0 else stretch.item,
        )
        for item in found
    ]
