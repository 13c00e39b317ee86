"""Where a schedule is written: the kinds of record by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.model.on_demand import Registry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studykit.scheduling.records.base import RecordKind

__all__ = ["RECORDS"]

RECORDS: Mapping[str, RecordKind] = Registry(
    __name__,
    {
        "comment": ("comment", "COMMENT"),
        "journal": ("journal", "JOURNAL"),
        "front_matter": ("front_matter", "FRONT_MATTER"),
        "logseq_properties": ("logseq_properties", "LOGSEQ"),
        "step_comment": ("step_comment", "STEPS"),
        "mask_comment": ("mask_comment", "MASKS"),
    },
)
"""Each is loaded when a card has its schedule there: the file, and the value in it."""
