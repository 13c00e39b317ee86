"""``Q: …`` / ``A: …`` paragraphs, and ``C: text with [deletion]``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.cards.build import block
from studykit.cards.chunks import chunks
from studykit.cards.deletions import ASK, SHOW, Deletion, face
from studykit.cards.page import Page
from studykit.cards.paragraph import paragraph
from studykit.model.card import CardBlock, CardKind, Face, RawRecord
from studykit.model.span import Span

_BRACKETS = re.compile(r"(?<![\\!\]])\[(?P<answer>[^\[\]\n]{1,1000})\](?![\[(:])")


def find(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """Questions and answers (an answer ends at a blank line outside a fence) and bracket clozes, in deck folders."""
    runs = list(chunks(page, taken))
    for place, (first, last) in enumerate(runs):
        record = page.first_record(first, last) or page.record_below(last)
        if not (page.conventions.deck_folder or record):
            continue
        if page.text(first).startswith("Q:"):
            following = runs[place + 1] if place + 1 < len(runs) else None
            yield from _questions(page, first, last, following)
        elif page.text(first).startswith("C:"):
            yield from _clozes(page, first, last)


def _questions(page: Page, first: int, last: int, following: tuple[int, int] | None) -> Iterator[CardBlock]:
    """The questions of one paragraph; the last one's answer may stand in the next paragraph."""
    starts = [
        line for line in range(first, last + 1) if page.text(line).startswith("Q:") and line not in page.code_lines
    ]
    for place, question in enumerate(starts):
        end = starts[place + 1] - 1 if place + 1 < len(starts) else last
        answer = next((n for n in range(question + 1, end + 1) if page.text(n).startswith("A:")), 0)
        if not answer and place == len(starts) - 1 and following and page.text(following[0]).startswith("A:"):
            answer, end = following
        if answer:
            yield _question(page, question, answer, end)


def _question(page: Page, first: int, answer: int, last: int) -> CardBlock:
    record = page.first_record(answer, last) or page.record_below(last)
    if record is not None and page.source.line_at(record.span.start) <= last and _alone(page, record):
        last = page.source.line_at(record.span.start) - 1
    text = page.source.text
    front = Span(page.source.starts[first - 1] + 2, page.source.line_span(answer - 1).end).cut(text).strip()
    back_end = page.source.line_span(last).end
    if record is not None:
        back_end = min(back_end, max(record.span.start, page.source.starts[answer - 1] + 2))
    back = text[page.source.starts[answer - 1] + 2 : back_end].strip()
    front, back = front.replace("\r\n", "\n"), back.replace("\r\n", "\n")
    return block(
        page,
        syntax="qa",
        kind=CardKind.QA,
        first=first,
        last=last,
        faces=[Face(front, back, front, back)],
        record=record,
    )


def _alone(page: Page, record: RawRecord) -> bool:
    return not page.masked(page.source.line_at(record.span.start)).strip("\x1a \t>")


def _clozes(page: Page, first: int, last: int) -> Iterator[CardBlock]:
    found = paragraph(page, first, last)
    if found is None:
        return
    deletions = [
        Deletion(m.start(), m.end(), m.start("answer"), m.end("answer"), m.group("answer"), "", "")
        for m in _BRACKETS.finditer(found.text)
        if "\x1a" not in found.masked[m.start()] + found.masked[m.end() - 1]
    ]
    if not deletions:
        return
    mark = Span(0, 2)
    plans = [[ASK if i == n else SHOW for i in range(len(deletions))] for n in range(len(deletions))]
    faces = [face(found.text, mark, deletions, plan) for plan in plans]
    yield block(page, syntax="qa", kind=CardKind.CLOZE, first=first, last=found.last, faces=faces, record=found.record)
