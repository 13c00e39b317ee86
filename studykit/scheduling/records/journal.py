"""Schedules of sources that another program writes anew (a Roam backup): they are kept in the vault's journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from studykit.model.card import CardBlock, RawRecord, RawSegment
from studykit.model.span import Span
from studykit.model.values import dataclass
from studykit.scheduling.records.base import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studykit.model.schedule import Segment, State
    from studykit.scheduling.records.base import Answer
    from studykit.text import Edit, SourceText

_NOWHERE = Span(0, 0)


def kept_record(states: Iterable[str]) -> RawRecord:
    """A record of what the journal holds for the siblings of a block, in order; "" for a new one."""
    return RawRecord("journal", _NOWHERE, tuple(RawSegment(state, _NOWHERE) for state in states))


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """Read like a comment; never written into the source."""

    name: ClassVar[str] = "journal"

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
    ) -> Edit | None:
        return None


JOURNAL = JournalRecord()
