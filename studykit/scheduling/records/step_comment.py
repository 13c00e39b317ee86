"""The schedules of a drawing's step cards, below it: ``<!--studykit-steps KEY!2024-04-01,6,250 KEY!...-->``.

Each part is found by its key, so that steps can be reordered; it is no comment of the Obsidian plugin's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from studykit.errors import UsageError
from studykit.model.card import CardBlock, RawRecord, RawSegment
from studykit.model.span import Span
from studykit.scheduling.records.base import CLOSER, openings
from studykit.scheduling.states import decode_segment, encode_state, kind_of, unknown_fields
from studykit.text import Edit, SourceText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studykit.model.schedule import Segment, State

OPENER = "<!--studykit-steps"
_PART = re.compile(r"\S+")


def find_step_comments(text: str) -> Iterator[RawRecord]:
    """Every step comment of a text, in order; a part's text is ``KEY!segment``."""
    for at, start, end, closed in openings(text, OPENER):
        if not closed or text[start : start + 1] not in {" ", "\t", "-"}:
            continue
        parts = tuple(RawSegment(part[0], Span(part.start(), part.end())) for part in _PART.finditer(text, start, end))
        yield RawRecord("step_comment", Span(at, end + len(CLOSER)), parts)


def key_slots(block: CardBlock) -> tuple[int | None, ...]:
    """For each sibling the place of its part among the record's, found by its key; None for one without any."""
    places: dict[str, int] = {}
    for place, part in enumerate(block.record.segments if block.record else ()):
        key, sign, _ = part.text.partition("!")
        if sign:
            places.setdefault(key, place)
    return tuple(places.get(key) for key in block.keys)


@dataclass(frozen=True, slots=True)
class StepRecord:
    """Siblings are the cards of a drawing's steps, in order; ``CardBlock.keys`` are their keys."""

    name: ClassVar[str] = "step_comment"

    def decode(self, record: RawRecord | None, siblings: int, keys: Sequence[str] = ()) -> tuple[Segment, ...]:
        parts: dict[str, str] = {}
        for part in record.segments if record is not None else ():
            key, sign, text = part.text.partition("!")
            if sign:
                parts.setdefault(key, text)
        wanted = [*keys[:siblings], *[""] * (siblings - len(keys))]
        return tuple(decode_segment(parts[key]) if key in parts else None for key in wanted)

    def encode(
        self,
        source: SourceText,
        block: CardBlock,
        sibling: int,
        new: State,
        *,
        base_ease: int,
        whole_days: bool = False,
    ) -> Edit:
        if sibling >= len(block.keys):
            raise UsageError(f"{source.path}: step {sibling + 1} has no key, so its schedule has no place.")
        key = block.keys[sibling]
        text = f"{key}!{encode_state(new, whole_days=whole_days)}"
        if block.record is None:
            span = Span(block.insert_at, block.insert_at)
            return Edit(source.path, source.sha256, span, f"{source.newline}{block.indent}{OPENER} {text}{CLOSER}")
        for part in block.record.segments:
            if part.text.startswith(f"{key}!"):
                old = part.text[len(key) + 1 :]
                kept = unknown_fields(old) if kind_of(decode_segment(old)) == kind_of(new) else ""
                return Edit(source.path, source.sha256, part.span, text + kept)
        parts = block.record.segments
        end = parts[-1].span.end if parts else block.record.span.start + len(OPENER)
        return Edit(source.path, source.sha256, Span(end, end), " " + text)
