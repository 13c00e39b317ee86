"""Schedules found by keys (of steps, of masks) that cannot be read, or that nothing above them claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from studykit.cards.page import Page
from studykit.dialects.findings.place import at
from studykit.model.card import CardBlock
from studykit.model.diagnostic import Diagnostic
from studykit.model.schedule import BadState
from studykit.scheduling.records.keyed import KeyedRecord
from studykit.scheduling.records.mask_comment import MASKS
from studykit.scheduling.records.step_comment import STEPS
from studykit.scheduling.states import decode_segment

_ORPHANS: Mapping[KeyedRecord, tuple[str, str]] = MappingProxyType(
    {
        STEPS: (
            "these schedules of steps belong to no drawing: no flow that is asked step by step ends above them",
            "Tag the note #steps or #next-steps, or move the comment directly below its drawing.",
        ),
        MASKS: (
            "these schedules of masks belong to no picture: no occlusion block ends above them",
            "Move the comment directly below its occlusion block.",
        ),
    }
)
"""Of each kind what is said of a comment below nothing, and what to do."""


def keyed_schedules(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    """``bad-schedule``, ``orphan-schedule``: in the comments of steps and masks."""
    claimed = {block.record.span.start for block in blocks if block.record is not None}
    for kind, (message, remedy) in _ORPHANS.items():
        if kind.opener not in page.scan.code_mask:
            continue
        for record in kind.find(page.scan.code_mask):
            if record.span.start not in claimed:
                yield at(page, record.span.start, "orphan-schedule", message, remedy)
            for part in record.segments:
                key, sign, text = part.text.partition("!")
                state = decode_segment(text) if sign else None
                if isinstance(state, BadState):
                    yield at(
                        page, part.span.start, "bad-schedule",
                        f"the schedule {text!r} of {kind.sibling} {key} cannot be read: {state.reason}. "
                        "The card counts as due today",
                        "Correct it, or rate the card.",
                    )  # fmt: skip
