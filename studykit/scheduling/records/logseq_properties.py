"""Logseq's own schedule of a card block: ``card-last-interval:: 4``, ``card-next-schedule:: 2024-04-23T...``."""

from __future__ import annotations

import re
from datetime import UTC
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, ClassVar

from studykit.model.card import CardBlock, RawRecord, RawSegment
from studykit.model.patterns import pattern
from studykit.model.schedule import BadState, EaseState, Rating, Segment, State
from studykit.model.span import Span
from studykit.model.values import dataclass
from studykit.scheduling.records.base import one_edit, only_ease
from studykit.scheduling.states import decimal, read_date, read_decimal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studykit.scheduling.records.base import Answer
    from studykit.text import Edit, SourceText

INTERVAL, REPEATS, EASE, NEXT, REVIEWED, SCORE = (
    "card-last-interval",
    "card-repeats",
    "card-ease-factor",
    "card-next-schedule",
    "card-last-reviewed",
    "card-last-score",
)
_SCORES = {Rating.AGAIN: 1, Rating.HARD: 3, Rating.GOOD: 5, Rating.EASY: 5}
"""Logseq has three buttons: forgotten, took a while to recall, remembered"""
_BASE_EASE = 250
_NOT_LEARNED = Fraction(-1)
_PROPERTY = pattern(r"[ \t]*(?P<key>[\w./-]+)::(?:[ \t]+(?P<value>.*))?$")


def find_properties(source: SourceText, first: int) -> RawRecord | None:
    """The record of the block whose first line (1-based) is given: its ``card-*`` properties, a part for each.

    A part's text is ``key:: value``, its span the value's. None where the block has none.
    """
    parts = tuple(
        RawSegment(f"{key}:: {span.cut(source.text)}", span)
        for key, span in _values(source, first).items()
        if key.startswith("card-")
    )
    if not parts:
        return None
    return RawRecord("logseq_properties", Span(parts[0].span.start, parts[-1].span.end), parts)


@dataclass(frozen=True, slots=True)
class LogseqRecord:
    """A block is one card for Logseq, however many clozes it has: the schedule is the first sibling's."""

    name: ClassVar[str] = "logseq_properties"

    def decode(self, record: RawRecord | None, siblings: int, keys: Sequence[str] = ()) -> tuple[Segment, ...]:
        rest = (None,) * (siblings - 1)
        if record is None:
            return None, *rest
        values = dict(part.text.split(":: ", 1) for part in record.segments)
        return _state(values), *rest

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
        state = only_ease(new, "Logseq's properties can")
        values = _values(source, block.lines[0])
        repeats = values[REPEATS].cut(source.text) if REPEATS in values else "0"
        learned = state.interval >= 1
        forgotten = answer is not None and answer.rating is Rating.AGAIN
        goes_on = repeats.isdecimal() and len(repeats) < 9 and not forgotten
        wanted = {
            INTERVAL: decimal(state.interval if learned else _NOT_LEARNED),
            REPEATS: str(int(repeats) + 1 if goes_on else 1),
            EASE: decimal(Fraction(state.ease, 100)),
            NEXT: f"{state.due.isoformat()}T00:00:00.000Z",
        }
        if answer is not None:
            at = answer.at.astimezone(UTC).replace(tzinfo=None)
            wanted[REVIEWED] = f"{at.isoformat(timespec='milliseconds')}Z"
            wanted[SCORE] = str(_SCORES[answer.rating])
        changes = []
        for key, text in wanted.items():
            if key in values:
                span = values[key]
                changes.append((span, text if source.text[span.start - 1] in " \t" else " " + text))
        missing = [key for key in wanted if key not in values]
        if missing:
            last = _last_property_line(source, block.lines[0])
            end = source.line_span(last).end
            indent = _indent(source.lines[block.lines[0] - 1])
            lines = "".join(f"{source.newline}{indent}{key}:: {wanted[key]}" for key in missing)
            changes.append((Span(end, end), lines))
        return one_edit(source, changes)


def _state(values: Mapping[str, str]) -> Segment:
    """``-1`` is not learned; without a date such a card is new."""
    text = ", ".join(f"{key}:: {value}" for key, value in values.items())
    interval = read_decimal(values.get(INTERVAL, "-1"))
    moment = values.get(NEXT, "nil").strip()
    factor = read_decimal(values.get(EASE, ""))
    ease = floor(factor * 100 + Fraction(1, 2)) if factor else _BASE_EASE
    if interval is None:
        return BadState(text, f"{INTERVAL} is not a number", None, ease)
    learned = interval if interval > 0 else Fraction(0)
    if moment in {"", "nil"}:
        return None if interval <= 0 else BadState(text, f"{NEXT} has no date", learned, ease)
    due = read_date(moment)
    if due is None:
        return BadState(text, f"{NEXT} is not a date that exists", learned, ease)
    return EaseState(due, learned, ease)


def _property_lines(source: SourceText, first: int) -> list[tuple[int, re.Match[str]]]:
    """The properties directly under a block's first line."""
    found = []
    for number in range(first + 1, len(source.lines) + 1):
        match = _PROPERTY.match(source.lines[number - 1])
        if match is None:
            break
        found.append((number, match))
    return found


def _values(source: SourceText, first: int) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for number, match in _property_lines(source, first):
        start = source.starts[number - 1]
        if match["value"] is None:
            end = start + match.end()
            span = Span(end, end)
        else:
            span = Span(start + match.start("value"), start + match.start("value") + len(match["value"].rstrip()))
        found.setdefault(match["key"], span)
    return found


def _last_property_line(source: SourceText, first: int) -> int:
    lines = _property_lines(source, first)
    return lines[-1][0] if lines else first


def _indent(line: str) -> str:
    """Properties stand under the text of their bullet."""
    lead = line[: len(line) - len(line.lstrip(" \t"))]
    return lead + "  "


LOGSEQ = LogseqRecord()
