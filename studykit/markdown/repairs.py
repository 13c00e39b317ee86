"""Where people and the Obsidian plugin see more than CommonMark does: put right in the block structure.

A fence or comment that is never closed must not swallow cards whose schedules prove them to be cards, and bullets
that were indented without a parent are bullets, not code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from studykit.markdown.blocks import Block, BlockKind, Item, Structure, block_structure
from studykit.model.patterns import pattern

_BULLET = pattern(r"[ \t]+(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
_SCHEDULE = pattern(r"[ ]{0,3}<!--SR:")


def revive(structure: Structure, lines: Sequence[str]) -> Structure:
    """Take lines with a schedule comment directly below out of fences and comments that are never closed.

    Such a line becomes a paragraph and the comment an HTML block; everything around them stays what it was.
    """
    blocks: list[Block] = []
    revived: set[int] = set()
    for block in structure.blocks:
        found = _proven(block, lines) if _is_unclosed(block, lines) else []
        if not found:
            blocks.append(block)
            continue
        at = block.first
        for card, last in found:
            if card > at:
                blocks.append(block._replace(first=at, last=card - 1, closed=block.closed or at > block.first))
            blocks.append(Block(BlockKind.PARAGRAPH, card, card, quote=block.quote, item=block.item))
            blocks.append(Block(BlockKind.HTML, card + 1, last, quote=block.quote, item=block.item))
            revived.add(card)
            at = last + 1
        if at <= block.last:
            blocks.append(block._replace(first=at, closed=True))
    return replace(structure, blocks=tuple(blocks), revived=frozenset(revived)) if revived else structure


def _is_unclosed(block: Block, lines: Sequence[str]) -> bool:
    """Comments do not nest: one that another one opens in was never closed itself."""
    if block.kind is BlockKind.FENCE:
        return not block.closed
    if block.kind is not BlockKind.HTML:
        return False
    opening = lines[block.first - 1].lstrip(" >")
    return opening.startswith("<!--") and "-->" not in opening


def _proven(block: Block, lines: Sequence[str]) -> list[tuple[int, int]]:
    """Lines directly above schedule comments, each with the last of those comments."""
    found: list[tuple[int, int]] = []
    line = block.first + 1
    while line <= block.last:
        above = lines[line - 2]
        if _SCHEDULE.match(lines[line - 1]) and above.strip() and not above.lstrip().startswith("<!--"):
            last = line
            while last < block.last and _SCHEDULE.match(lines[last]):
                last += 1
            found.append((line - 1, last))
            line = last
        line += 1
    return found


def unindent_lists(structure: Structure, lines: Sequence[str]) -> Structure:
    """Read indented code that begins with a bullet as the list it was meant to be."""
    if not any(_is_list(block, lines) for block in structure.blocks):
        return structure
    blocks: list[Block] = []
    items = list(structure.items)
    for block in structure.blocks:
        if not _is_list(block, lines):
            blocks.append(block)
            continue
        margin = lines[block.first - 1][: -len(lines[block.first - 1].lstrip(" \t"))]
        inner = [_without(margin, line) for line in lines[block.first - 1 : block.last]]
        found = block_structure(inner)
        blocks.extend(_moved_blocks(found.blocks, block.first - 1, len(items)))
        items.extend(_moved_items(found.items, block.first - 1, len(margin), len(items)))
    return replace(structure, blocks=tuple(blocks), items=tuple(items))


def _is_list(block: Block, lines: Sequence[str]) -> bool:
    top_level = block.item < 0 and not block.quote
    return block.kind is BlockKind.CODE and top_level and _BULLET.match(lines[block.first - 1]) is not None


def _without(margin: str, line: str) -> str:
    return line.removeprefix(margin) if line.startswith(margin) else line.lstrip(" \t")


def _moved_blocks(blocks: Sequence[Block], down: int, more_items: int) -> Iterator[Block]:
    for block in blocks:
        item = block.item + more_items if block.item >= 0 else -1
        yield block._replace(first=block.first + down, last=block.last + down, item=item)


def _moved_items(items: Sequence[Item], down: int, right: int, more_items: int) -> Iterator[Item]:
    for item in items:
        parent = item.parent + more_items if item.parent >= 0 else -1
        yield item._replace(first=item.first + down, last=item.last + down, column=item.column + right, parent=parent)
