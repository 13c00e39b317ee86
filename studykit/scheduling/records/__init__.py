"""Where a schedule is written: the kinds of record by name."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from studykit.scheduling.records.comment import CommentRecord
from studykit.scheduling.records.front_matter import FrontMatterRecord
from studykit.scheduling.records.journal import JournalRecord
from studykit.scheduling.records.logseq_properties import LogseqRecord
from studykit.scheduling.records.mask_comment import MASKS
from studykit.scheduling.records.step_comment import STEPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studykit.scheduling.records.base import RecordKind

__all__ = ["RECORDS"]

_KINDS: tuple[RecordKind, ...] = (
    CommentRecord(),
    JournalRecord(),
    FrontMatterRecord(),
    LogseqRecord(),
    STEPS,
    MASKS,
)

RECORDS: Mapping[str, RecordKind] = MappingProxyType({kind.name: kind for kind in _KINDS})
