"""``Q: …`` / ``A: …`` paragraphs, and ``C: text with [deletion]``."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.cards.beside import line_of, own_last_line, record_of
from studykit.cards.build import block
from studykit.cards.chunks import chunks
from studykit.cards.deletions import Deletion, faces, siblings
from studykit.cards.page import Page
from studykit.cards.paragraph import paragraph
from studykit.cards.placement import BLOCK_ID
from studykit.markdown.regions import MASK
from studykit.model.card import CardBlock, CardKind, Face
from studykit.model.patterns import pattern
from studykit.model.span import Span

_BRACKETS = pattern(r"(?<![\\!\]])\[(?P<answer>[^\[\]\n]{1,1000})\](?![\[(:])")
_OPENINGS = ("Q:", "C:")
_MARK = len("C:")


def find(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """Questions and answers (an answer ends at a blank line outside a fence) and bracket clozes, in deck folders."""
    if not page.conventions.deck_folder and not page.records:
        return
    text = page.source.text
    if not text.startswith(_OPENINGS) and "\nQ:" not in text and "\nC:" not in text:
        return
    runs = list(chunks(page, taken))
    for place, (first, last) in enumerate(runs):
        if not page.text(first).startswith(_OPENINGS):
            continue
        following = runs[place + 1] if place + 1 < len(runs) else None
        if not page.conventions.deck_folder and record_of(page, first, following[1] if following else last) is None:
            continue
        if page.text(first).startswith("Q:"):
            yield from _questions(page, first, last, following)
        else:
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
    record = record_of(page, answer, last)
    last = own_last_line(page, answer, last, record)
    text, starts = page.source.text, page.source.starts
    front = text[starts[first - 1] + _MARK : page.source.line_span(answer - 1).end].replace("\r\n", "\n").strip()
    begin, end = starts[answer - 1] + _MARK, page.source.line_span(last).end
    if record is not None and answer <= line_of(page, record) <= last:
        back = text[begin : max(begin, record.span.start)].rstrip(" \t") + text[min(end, record.span.end) : end]
    else:
        back = text[begin:end]
    back = BLOCK_ID.sub("", back.replace("\r\n", "\n").strip())
    return block(
        page, syntax="qa", kind=CardKind.QA, first=first, last=last, faces=[Face(front, back, front, back)],
        record=record,
    )  # fmt: skip


def _clozes(page: Page, first: int, last: int) -> Iterator[CardBlock]:
    found = paragraph(page, first, last)
    if found is None:
        return
    chosen, plans = siblings(
        [
            Deletion(m.start(), m.end(), m.start("answer"), m.end("answer"), m.group("answer"), "", "")
            for m in _BRACKETS.finditer(found.text)
            if MASK not in found.masked[m.start()] + found.masked[m.end() - 1]
        ],
        len(found.text),
    )
    if plans:
        sides = faces(found.text, Span(0, _MARK), chosen, plans)
        yield block(
            page, syntax="qa", kind=CardKind.CLOZE, first=found.first, last=found.last, faces=sides,
            record=found.record,
        )  # fmt: skip
