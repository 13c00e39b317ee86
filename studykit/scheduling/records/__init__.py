"""Where a schedule is written: the kinds of record by name."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from studykit.scheduling.records.comment import CommentRecord

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studykit.scheduling.records.base import RecordKind

__all__ = ["RECORDS"]

RECORDS: Mapping[str, RecordKind] = MappingProxyType({"comment": CommentRecord()})
