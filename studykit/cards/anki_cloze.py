"""Clozes in Anki's own spelling: ``{{c1::answer::hint}}``; deletions of one number are one card."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from studykit.cards.build import block
from studykit.cards.chunks import chunks
from studykit.cards.deletions import ASK, SHOW, Deletion, faces, most_siblings
from studykit.cards.page import Page
from studykit.cards.paragraph import Paragraph, paragraph
from studykit.model.card import CardBlock, CardKind
from studykit.model.patterns import pattern

HIGHEST = 500
"""Anki makes no card for a number above it."""

_OPENING = pattern(r"\{\{c(\d{1,3})::")
_BRACE = pattern(r"[{}]")
_LONGEST = 5000
_DEEPEST = 30
"""Deletions inside each other; deeper ones are text of the innermost."""


def find(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """Paragraphs with a numbered deletion: in deck folders, and wherever a schedule stands beside them."""
    if "{{c" not in page.scan.mask:
        return
    for first, last in chunks(page, taken):
        if not any("{{c" in page.masked(line) for line in range(first, last + 1)):
            continue
        found = paragraph(page, first, last)
        if found is None or not (page.conventions.deck_folder or found.record):
            continue
        chosen = _deletions(found)
        numbers = sorted({int(deletion.sequence) for deletion in chosen})[: most_siblings(len(found.text))]
        if not numbers:
            continue
        plans = [[ASK if int(d.sequence) == number else SHOW for d in chosen] for number in numbers]
        sides = faces(found.text, found.tag, chosen, plans)
        yield block(
            page, syntax="anki-cloze", kind=CardKind.CLOZE, first=found.first, last=found.last, faces=sides,
            record=found.record, own_tag=found.own_tag,
        )  # fmt: skip


def _deletions(found: Paragraph) -> list[Deletion]:
    """``{{cN::…}}`` whose opening stands in plain text, also one inside the answer of another."""
    text, pairs = found.text, _pairs(found.text)
    deletions: list[Deletion] = []
    open_to: list[int] = []
    for opening in _OPENING.finditer(found.masked):
        while open_to and open_to[-1] <= opening.start():
            open_to.pop()
        end = _closing(text, opening, pairs) if len(open_to) < _DEEPEST else -1
        if end < opening.end() or not 0 < int(opening.group(1)) <= HIGHEST:
            continue
        open_to.append(end)
        inner = text[opening.end() : end]
        answer, _, hint = _without_inner(inner)
        deletions.append(
            Deletion(
                opening.start(), end + 2, opening.end(), opening.end() + len(answer), answer, hint, opening.group(1)
            )
        )
    return deletions


def _pairs(text: str) -> Mapping[int, int]:
    """Where each brace is closed."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for brace in _BRACE.finditer(text):
        if brace.group() == "{":
            opened.append(brace.start())
        elif opened:
            pairs[opened.pop()] = brace.start()
    return pairs


def _closing(text: str, opening: re.Match[str], pairs: Mapping[int, int]) -> int:
    """Offset of the ``}}`` that closes a deletion: the balanced one (``{{c1::\\frac{a}{b}}}``), else the first."""
    balanced = pairs.get(opening.start() + 1, -1)
    if balanced >= 0 and pairs.get(opening.start()) == balanced + 1:
        return balanced
    return text.find("}}", opening.end(), opening.end() + _LONGEST)


def _without_inner(inner: str) -> tuple[str, str, str]:
    """Answer and hint: the ``::`` of a deletion inside the answer is not this one's."""
    after = inner.rfind("}}") + 2 if "{{" in inner else 0
    answer, separator, hint = inner[after:].partition("::")
    return inner[:after] + answer, separator, hint
