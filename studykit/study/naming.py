"""Which card a person means by a word: its id, the beginning of its id, or the place where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.errors import NotFoundError
from studykit.study.filters import Filter, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studykit.model.card import Card

SHORTEST = 4
"""Letters that an abbreviated id has at least."""


def named_cards(cards: Sequence[Card], words: Iterable[str]) -> list[Card]:
    """The cards meant by ``words``, each once, in the order of the words.

    A word is an id, at least `SHORTEST` of its first letters if no other id has them, or ``NOTE:LINE`` with a
    line of the card (all siblings there; NOTE as for `Filter.notes`). Raises `NotFoundError` for a word that
    means no card, or an abbreviation of several.
    """
    found: dict[str, Card] = {}
    for word in words:
        found.update((card.id, card) for card in _named(cards, word.strip()))
    return list(found.values())


def _named(cards: Sequence[Card], word: str) -> list[Card]:
    plain = word.lower()
    exact = [card for card in cards if card.id == plain]
    if exact:
        return exact
    note, colon, line = word.rpartition(":")
    if colon and line.isdecimal():
        number = int(line)
        here = [card for card in select(cards, Filter(notes=(note,))) if card.line <= number <= card.end_line]
        if here:
            return here
        raise NotFoundError(f"No card stands at {word}. 'studykit cards' lists all with their places.")
    near = [card for card in cards if card.id.startswith(plain)] if len(plain) >= SHORTEST else []
    if len(near) == 1:
        return near
    if near:
        places = ", ".join(f"{card.id} ({card.note}:{card.line})" for card in near)
        raise NotFoundError(f"'{word}' begins several ids: {places}. Give one of them whole.")
    raise NotFoundError(
        f"There is no card '{word}'. Name it by its id (studykit cards --json) or its place, such as Note.md:12."
    )
