"""A paragraph that may be a cloze card: its text, its record, its own tag."""

from __future__ import annotations

from studykit.cards.beside import own_last_line, record_of
from studykit.cards.deletions import RECORD
from studykit.cards.page import Page
from studykit.model.card import RawRecord
from studykit.model.span import Span
from studykit.model.values import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``first`` and ``last`` are its lines without comments around it; ``tag`` the place of the own tag in ``text``.

    ``text`` has its schedule comments overwritten by ``RECORD``, so that places in it are places in the source.
    """

    text: str
    masked: str
    first: int
    last: int
    record: RawRecord | None
    own_tag: str
    tag: Span


def paragraph(page: Page, first: int, last: int) -> Paragraph | None:
    """The paragraph on these lines; None where it is nothing but comments."""
    record = record_of(page, first, last)
    last = own_last_line(page, first, last, record)
    while first < last and page.text(first).startswith("<!--") and page.text(first).rstrip().endswith("-->"):
        first += 1
    span = page.span(first, last)
    own_tag, place = page.own_tag(first)
    tag = Span(place.start - span.start, place.end - span.start)
    found = Paragraph(_without_records(page, first, last), span.cut(page.scan.mask), first, last, record, own_tag, tag)
    return found if found.text.strip(RECORD + " \t>") else None


def _without_records(page: Page, first: int, last: int) -> str:
    span, source = page.span(first, last), page.source.text
    pieces: list[str] = []
    at = span.start
    for line in range(first, last + 1) if page.records else ():
        for record in page.records.get(line, ()):
            end = min(record.span.end, span.end)
            pieces += [source[at : record.span.start], RECORD * (end - record.span.start)]
            at = end
    return "".join([*pieces, source[at : span.end]])
