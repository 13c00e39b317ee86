"""What reading a note found to be wrong, each with its place and what to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from studykit.cards.page import Page
from studykit.dialects.base import Generated
from studykit.markdown.blocks import BlockKind
from studykit.model.card import CardBlock
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.schedule import BadState, ForeignState
from studykit.scheduling.states import decode_segment
from studykit.text import SourceText

_NEAR_COMMENT = re.compile(r"<!--[ \t]+SR:[^\n]*?(?:-->|$)", re.MULTILINE)
_LONE_CLOSER = re.compile(r"^[ \t]*`{1,2}[ \t]*$")


def findings(page: Page, blocks: Sequence[CardBlock], generated: Iterable[Generated]) -> tuple[Diagnostic, ...]:
    """All findings of one note, in the order of its lines."""
    found = [
        *_generated(page, generated),
        *_fences(page),
        *_answers(page, blocks),
        *_segments(page, blocks),
        *_unclaimed(page, blocks),
        *_near_comments(page),
        *_duplicates(page, blocks),
    ]
    return tuple(sorted(found))


def finding(
    source: SourceText,
    offset: int,
    code: str,
    severity: Severity,
    message: str,
    remedy: str = "",
    fixable: bool = False,
) -> Diagnostic:
    line, column = source.place(offset)
    return Diagnostic(source.path, line, column, code, severity, message, remedy, fixable)


def _generated(page: Page, generated: Iterable[Generated]) -> Iterator[Diagnostic]:
    for part in generated:
        yield Diagnostic(
            page.path, part.first, 1, "generated-text", Severity.INFO,
            f"machine-made {part.what}, to line {part.last}: read as neither content nor links",
        )  # fmt: skip


def _fences(page: Page) -> Iterator[Diagnostic]:
    for block in page.structure.blocks:
        if block.kind is BlockKind.FENCE and not block.closed:
            yield Diagnostic(
                page.path, block.first, 1, "unclosed-fence", Severity.WARNING,
                "this code fence is never closed; everything below it counts as code",
                "Add a closing line of backticks.",
            )  # fmt: skip


def _answers(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    for block in blocks:
        if block.empty_answer:
            yield finding(
                page.source, block.span.start, "empty-answer", Severity.INFO, "this card has an empty answer",
                "Write the answer, or set `ask_empty: false` to leave such cards out.",
            )  # fmt: skip
        yield from _unbalanced(page, block)
    for item in page.structure.items:
        if item.depth == 0 and item.first not in page.hidden_lines and _is_childless_question(page, item.first, blocks):
            yield Diagnostic(
                page.path, item.first, 1, "empty-answer", Severity.INFO,
                "a question bullet without an answer bullet below it is no card", "Add the answer as a nested bullet.",
            )  # fmt: skip


def _is_childless_question(page: Page, line: int, blocks: Sequence[CardBlock]) -> bool:
    if any(block.lines[0] <= line <= block.lines[1] for block in blocks):
        return False
    item = page.structure.items[page.items_by_line[line]]
    content = page.source.starts[line - 1] + item.column
    tags = page.conventions.card_tags
    tagged = any(link.span.start == content and link.text in tags for link in page.scan.links if link.line == line)
    tagged = tagged or any(p.span.start == content and p.tag.name in tags for p in page.scan.tags if p.tag.line == line)
    return tagged and bool(tags)


def _unbalanced(page: Page, block: CardBlock) -> Iterator[Diagnostic]:
    for face in block.faces[:1]:
        back = face.back
        if block.syntax == "inline" and back.startswith("`") and "`" not in back.lstrip("`") and back.strip("`"):
            below = block.lines[1] + 1
            if below <= page.last_line and _LONE_CLOSER.match(page.text(below)):
                yield Diagnostic(
                    page.path, below, 1, "split-answer", Severity.INFO,
                    "the closing backtick of the answer above stands below its schedule comment; it is not shown",
                )  # fmt: skip
            else:
                yield finding(
                    page.source, block.span.start, "unbalanced-backtick", Severity.INFO,
                    "the answer begins with a backtick that is never closed; it is not shown",
                )  # fmt: skip


def _segments(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    for block in blocks:
        record = block.record
        if record is None or record.kind != "comment":
            continue
        if not record.closed:
            yield finding(
                page.source, record.span.start, "bad-schedule", Severity.ERROR, "this schedule comment is never closed",
                "Add --> at its end; the next rating does so.", fixable=True,
            )  # fmt: skip
        for segment in record.segments:
            state = decode_segment(segment.text)
            if isinstance(state, BadState):
                yield finding(
                    page.source, segment.span.start, "bad-schedule", Severity.ERROR,
                    f"the schedule {segment.text!r} cannot be read: {state.reason}. The card counts as due today",
                    "Correct it, or rate the card.",
                )  # fmt: skip
            elif isinstance(state, ForeignState):
                yield finding(
                    page.source, segment.span.start, "foreign-schedule", Severity.WARNING,
                    f"the schedule {segment.text!r} is of a kind studykit does not know; it is kept and not rated",
                )  # fmt: skip
        if len(record.segments) > len(block.faces):
            yield finding(
                page.source, record.span.start, "segment-count", Severity.WARNING,
                f"{len(record.segments)} schedules for {len(block.faces)} cards; the surplus is kept as it is",
                "Remove the schedules of cards that are gone.",
            )  # fmt: skip


def _unclaimed(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    """Schedule comments that belong to no card: below another one, or nowhere near a card."""
    claimed = {block.record.span.start for block in blocks if block.record is not None}
    comment_lines: set[int] = set()
    for line in sorted(page.records):
        for record in page.records[line]:
            if record.span.start in claimed:
                comment_lines.add(line)
                continue
            above = line - 1
            while above > 0 and _LONE_CLOSER.match(page.text(above)):
                above -= 1
            stacked = above in comment_lines or line in comment_lines
            comment_lines.add(line)
            if stacked:
                yield finding(
                    page.source, record.span.start, "stacked-schedule", Severity.WARNING,
                    "a second schedule comment below the first one, which counts; this one is never used",
                    "Delete it when you are sure.",
                )  # fmt: skip
            else:
                yield finding(
                    page.source, record.span.start, "orphan-schedule", Severity.WARNING,
                    "this schedule belongs to no card: no card ends on this line or directly above it",
                    _orphan_help(page, line),
                )  # fmt: skip


def _orphan_help(page: Page, line: int) -> str:
    if line > 1 and page.text(line - 1).strip() and line - 1 not in page.records:
        return "The line above has no separator; restore it and the schedule lives again."
    return "Move it directly below its card, or delete it."


def _near_comments(page: Page) -> Iterator[Diagnostic]:
    for near in _NEAR_COMMENT.finditer(page.scan.code_mask):
        yield finding(
            page.source, near.start(), "near-schedule", Severity.WARNING,
            "with a blank in front of SR: this is an ordinary comment and no schedule", "Write <!--SR: without the blank.",
        )  # fmt: skip


def _duplicates(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    counts: Counter[tuple[str, str]] = Counter()
    for block in blocks:
        key = (block.own_tag, block.faces[0].front)
        counts[key] += 1
        if counts[key] > 1 and block.syntax != "cloze":
            yield finding(
                page.source, block.span.start, "duplicate-card", Severity.INFO,
                f"the same question stands in this note {counts[key]} times; each keeps its own schedule",
            )  # fmt: skip
