"""Cards over several lines: front, a line that is only ``?`` (or ``??`` for both ways), back."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.cards.build import block
from studykit.cards.chunks import chunks, runs_into_card
from studykit.cards.decks import is_deck_note
from studykit.cards.display import dedent, shown_front
from studykit.cards.page import Page
from studykit.cards.placement import BLOCK_ID
from studykit.model.card import CardBlock, CardKind, Face


def find(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """Paragraphs with a separator line, where such paragraphs are cards; without a tag, those with a schedule."""
    everywhere = is_deck_note(page)
    for first, last in _candidates(page, taken):
        record = page.first_record(first, last) or page.record_below(last)
        if not everywhere and record is None:
            continue
        found = _card(page, first, last)
        if found is not None:
            yield found


def _candidates(page: Page, taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Paragraphs; up to the end marker where the conventions name one and a separator has come."""
    marker = page.conventions.separators.end
    done = 0
    for first, last in chunks(page, taken):
        if first <= done:
            continue
        if marker and _separator_line(page, first, last):
            end = last
            while end < page.last_line and page.text(end).strip() != marker:
                end += 1
            done = end
            yield first, (end - 1 if page.text(end).strip() == marker else last)
        elif not runs_into_card(page, last, taken) or page.first_record(first, last):
            yield first, last


def _separator_line(page: Page, first: int, last: int) -> tuple[int, bool] | None:
    separators = page.conventions.separators
    for line in range(first, last + 1):
        if line in page.code_lines:
            continue
        trimmed = page.masked(line).strip()
        if trimmed in separators.multiline_reversed:
            return line, True
        if trimmed in separators.multiline:
            return line, False
    return None


def _card(page: Page, first: int, last: int) -> CardBlock | None:
    while first <= last and page.text(first).startswith("<!--") and page.masked(first).strip("\x1a \t") == "":
        first += 1
    found = _separator_line(page, first, last)
    if found is None or found[0] == first:
        return None
    middle, both_ways = found
    record = page.first_record(middle, last) or page.record_below(last)
    body_last = last
    if record is not None and page.source.line_at(record.span.start) == last and _alone(page, last):
        body_last = last - 1
    prefix = page.prefix_end(first)
    own_tag, behind = page.own_tag(page.source.starts[first - 1] + prefix)
    front = _text(page, behind, first, middle - 1)
    back = _text(page, page.source.starts[middle], middle + 1, body_last) if body_last > middle else ""
    if not front:
        return None
    faces = [Face(front, back, shown_front(front), _shown(page, middle + 1, back))]
    if both_ways:
        faces.append(Face(back, front, faces[0].back_display, faces[0].front_display))
    kind = CardKind.REVERSED if both_ways else CardKind.BASIC
    return block(
        page, syntax="multiline", kind=kind, first=first, last=body_last, faces=faces, record=record, own_tag=own_tag
    )


def _alone(page: Page, line: int) -> bool:
    """Whether nothing but a comment (and quote marks) stands on a line."""
    return not page.masked(line).strip("\x1a \t>")


def _text(page: Page, start: int, first: int, last: int) -> str:
    """Source from an offset on ``first`` to the end of ``last``, without schedule comments and block id."""
    if last < first:
        return ""
    pieces: list[str] = []
    at, end = start, page.source.line_span(last).end
    for line in range(first, last + 1):
        for record in page.records.get(line, ()):
            pieces.append(page.source.text[at : record.span.start].rstrip(" \t"))
            at = record.span.end
    pieces.append(page.source.text[at:end])
    text = "".join(pieces).replace("\r\n", "\n").strip()
    return BLOCK_ID.sub("", text)


def _shown(page: Page, first: int, back: str) -> str:
    """The back moved to the left margin when the card stands inside a list item."""
    item = page.items_by_line.get(first)
    if item is None or first > page.last_line:
        return back
    lead = len(page.text(first)) - len(page.text(first).lstrip())
    return dedent([" " * lead + back.split("\n", 1)[0], *back.split("\n")[1:]], lead)
