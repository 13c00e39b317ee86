"""Cloze cards: a paragraph with deletions, one card for each of them."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.cards.build import block
from studykit.cards.chunks import chunks, runs_into_card
from studykit.cards.decks import is_deck_note
from studykit.cards.deletions import faces, siblings
from studykit.cards.page import Page
from studykit.cards.paragraph import paragraph
from studykit.cards.patterns import deletions, may_delete
from studykit.model.card import CardBlock, CardKind


def find(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """Paragraphs with a deletion, where such paragraphs are cards; without a tag, those with a schedule."""
    if not page.conventions.clozes:
        return
    everywhere = is_deck_note(page)
    if not everywhere and not page.records:
        return
    if not may_delete(page.scan.mask, page.conventions.clozes):
        return
    for first, last in chunks(page, taken):
        found = paragraph(page, first, last)
        if found is None or not (everywhere or found.record):
            continue
        if runs_into_card(page, last, taken) and found.record is None:
            continue
        chosen, plans = siblings(deletions(found.text, found.masked, page.conventions.clozes), len(found.text))
        if plans:
            sides = faces(found.text, found.tag, chosen, plans)
            yield block(
                page, syntax="cloze", kind=CardKind.CLOZE, first=found.first, last=found.last, faces=sides,
                record=found.record, own_tag=found.own_tag,
            )  # fmt: skip
