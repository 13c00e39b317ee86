"""List items tagged as questions and answered by their children: ``- [Test](<Test.md>) question``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studykit.cards.beside import line_of, own_last_line, record_of
from studykit.cards.build import block
from studykit.cards.display import dedent, shown_back, shown_front
from studykit.cards.outliner import find_blocks
from studykit.cards.page import Page
from studykit.cards.placement import FirstPlace
from studykit.markdown.blocks import Item
from studykit.model.card import CardBlock, CardKind, Face, Placement, RawRecord
from studykit.model.link import LinkKind
from studykit.model.patterns import pattern
from studykit.model.span import Span
from studykit.model.values import dataclass

_BULLET = pattern(r"^[ \t]*[-*+][ \t]+")
_ARROW = pattern(r"[ \t]*(?:->)+[ \t]*$")
_TOPIC = pattern(r"^([^：\n]{1,200})：")


@dataclass(frozen=True, slots=True)
class CardTag:
    """The card tag of a list item: its name and its place."""

    name: str
    place: Span


def find(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """List items of the outermost level that begin with a card tag and have an answer; in Logseq, its own cards."""
    if "card-anywhere" in page.traits:
        yield from find_blocks(page, taken)
        return
    if not page.conventions.card_tags:
        return
    for index, item in enumerate(page.structure.items):
        if item.depth or item.quote or item.first in taken:
            continue
        tag = card_tag(page, item)
        if tag is not None and (answer := answers(page, index)):
            yield _card(page, item, answer, tag)


def card_tag(page: Page, item: Item) -> CardTag | None:
    """The card tag an item begins with, written as a tag or as a link to the tag's page."""
    content = page.source.starts[item.first - 1] + item.column
    wanted = page.conventions.card_tags
    for placed in page.tags_by_line.get(item.first, ()):
        if placed.span.start == content and placed.tag.name in wanted:
            return CardTag(placed.tag.name, placed.span)
    for link in page.links_by_line.get(item.first, ()):
        if link.span.start == content and link.text in wanted and link.kind is not LinkKind.IMAGE:
            return CardTag(link.text, link.span)
    return None


def answers(page: Page, index: int) -> tuple[Item, ...]:
    """The child items of an item in which something stands."""
    children = (page.structure.items[child] for child in page.children.get(index, ()))
    return tuple(c for c in children if c.last > c.first or page.text(c.first)[c.column :].strip())


def _card(page: Page, item: Item, answer: Sequence[Item], tag: CardTag) -> CardBlock:
    record = record_of(page, item.first, item.last, item.column)
    last = own_last_line(page, item.first, item.last, record)
    first_child = answer[0].first
    front = _front(page, item, tag.place, first_child)
    lines = [_without(page, line, record) for line in range(first_child, last + 1)]
    shown = _ARROW.sub("", shown_front(front))
    topic = _TOPIC.match(shown)
    indent = re.sub(r"\S", " ", page.text(item.first)[: item.column])
    return block(
        page, syntax="tagged", kind=CardKind.TAGGED, first=item.first, last=last, record=record, own_tag=tag.name,
        faces=[Face(front, "\n".join(lines).strip(), shown, _shown_answer(lines, answer))],
        place=FirstPlace(page.source.line_span(last).end, Placement.OWN_LINE, indent),
        topic=topic.group(1).strip() if topic else "",
    )  # fmt: skip


def _front(page: Page, item: Item, place: Span, first_child: int) -> str:
    """The item's own text without the tag; more than one line where the item has text before its children."""
    start = page.source.starts[item.first - 1] + item.column
    end = page.source.line_span(max(item.first, first_child - 1)).end
    text = page.source.text
    joined = text[start : place.start] + text[place.end : end]
    return joined.replace("\r\n", "\n").strip()


def _without(page: Page, line: int, record: RawRecord | None) -> str:
    """A line without the record, if it stands on it."""
    if record is None or line_of(page, record) != line:
        return page.text(line)
    start = page.source.starts[line - 1]
    text = page.text(line)
    return text[: record.span.start - start].rstrip() + text[record.span.end - start :]


def _shown_answer(lines: Sequence[str], answer: Sequence[Item]) -> str:
    """One child is shown as text (flattened lists unfolded), several as the list they are."""
    if len(answer) == 1 and answer[0].first == answer[0].last:
        return shown_back(_BULLET.sub("", lines[0], count=1))
    return dedent(lines)
