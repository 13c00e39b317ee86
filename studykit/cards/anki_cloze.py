"""Clozes in Anki's own spelling: ``{{c1::answer::hint}}``; deletions of one number are one card."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.cards.build import block
from studykit.cards.chunks import chunks
from studykit.cards.deletions import ASK, SHOW, Deletion, face
from studykit.cards.page import Page
from studykit.cards.paragraph import Paragraph, paragraph
from studykit.model.card import CardBlock, CardKind

HIGHEST = 500
"""Anki makes no card for a number above it."""


def find(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """Paragraphs with a numbered deletion: in deck folders, and wherever a schedule stands beside them."""
    for first, last in chunks(page, taken):
        found = paragraph(page, first, last)
        if found is None or not (page.conventions.deck_folder or found.record):
            continue
        if not any("{{c" in page.text(line) for line in range(first, last + 1)):
            continue
        chosen = _deletions(found)
        numbers = sorted({int(deletion.sequence) for deletion in chosen})
        if not numbers:
            continue
        plans = [[ASK if int(d.sequence) == number else SHOW for d in chosen] for number in numbers]
        faces = [face(found.text, found.tag, chosen, plan) for plan in plans]
        yield block(
            page, syntax="anki-cloze", kind=CardKind.CLOZE, first=first, last=found.last, faces=faces,
            record=found.record, own_tag=found.own_tag,
        )  # fmt: skip


def _deletions(found: Paragraph) -> list[Deletion]:
    """Outermost ``{{cN::…}}`` whose opening stands in plain text; braces inside an answer are counted."""
    text, masked = found.text, found.masked
    deletions: list[Deletion] = []
    at = 0
    while (start := masked.find("{{c", at)) >= 0:
        at = start + 3
        digits = at
        while digits < len(text) and text[digits].isdigit():
            digits += 1
        if digits == at or text[digits : digits + 2] != "::" or not 0 < int(text[at : min(digits, at + 4)]) <= HIGHEST:
            continue
        end = _closing(text, digits + 2)
        if end < 0:
            continue
        inner = text[digits + 2 : end]
        answer, _, hint = inner.partition("::")
        deletions.append(Deletion(start, end + 2, digits + 2, digits + 2 + len(answer), answer, hint, text[at:digits]))
        at = end + 2
    return deletions


def _closing(text: str, start: int) -> int:
    """Offset of the ``}}`` that closes a deletion, -1 where none does."""
    depth = 0
    at = start
    while at < len(text) - 1:
        if text[at] == "{":
            depth += 1
        elif text[at] == "}":
            if depth == 0:
                return at if text[at + 1] == "}" else -1
            depth -= 1
        at += 1
    return -1
