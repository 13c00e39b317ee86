"""List items tagged as questions, answered by their children: ``- [Test](<Test.md>) question``, ``- #card question``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.cards.build import block
from studykit.cards.display import dedent, shown_back
from studykit.cards.page import Page
from studykit.markdown.blocks import Item
from studykit.model.card import CardBlock, CardKind, Face, Placement
from studykit.model.span import Span
from studykit.scheduling.records.logseq_properties import find_properties

_LEADING_ARROW = re.compile(r"^(?:[ \t]*[-*+][ \t]+)?(?=\S)")
_ARROW = re.compile(r"[ \t]*(?:->)+[ \t]*$")


def find(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """Outermost list items that carry a card tag: at their beginning, in Logseq anywhere in their first line."""
    if not page.conventions.card_tags:
        return
    for index, item in enumerate(page.structure.items):
        if item.depth and "card-anywhere" not in page.traits:
            continue
        if item.first in taken or item.first in page.hidden_lines or item.quote:
            continue
        tag = _card_tag(page, item)
        if tag is not None:
            found = _card(page, index, item, *tag)
            if found is not None:
                yield found


def _card_tag(page: Page, item: Item) -> tuple[str, Span] | None:
    """The name of the item's card tag and its place."""
    line_span = page.source.line_span(item.first)
    content = line_span.start + item.column
    anywhere = "card-anywhere" in page.traits
    for placed in page.scan.tags:
        if (
            placed.tag.line == item.first
            and placed.tag.name in page.conventions.card_tags
            and (anywhere or placed.span.start == content)
        ):
            return placed.tag.name, placed.span
    for link in page.scan.links:
        if link.line != item.first or link.text not in page.conventions.card_tags:
            continue
        if link.span.start == content or (anywhere and link.kind.value == "wikilink"):
            return link.text, link.span
    return None


def _card(page: Page, index: int, item: Item, tag: str, place: Span) -> CardBlock | None:
    children = [child for child in page.structure.items if child.parent == index]
    last = item.last
    if page.record_kind == "logseq_properties":
        record = find_properties(page.source, item.first)
    else:
        record = page.first_record(item.first, last) or page.record_below(last, item.column)
    while (
        record is not None
        and record.kind == "comment"
        and last > item.first
        and page.source.line_at(record.span.start) == last
        and not page.masked(last).strip("\x1a \t")
    ):
        last -= 1
    filled = [child for child in children if child.last > child.first or page.text(child.first)[child.column :].strip()]
    if not filled:
        return None
    first_child = filled[0].first
    front = _front(page, item, place, first_child)
    back_lines = [page.text(line) for line in range(first_child, last + 1)]
    if record is not None and record.kind == "comment":
        back_lines = [_without(page, line, record.span) for line in range(first_child, last + 1)]
    back = "\n".join(back_lines).strip()
    shown = _shown_answer(back_lines, filled, item)
    face = Face(front, back, _ARROW.sub("", front), shown)
    indent = page.text(item.first)[: item.column]
    indent = re.sub(r"\S", " ", indent)
    return block(
        page, syntax="tagged", kind=CardKind.TAGGED, first=item.first, last=last, faces=[face], record=record, own_tag=tag,
        place=(page.source.line_span(last).end, Placement.OWN_LINE, indent),
    )  # fmt: skip


def _front(page: Page, item: Item, place: Span, first_child: int) -> str:
    """The item's own text without the tag; more than one line where the item has text before its children."""
    start = page.source.line_span(item.first).start + item.column
    end = page.source.line_span(max(item.first, first_child - 1)).end
    text = page.source.text
    joined = text[start : place.start] + text[place.end : end]
    return joined.replace("\r\n", "\n").strip()


def _without(page: Page, line: int, record: Span) -> str:
    """A line without the part of the record that stands on it."""
    span = page.source.line_span(line)
    if not span.start <= record.start < span.end:
        return page.text(line)
    cut = page.source.text[span.start : record.start].rstrip()
    return cut + page.source.text[min(record.end, span.end) : span.end]


def _shown_answer(lines: list[str], children: list[Item], item: Item) -> str:
    """One child is shown as text (flattened lists unfolded), several as the list they are."""
    if len(children) == 1 and children[0].first == children[0].last:
        return shown_back(_LEADING_ARROW.sub("", lines[0].lstrip(), count=1))
    return dedent(lines, item.column)
