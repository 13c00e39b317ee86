"""Schedule comments that are damaged, foreign, too many, misplaced, or nearly one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studykit.cards.beside import line_of
from studykit.cards.page import Page
from studykit.dialects.findings.place import at, on, shortened
from studykit.markdown.blocks import BlockKind
from studykit.model.card import CardBlock, RawRecord
from studykit.model.diagnostic import Diagnostic
from studykit.model.patterns import pattern
from studykit.model.schedule import BadState, ForeignState
from studykit.scheduling.states import decode_segment

_NEAR_COMMENT = re.compile(r"<!--[ \t]{1,9}SR:")
_BLOCK_ID = pattern(r"\^[A-Za-z0-9-]+")
LONE_CLOSER = re.compile(r"^[ \t]*`{1,2}[ \t]*$")


def segments(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    """``bad-schedule``, ``foreign-schedule``, ``segment-count``: what a card's own comment says."""
    for block in blocks:
        record = block.record
        if record is None or record.kind != "comment":
            continue
        if not record.closed:
            yield at(
                page, record.span.start, "bad-schedule", "this schedule comment is never closed",
                "Add --> at its end; the next rating does so.",
            )  # fmt: skip
        yield from _states(page, record)
        if len(record.segments) > len(block.faces):
            yield at(
                page, record.span.start, "segment-count",
                f"{len(record.segments)} schedules for {len(block.faces)} cards; the surplus is kept as it is",
                "Remove the schedules of cards that are gone.",
            )  # fmt: skip


def _states(page: Page, record: RawRecord) -> Iterator[Diagnostic]:
    for segment in record.segments:
        state = decode_segment(segment.text)
        if isinstance(state, BadState):
            yield at(
                page, segment.span.start, "bad-schedule",
                f"the schedule {shortened(segment.text)!r} cannot be read: {state.reason}. The card is due today",
                "Correct it, or rate the card.",
            )  # fmt: skip
        elif isinstance(state, ForeignState):
            yield at(
                page, segment.span.start, "foreign-schedule",
                f"the schedule {shortened(segment.text)!r} is of a kind studykit does not know; it is kept, not rated",
                "Remove it to learn the card anew.",
            )  # fmt: skip


def unclaimed(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    """``stacked-schedule``, ``orphan-schedule``: comments below another one, or nowhere near a card."""
    claimed = {block.record.span.start for block in blocks if block.record is not None}
    ends = {block.lines[1] for block in blocks}
    seen: set[int] = set()
    for line in sorted(page.records):
        for record in page.records[line]:
            above = line - 1
            while above > 0 and LONE_CLOSER.match(page.text(above)):
                above -= 1
            stacked = above in seen or line in seen
            seen.add(line)
            if record.span.start in claimed:
                continue
            if stacked:
                yield at(
                    page, record.span.start, "stacked-schedule",
                    "a second schedule comment; the first one counts, this one is never used",
                    "Delete it when you are sure.",
                )  # fmt: skip
            else:
                yield at(
                    page, record.span.start, "orphan-schedule",
                    "this schedule belongs to no card: no card ends on this line or directly above it",
                    _orphan_help(page, line, ends),
                )  # fmt: skip


def _orphan_help(page: Page, line: int, ends: set[int]) -> str:
    if line - 1 in ends:
        return "It is indented or quoted deeper than the card above: put it at the left margin."
    if line > 1 and page.text(line - 1).strip() and line - 1 not in page.records:
        return "The paragraph above has no separator; restore it and the schedule lives again."
    return "Move it directly below its card, or delete it."


def near_comments(page: Page) -> Iterator[Diagnostic]:
    """``near-schedule``: a blank makes it an ordinary comment."""
    for near in _NEAR_COMMENT.finditer(page.scan.code_mask):
        yield at(
            page, near.start(), "near-schedule",
            "with a blank in front of SR: this is an ordinary comment and no schedule",
            "Write <!--SR: without the blank.",
        )  # fmt: skip


def text_behind(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    """``text-after-schedule``: an answer seems to go on behind the comment."""
    inside = {line for block in blocks for line in range(block.lines[0], block.lines[1] + 1)}
    for block in blocks:
        record = block.record
        if record is None or record.kind != "comment":
            continue
        line = line_of(page, record)
        span = page.source.line_span(line)
        rest = page.source.text[record.span.end : span.end]
        if _says_something(rest):
            offset = record.span.end + len(rest) - len(rest.lstrip())
            yield at(page, offset, "text-after-schedule", "text behind the schedule comment, on its line")
        elif _goes_on(page, line + 1, inside if line == block.lines[1] else frozenset()):
            yield on(
                page, line + 1, "text-after-schedule",
                "text directly below a schedule comment; if it belongs to the answer, move it above the comment",
            )  # fmt: skip


def _says_something(rest: str) -> bool:
    plain = rest.strip(" \t|")
    return bool(plain) and not plain.startswith("<!--") and not _BLOCK_ID.fullmatch(plain)


def _goes_on(page: Page, line: int, cards: frozenset[int] | set[int]) -> bool:
    """Whether a line is ordinary text: not a card, list item, heading, comment or the lone end of a code span."""
    if line > page.last_line or line in cards or line in page.hidden_lines or page.is_blank(line):
        return False
    block = page.blocks_by_line.get(line)
    if block is None or block.kind is not BlockKind.PARAGRAPH or line in page.records:
        return False
    item = page.items_by_line.get(line)
    starts_item = item is not None and page.structure.items[item].first == line
    text = page.text(line)
    return not starts_item and not LONE_CLOSER.match(text) and not text.lstrip().startswith("<!--")
