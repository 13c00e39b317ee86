"""Heading cards: ``## Question #card``, answered by the section below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from studykit.cards.build import block
from studykit.cards.page import Page
from studykit.markdown.blocks import Block, BlockKind
from studykit.model.card import CardBlock, CardKind, Face, Placement
from studykit.model.span import Span

CARD_TAG = "card"
"""Marks a heading as a question in every dialect, besides the configured card tags."""


def find(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """Headings with a card tag; the section runs to the next heading of the same level or a higher one."""
    headings = [b for b in page.structure.blocks if b.kind is BlockKind.HEADING and not b.setext]
    for place, heading in enumerate(headings):
        if heading.first in taken or heading.first in page.hidden_lines:
            continue
        tag = _card_tag(page, heading.first)
        if tag is not None:
            last = _section_end(page, headings[place + 1 :], heading)
            found = _card(page, heading, last, *tag)
            if found is not None:
                yield found


def _card_tag(page: Page, line: int) -> tuple[str, Span] | None:
    wanted = (*page.conventions.card_tags, CARD_TAG)
    for placed in page.scan.tags:
        if placed.tag.line == line and placed.tag.name in wanted:
            return placed.tag.name, placed.span
    return None


def _section_end(page: Page, following: list[Block], heading: Block) -> int:
    """The last filled line of the section."""
    stop = next(
        (b.first for b in following if b.level <= heading.level and b.quote == heading.quote), page.last_line + 1
    )
    if page.footer_line:
        stop = min(stop, page.footer_line)
    last = stop - 1
    while last > heading.last and (page.is_blank(last) or _is_rule(page, last)):
        last -= 1
    return last


def _is_rule(page: Page, line: int) -> bool:
    found = page.blocks_by_line.get(line)
    return found is not None and found.kind is BlockKind.RULE


def _card(page: Page, heading: Block, last: int, tag: str, place: Span) -> CardBlock | None:
    record = page.first_record(heading.first, last)
    if record is not None and page.source.line_at(record.span.start) == last and not page.masked(last).strip("\x1a \t"):
        last -= 1
        while last > heading.last and page.is_blank(last):
            last -= 1
    start = page.source.line_span(heading.first).start + page.prefix_end(heading.first)
    end = page.source.line_span(heading.last).end
    text = page.source.text
    front = " ".join((text[start : place.start] + text[place.end : end]).split()).rstrip("# ")
    back_span = page.span(heading.last + 1, last) if last > heading.last else Span(end, end)
    back = back_span.cut(text).replace("\r\n", "\n").strip()
    if not front:
        return None
    # An own deck tag beside the card tag (``## Question #card #oauth/tokens``) is left to the note's tags.
    found = block(
        page, syntax="heading", kind=CardKind.HEADING, first=heading.first, last=last, faces=[Face(front, back, front, back)],
        record=record, own_tag="", place=(page.source.line_span(last).end, Placement.OWN_LINE, ""),
    )  # fmt: skip
    return found if found.decks != ("",) else replace(found, decks=(tag,))
