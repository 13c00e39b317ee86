"""What every kind of record is: a place beside a card, or elsewhere, where its schedule is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from studykit.model.card import CardBlock, RawRecord
    from studykit.model.schedule import Segment, State
    from studykit.text import Edit, SourceText


class RecordKind(Protocol):
    """``name`` is what `RawRecord.kind` says."""

    @property
    def name(self) -> str: ...

    def decode(self, record: RawRecord | None, siblings: int) -> tuple[Segment, ...]:
        """One segment for each sibling, None where there is none; parts beyond the last sibling are left out."""
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
    ) -> Edit | None:
        """The edit that writes one sibling's new state and touches nothing else; None where the schedule is not
        kept in the source. ``sibling`` is 0-based; ``base_ease`` goes into placeholders of new siblings."""
        ...
