"""The schedule of a whole note: ``sr-due``, ``sr-interval`` and ``sr-ease`` in its front matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from studykit.model.card import CardBlock, RawRecord, RawSegment
from studykit.model.patterns import pattern
from studykit.model.schedule import BadState, Segment, State
from studykit.model.span import Span
from studykit.model.values import dataclass
from studykit.scheduling.records.base import one_edit, only_ease
from studykit.scheduling.states import decimal, decode_segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studykit.scheduling.records.base import Answer
    from studykit.text import Edit, SourceText

KEYS = ("sr-due", "sr-interval", "sr-ease")
_FENCE = "---"
_LINE = pattern(r"(sr-due|sr-interval|sr-ease)[ \t]*:(?:[ \t]+|$)")
_ITEM = pattern(r"[ \t]*-[ \t]+")


def find_schedule(source: SourceText) -> RawRecord | None:
    """The record of a note: one part for each of the three keys that has a value; None where there is none.

    A part's text is ``key: value``, its span the value's. The first item of a list is the value.
    """
    values = _values(source)
    parts = tuple(
        RawSegment(f"{key}: {_bare(values[key].cut(source.text))}", values[key])
        for key in KEYS
        if key in values and len(values[key])
    )
    if not parts:
        return None
    start, end = min(part.span.start for part in parts), max(part.span.end for part in parts)
    return RawRecord("front_matter", Span(start, end), parts)


@dataclass(frozen=True, slots=True)
class FrontMatterRecord:
    """A note is one card. Fractions of days are kept; without all three values the note is new."""

    name: ClassVar[str] = "front_matter"

    def decode(self, record: RawRecord | None, siblings: int, keys: Sequence[str] = ()) -> tuple[Segment, ...]:
        parts = dict(part.text.split(": ", 1) for part in record.segments) if record is not None else {}
        rest = (None,) * (siblings - 1)
        if any(key not in parts for key in KEYS):
            return None, *rest
        text = ",".join(parts[key] for key in KEYS)
        found = decode_segment(text)
        if found is not None and not isinstance(found, BadState) and text.count(",") != len(KEYS) - 1:
            found = BadState(text, "one value expected for each of sr-due, sr-interval, sr-ease")
        return found, *rest

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
        state = only_ease(new, "The front matter of notes can")
        wanted = dict(zip(KEYS, (state.due.isoformat(), decimal(state.interval), str(state.ease)), strict=True))
        values = _values(source)
        changes = []
        for key, span in values.items():
            blank = " " if source.text[span.start - 1] == ":" else ""
            changes.append((span, blank + wanted[key]))
        lines = [f"{key}: {value}{source.newline}" for key, value in wanted.items() if key not in values]
        close = _closing_line(source)
        if close is None:
            lines = [_FENCE + source.newline, *lines, _FENCE + source.newline]
        if lines:
            at = 0 if close is None else source.starts[close - 1]
            changes.append((Span(at, at), "".join(lines)))
        return one_edit(source, changes)


def _closing_line(source: SourceText) -> int | None:
    """The 1-based line that ends the front matter; None where there is no front matter."""
    if not source.text.startswith(_FENCE) or source.lines[0] != _FENCE:
        return None
    return next((number for number, line in enumerate(source.lines[1:], 2) if line == _FENCE), None)


def _values(source: SourceText) -> dict[str, Span]:
    """Where the value of each key stands; an empty span behind the colon where it has none."""
    found: dict[str, Span] = {}
    close = _closing_line(source) or 0
    for number in range(2, close):
        match = _LINE.match(source.lines[number - 1])
        if match is None or match[1] in found:
            continue
        line, place = number, _value_place(source.lines[number - 1], match.end())
        if place is None and number + 1 < close and (item := _ITEM.match(source.lines[number])):
            line, place = number + 1, _value_place(source.lines[number], item.end())
        if place is None:
            line, place = number, (match.end(), match.end())
        start = source.starts[line - 1]
        found[match[1]] = Span(start + place[0], start + place[1])
    return found


def _value_place(line: str, start: int) -> tuple[int, int] | None:
    """The columns of a scalar, or of the first item of a list in brackets; comments are not part of it."""
    rest = line[start:]
    inner = rest.lstrip(" \t[")
    at = start + len(rest) - len(inner)
    if inner[:1] in {"'", '"'}:
        end = inner.find(inner[0], 1)
        value = inner[: end + 1] if end > 0 else inner
    else:
        ends = [found for sign in (",", "]", " #", "\t#") if (found := inner.find(sign)) >= 0]
        value = inner[: min(ends, default=len(inner))]
    value = value.rstrip()
    return (at, at + len(value)) if value and not value.startswith("#") else None


def _bare(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return (value[1:-1] if quoted else value).strip()


FRONT_MATTER = FrontMatterRecord()
