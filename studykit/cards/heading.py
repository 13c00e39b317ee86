"""Heading cards: ``## Question #card``, answered by the section below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from studykit.cards.beside import own_last_line, record_of, without_records
from studykit.cards.build import block
from studykit.cards.page import Page
from studykit.cards.placement import FirstPlace
from studykit.markdown.blocks import Block, BlockKind
from studykit.model.card import CardBlock, CardKind, Face, Placement
from studykit.model.span import Span

CARD_TAG = "card"
"""Marks a heading as a question in every dialect, besides the configured card tags."""


def find(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """Headings with a card tag; the section runs to the next heading of the same level or a higher one.

    A question further down in the section is a card of its own, of whatever syntax: the section ends there.
    """
    headings = [b for b in page.blocks_by_kind[BlockKind.HEADING] if not b.setext and b.item < 0]
    tagged = {heading.first: tag for heading in headings if (tag := _card_tag(page, heading.first)) is not None}
    if not tagged:
        return
    stops = _stops(headings, tagged, page.last_line + 1)
    for heading in headings:
        if heading.first in tagged and heading.first not in taken:
            name, place = tagged[heading.first]
            stop = stops[heading.first]
            if heading.first < page.footer_line < stop:
                stop = page.footer_line
            stop = next((line for line in range(heading.last + 1, stop) if line in taken), stop)
            found = _card(page, heading, _last_filled(page, heading.last, stop - 1), name, place)
            if found is not None:
                yield found


def _card_tag(page: Page, line: int) -> tuple[str, Span] | None:
    wanted = (*page.conventions.card_tags, CARD_TAG)
    tags = page.tags_by_line.get(line, ())
    return next(((placed.tag.name, placed.span) for placed in tags if placed.tag.name in wanted), None)


def _stops(headings: Sequence[Block], tagged: Mapping[int, object], end: int) -> Mapping[int, int]:
    """The line behind each heading's section, by the heading's line."""
    stops: dict[int, int] = {}
    nearest: dict[tuple[int, int], int] = {}
    for heading in reversed(headings):
        levels = range(1, heading.level + 1)
        stops[heading.first] = min((nearest.get((heading.quote, level), end) for level in levels), default=end)
        nearest[heading.quote, heading.level] = heading.first
        if heading.first in tagged:
            # A question ends every section above it.
            nearest.update({(heading.quote, level): heading.first for level in range(1, 7)})
    return stops


def _last_filled(page: Page, first: int, last: int) -> int:
    while last > first and (page.is_blank(last) or _is_rule(page, last)):
        last -= 1
    return max(first, last)


def _is_rule(page: Page, line: int) -> bool:
    found = page.blocks_by_line.get(line)
    return found is not None and found.kind is BlockKind.RULE


def _card(page: Page, heading: Block, last: int, tag: str, place: Span) -> CardBlock | None:
    record = record_of(page, heading.first, last)
    last = _last_filled(page, heading.last, own_last_line(page, heading.last, last, record))
    text = page.source.text
    start = page.source.starts[heading.first - 1] + page.prefix_end(heading.first)
    end = page.source.line_span(heading.last).end
    if record is not None and start <= record.span.start < end:
        end = record.span.start
    front = " ".join((text[start : place.start] + text[place.end : end]).split()).rstrip("# ")
    if not front:
        return None
    back = _section(page, heading.last + 1, last)
    return block(
        page, syntax="heading", kind=CardKind.HEADING, first=heading.first, last=last,
        faces=[Face(front, back, front, back)], record=record, fallback_deck=tag,
        place=FirstPlace(page.source.line_span(last).end, Placement.OWN_LINE),
    )  # fmt: skip


def _section(page: Page, first: int, last: int) -> str:
    """The lines of the section without the schedule comments that stand on lines of their own."""
    kept = [
        text
        for line in range(first, last + 1)
        if (text := without_records(page, line)).strip() or line not in page.records
    ]
    return "\n".join(kept).strip()
