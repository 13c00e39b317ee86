"""Schedules below a block whose siblings have keys: ``<!--studykit-steps KEY!2024-04-01,6,250 KEY!...-->``.

Each part is found by its key, so that siblings can be put in another order and others come between; it is no comment of
the Obsidian plugin's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from studykit.errors import UsageError
from studykit.model.card import CardBlock, RawRecord, RawSegment
from studykit.model.patterns import pattern
from studykit.model.span import Span
from studykit.model.values import dataclass
from studykit.scheduling.records.base import CLOSER, openings
from studykit.scheduling.states import decode_segment, encode_state, kind_of, unknown_fields
from studykit.text import Edit, SourceText

if TYPE_CHECKING:
    from studykit.model.schedule import Segment, State
    from studykit.scheduling.records.base import Answer

_PART = pattern(r"\S+")

Places = Sequence[int | None]
Match = Callable[[Sequence[str], Sequence[str]], Places]
"""For each wanted key the place of its part among the keys that stand in a record."""


def exact(wanted: Sequence[str], standing: Sequence[str]) -> Places:
    """Each key by itself; of equal parts the first counts."""
    places: dict[str, int] = {}
    for place, key in enumerate(standing):
        if key:
            places.setdefault(key, place)
    return [places.get(key) for key in wanted]


@dataclass(frozen=True, slots=True)
class KeyedRecord:
    """``name`` is the kind of record, ``opener`` how its comments begin, ``sibling`` what one is called in a message.

    `CardBlock.keys` are the siblings' keys, in order; ``match`` finds their parts.
    """

    name: str
    opener: str
    sibling: str
    match: Match = exact

    def find(self, text: str) -> Iterator[RawRecord]:
        """Every such comment of a text, in order; a part's text is ``KEY!segment``."""
        for at, start, end, closed in openings(text, self.opener):
            if not closed or text[start : start + 1] not in {" ", "\t", "-"}:
                continue
            found = _PART.finditer(text, start, end)
            parts = tuple(RawSegment(part[0], Span(part.start(), part.end())) for part in found)
            yield RawRecord(self.name, Span(at, end + len(CLOSER)), parts)

    def slots(self, record: RawRecord | None, keys: Sequence[str]) -> Places:
        """For each key the place of its part among the record's; None for one without any."""
        standing = [key for key, _ in _parts(record)]
        return self.match(keys, standing)

    def decode(self, record: RawRecord | None, siblings: int, keys: Sequence[str] = ()) -> tuple[Segment, ...]:
        parts = _parts(record)
        found = [None if slot is None else decode_segment(parts[slot][1]) for slot in self.slots(record, keys)]
        return tuple([*found, *[None] * siblings][:siblings])

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
        if sibling >= len(block.keys):
            raise UsageError(f"{source.path}: {self.sibling} {sibling + 1} has no key, so its schedule has no place.")
        text = f"{block.keys[sibling]}!{encode_state(new, whole_days=whole_days)}"
        if block.record is None:
            span = Span(block.insert_at, block.insert_at)
            comment = f"{source.newline}{block.indent}{self.opener} {text}{CLOSER}"
            return Edit(source.path, source.sha256, span, comment)
        parts = block.record.segments
        slot = self.slots(block.record, block.keys)[sibling]
        if slot is not None:
            old = parts[slot].text.partition("!")[2]
            kept = unknown_fields(old) if kind_of(decode_segment(old)) == kind_of(new) else ""
            return Edit(source.path, source.sha256, parts[slot].span, text + kept)
        end = parts[-1].span.end if parts else block.record.span.start + len(self.opener)
        return Edit(source.path, source.sha256, Span(end, end), " " + text)


def _parts(record: RawRecord | None) -> list[tuple[str, str]]:
    """Key and segment of each part; a part that is none has no key."""
    found = []
    for part in record.segments if record is not None else ():
        key, sign, text = part.text.partition("!")
        found.append((key, text) if sign else ("", ""))
    return found
