"""Cards over several lines: front, a line that is only ``?`` (or ``??`` for both ways), back."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.cards.beside import first_record, own_last_line, record_of
from studykit.cards.build import block
from studykit.cards.chunks import chunks, runs_into_card
from studykit.cards.decks import is_deck_note
from studykit.cards.display import dedent, shown_front
from studykit.cards.page import Page
from studykit.cards.placement import BLOCK_ID
from studykit.cards.separators import split_line, without_stray
from studykit.model.card import CardBlock, CardKind, Face


def find(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """Paragraphs with a separator line, where such paragraphs are cards; without a tag, those with a schedule."""
    everywhere = is_deck_note(page)
    if not everywhere and not page.records:
        return
    known = {*page.conventions.separators.multiline, *page.conventions.separators.multiline_reversed}
    if not any(page.text(line).strip() in known for line in page.lines_with(filter(None, known))):
        return
    for first, last in chunks(page, taken):
        if runs_into_card(page, last, taken) and first_record(page, first, last) is None:
            continue
        if everywhere or record_of(page, first, last) is not None:
            found = _card(page, first, last)
            if found is not None:
                yield found


def _card(page: Page, first: int, last: int) -> CardBlock | None:
    while first < last and page.text(first).startswith("<!--") and page.text(first).rstrip().endswith("-->"):
        first += 1
    first = without_stray(page, first, last)
    found = split_line(page, first, last)
    if found is None:
        return None
    middle, both_ways = found
    record = record_of(page, first, last)
    last = own_last_line(page, middle, last, record)
    own_tag, place = page.own_tag(first)
    front = _text(page, place.end, first, middle - 1)
    back = _text(page, page.source.starts[middle], middle + 1, last) if last > middle else ""
    if not front:
        return None
    faces = [Face(front, back, shown_front(front), _shown(page, middle + 1, back))]
    if both_ways:
        faces.append(Face(back, front, faces[0].back_display, faces[0].front_display))
    kind = CardKind.REVERSED if both_ways else CardKind.BASIC
    return block(
        page, syntax="multiline", kind=kind, first=first, last=last, faces=faces, record=record, own_tag=own_tag
    )


def _text(page: Page, start: int, first: int, last: int) -> str:
    """Source from an offset on ``first`` to the end of ``last``, without schedule comments and block id."""
    if last < first:
        return ""
    pieces: list[str] = []
    at, end = start, page.source.line_span(last).end
    for line in range(first, last + 1) if page.records else ():
        for record in page.records.get(line, ()):
            pieces.append(page.source.text[at : record.span.start].rstrip(" \t"))
            at = record.span.end
    pieces.append(page.source.text[at:end])
    text = "".join(pieces).replace("\r\n", "\n").strip()
    return BLOCK_ID.sub("", text)


def _shown(page: Page, first: int, back: str) -> str:
    """The back moved to the left margin when the card stands inside a list item."""
    if page.items_by_line.get(first) is None:
        return back
    lead = len(page.text(first)) - len(page.text(first).lstrip())
    return dedent([" " * lead + back.split("\n", 1)[0], *back.split("\n")[1:]])
