"""What every kind of record is: a place beside a card, or elsewhere, where its schedule is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from studykit.errors import UsageError
from studykit.model.schedule import EaseState, Segment, State
from studykit.model.span import Span
from studykit.scheduling.states import decode_segment
from studykit.text import Edit, SourceText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from studykit.model.card import CardBlock, RawRecord
    from studykit.model.schedule import Rating

CLOSER = "-->"
KEYED = "<!--studykit-"
"""how every comment begins whose parts are found by keys"""


class Answer(NamedTuple):
    """What led to a state, where a person's answer did; ``at`` is a time in UTC."""

    rating: Rating
    at: datetime


class RecordKind(Protocol):
    """``name`` is what `RawRecord.kind` says."""

    @property
    def name(self) -> str: ...

    def decode(self, record: RawRecord | None, siblings: int, keys: Sequence[str] = ()) -> tuple[Segment, ...]:
        """One segment for each sibling, None where there is none; parts beyond the last sibling are left out.

        ``keys`` are the siblings' keys (`CardBlock.keys`), for kinds that find their parts by key.
        """
        ...

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
    ) -> Edit | None:
        """The edit that writes one sibling's new state and touches nothing else; None where the schedule is not
        kept in the source. ``sibling`` is 0-based; ``base_ease`` goes into placeholders of new siblings, ``answer``
        where a program's own record tells of the last one."""
        ...


def in_order(record: RawRecord | None, siblings: int) -> tuple[Segment, ...]:
    """The parts of a record as those of the siblings in order; an empty part is new."""
    parts = record.segments[:siblings] if record is not None else ()
    found = tuple(decode_segment(part.text) if part.text else None for part in parts)
    return found + (None,) * (siblings - len(found))


def openings(text: str, opener: str) -> Iterator[tuple[int, int, int, bool]]:
    """Where comments with this opener stand: start, start and end of the body, and whether they are closed.

    A comment ends on its line, at the first ``-->`` or before another opener; linear in the length of the text.
    """
    at = text.find(opener)
    line_end = -1
    while at >= 0:
        start = at + len(opener)
        if line_end < start:
            line_end = text.find("\n", start)
            line_end = len(text) if line_end < 0 else line_end
        following = text.find("<!--", start, line_end)
        limit = line_end if following < 0 else following
        end = text.find(CLOSER, start, limit)
        yield at, start, limit if end < 0 else end, end >= 0
        at = text.find(opener, start)


def one_edit(source: SourceText, changes: Iterable[tuple[Span, str]]) -> Edit:
    """Several changes as one edit, with what lies between them as it is. They must not overlap."""
    ordered = sorted(changes, key=lambda change: change[0])
    start, at = ordered[0][0].start, ordered[0][0].start
    pieces = []
    for span, new in ordered:
        pieces += [source.text[at : span.start], new]
        at = span.end
    return Edit(source.path, source.sha256, Span(start, at), "".join(pieces))


def only_ease(state: State, where: str) -> EaseState:
    """The state, if it is of the kind that this place can hold. Raises `UsageError` for FSRS."""
    if not isinstance(state, EaseState):
        raise UsageError(f"{where} hold only interval and ease, not the state of FSRS. Use sm2 for these cards.")
    return state
