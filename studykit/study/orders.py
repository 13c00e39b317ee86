"""In which order due and new cards are asked."""

from __future__ import annotations

import hashlib
from itertools import chain, groupby, zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from studykit.config.settings import Order
    from studykit.model.card import Card
    from studykit.model.span import NotePath

_NOTHING = object()


def place(card: Card) -> tuple[str, int, int]:
    """Where a card stands: note, block, sibling."""
    return (card.note, card.block, card.sibling)


def overdueness(card: Card, today: date) -> float:
    """Days late as a share of the interval: a day late on an interval of two is worse than on one of sixty.

    Intervals under a day, or unknown, count as a day; so does a card without a readable date.
    """
    late = (today - card.due).days if card.due is not None else 0
    interval = card.interval
    days = interval.numerator / interval.denominator if interval is not None else 1.0
    return late / max(1.0, days)


def round_robin(cards: Iterable[Card]) -> list[Card]:
    """One card of each deck in turn, decks in order of appearance, each deck's own order kept."""
    decks: dict[str, list[Card]] = {}
    for card in cards:
        decks.setdefault(card.deck, []).append(card)
    rounds = chain.from_iterable(zip_longest(*decks.values(), fillvalue=_NOTHING))
    return [card for card in rounds if card is not _NOTHING]  # type: ignore[misc]  # the filler is sorted out


def order_due(cards: Iterable[Card], order: Order, today: date, seed: str) -> list[Card]:
    """Cards with a schedule. Among equals the decks take turns, so that no deck waits for another."""
    if order == "random":
        return sorted(cards, key=lambda card: shuffled(card, seed))
    if order == "note":
        return sorted(cards, key=place)

    # Each key once: a vault may have tens of thousands of cards due.
    keyed = sorted(((_urgency(card, order, today), place(card), number), card) for number, card in enumerate(cards))
    equals = groupby(keyed, key=lambda pair: pair[0][0])
    return [card for _, group in equals for card in round_robin(card for _, card in group)]


def _urgency(card: Card, order: Order, today: date) -> tuple[float, int]:
    late = (today - card.due).days if card.due is not None else 0
    return (0.0 if order == "due" else -overdueness(card, today), -late)


def order_new(
    cards: Iterable[Card], order: Order, seed: str, note_rank: Mapping[NotePath, int] | None = None
) -> list[Card]:
    """New cards by their place in the note, round robin by deck.

    With ``path``, ``note_rank`` says which notes come first (those that others build on); notes without a
    rank come last.
    """
    if order == "random":
        return sorted(cards, key=lambda card: shuffled(card, seed))
    if order == "note":
        return sorted(cards, key=place)
    if order == "path" and note_rank:
        last = max(note_rank.values()) + 1
        return sorted(cards, key=lambda card: (note_rank.get(card.note, last), place(card)))
    return round_robin(sorted(cards, key=place))


def shuffled(card: Card, seed: str) -> bytes:
    """A sort key by chance: the same for the same seed, whatever other cards there are."""
    return hashlib.sha256(f"{seed}\0{card.id}".encode()).digest()
