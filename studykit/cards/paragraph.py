"""A paragraph that may be a cloze card: its text, its record, its own tag."""

from __future__ import annotations

from dataclasses import dataclass

from studykit.cards.page import Page
from studykit.model.card import RawRecord
from studykit.model.span import Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``last`` is the last line without an own-line record; ``tag`` the place of the own tag inside ``text``."""

    text: str
    masked: str
    last: int
    record: RawRecord | None
    own_tag: str
    tag: Span


def paragraph(page: Page, first: int, last: int) -> Paragraph | None:
    """The paragraph on these lines; None where it is nothing but a comment."""
    record = page.first_record(first, last) or page.record_below(last)
    if (
        record is not None
        and page.source.line_at(record.span.start) == last
        and not page.masked(last).strip("\x1a \t>")
    ):
        last -= 1
    if last < first:
        return None
    span = page.span(first, last)
    tag_start = span.start + page.prefix_end(first)
    own_tag, behind = page.own_tag(tag_start)
    tag = Span(tag_start - span.start, behind - span.start)
    return Paragraph(span.cut(page.source.text), span.cut(page.scan.mask), last, record, own_tag, tag)
