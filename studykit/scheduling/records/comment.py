"""The schedule comment beside a card: ``<!--SR:!2023-09-06,10,250!2023-09-08,4,230-->``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from studykit.model.card import CardBlock, Placement, RawRecord, RawSegment
from studykit.model.patterns import pattern
from studykit.model.schedule import Segment, State
from studykit.model.span import Span
from studykit.model.values import dataclass, maker
from studykit.scheduling.records.base import CLOSER, Answer, in_order, openings
from studykit.scheduling.states import decode_segment, encode_state, kind_of, placeholder, unknown_fields
from studykit.text import Edit, SourceText

OPENER = "<!--SR:"

_PLAIN = re.compile(r"(?:![^\s!\ufeff]+)+")
"""segments as they are written, with nothing around them"""
_PART = re.compile(r"[^!]+")
_UNCLOSED = pattern(r"(?:[ \t]*\d[^\s!<]*)?(?:[ \t]*![ \t]*[^\s!<]+)*")
"""Without a closer only what looks like segments belongs to the record, never prose that follows on the line."""
_BLANK = " \t\r\f\v\xa0\ufeff"
_span, _segment, _record = maker(Span), maker(RawSegment), maker(RawRecord)


def find_comments(text: str) -> Iterator[RawRecord]:
    """Every schedule comment of a text, in order; whether it stands in code is for the caller to know.

    A comment ends at the first ``-->`` on its line; without one it is read as far as it looks like a schedule,
    and is not ``closed``. An opener with a blank (``<!-- SR:``) is an ordinary comment.
    """
    for at, start, end, closed in openings(text, OPENER):
        if not closed:
            match = _UNCLOSED.match(text, start, end)
            end = match.end() if match else start  # noqa: PLW2901 - nothing but segments, up to the end of the line
        plain = _PLAIN.fullmatch(text, start, end) is not None
        segments = _plain_segments(text, start, end) if plain else tuple(_segments(text, start, end))
        yield _record(("comment", _span((at, end + len(CLOSER) if closed else end)), segments, closed))


def _plain_segments(text: str, start: int, end: int) -> tuple[RawSegment, ...]:
    start += 1
    if text.find("!", start, end) < 0:
        return (_segment((text[start:end], _span((start, end)))),)
    found = []
    for part in text[start:end].split("!"):
        found.append(_segment((part, _span((start, start + len(part))))))
        start += len(part) + 1
    return tuple(found)


def _segments(text: str, start: int, end: int) -> Iterator[RawSegment]:
    for match in _PART.finditer(text, start, end):
        part = match[0]
        inner = part.strip(_BLANK)
        if inner:
            left = match.start() + part.index(inner)
            yield RawSegment(inner, Span(left, left + len(inner)))


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """Segments are siblings in order; those that nobody understands keep their bytes and their place."""

    name: ClassVar[str] = "comment"

    def decode(self, record: RawRecord | None, siblings: int, keys: Sequence[str] = ()) -> tuple[Segment, ...]:
        return in_order(record, siblings)

    def encode(
        self,
        source: SourceText,
        block: CardBlock,
        sibling: int,
        new: State,
        *,
        base_ease: int,
        whole_days: bool = False,
        answer: Answer | None = None,
    ) -> Edit:
        text = encode_state(new, whole_days=whole_days)
        record = block.record
        if record is None:
            span = Span(block.insert_at, block.insert_at)
            comment = OPENER + _parts(sibling, base_ease, text) + CLOSER
            return Edit(source.path, source.sha256, span, _placed(source, block, comment))
        if sibling < len(record.segments):
            old = record.segments[sibling]
            before = decode_segment(old.text)
            kept = unknown_fields(old.text) if kind_of(before) == kind_of(new) else ""
            span, replacement = old.span, text + kept
        else:
            last = record.segments[-1].span.end if record.segments else record.span.start + len(OPENER)
            span = Span(last, last)
            replacement = _parts(sibling - len(record.segments), base_ease, text)
        if not record.closed:
            rest = source.text[span.end : record.span.end]
            span, replacement = Span(span.start, record.span.end), replacement + rest + CLOSER
        return Edit(source.path, source.sha256, span, replacement)


def _parts(missing: int, base_ease: int, text: str) -> str:
    """The new segment, behind placeholders for the siblings before it."""
    return f"!{placeholder(base_ease)}" * missing + f"!{text}"


def _placed(source: SourceText, block: CardBlock, comment: str) -> str:
    if block.placement is Placement.OWN_LINE:
        return source.newline + block.indent + comment
    blank_before = block.insert_at > 0 and source.text[block.insert_at - 1] in " \t"
    return comment if blank_before else " " + comment


COMMENT = CommentRecord()
