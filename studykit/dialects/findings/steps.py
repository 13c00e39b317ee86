"""Schedules of steps that cannot be read, or that no drawing above them claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studykit.cards.page import Page
from studykit.dialects.findings.place import at
from studykit.model.card import CardBlock
from studykit.model.diagnostic import Diagnostic
from studykit.model.schedule import BadState
from studykit.scheduling.records.step_comment import OPENER, find_step_comments
from studykit.scheduling.states import decode_segment


def step_schedules(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    """``bad-schedule``, ``orphan-schedule``: in comments, below no flow that is asked step by step."""
    if OPENER not in page.scan.code_mask:
        return
    claimed = {block.record.span.start for block in blocks if block.record is not None}
    for record in find_step_comments(page.scan.code_mask):
        if record.span.start not in claimed:
            yield at(
                page, record.span.start, "orphan-schedule",
                "these schedules of steps belong to no drawing: no flow that is asked step by step ends above them",
                "Tag the note #steps or #next-steps, or move the comment directly below its drawing.",
            )  # fmt: skip
        for part in record.segments:
            key, sign, text = part.text.partition("!")
            state = decode_segment(text) if sign else None
            if isinstance(state, BadState):
                yield at(
                    page, part.span.start, "bad-schedule",
                    f"the schedule {text!r} of step {key} cannot be read: {state.reason}. The card counts as due today",
                    "Correct it, or rate the card.",
                )  # fmt: skip
