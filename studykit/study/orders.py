"""In which order due and new cards are asked."""

from __future__ import annotations

import hashlib
from itertools import chain, zip_longest
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from fractions import Fraction

    from studykit.config.settings import Order
    from studykit.model.card import Listed
    from studykit.model.span import NotePath

_NOTHING = object()


place: Callable[[Listed], tuple[str, int, int]] = attrgetter("note", "block", "sibling")
"""Where a card stands: note, block, sibling."""


def _overdue(due: date | None, interval: Fraction | float | None, today: date) -> float:
    """Days late as a share of the interval: a day late on an interval of two is worse than on one of sixty.

    Intervals under a day, or unknown, count as a day; so does a card without a readable date.
    """
    late = (today - due).days if due is not None else 0
    return late / max(1.0, float(interval) if interval is not None else 1.0)


def round_robin(cards: Iterable[Listed]) -> list[Listed]:
    """One card of each deck in turn, decks in order of appearance, each deck's own order kept."""
    decks: dict[str, list[Listed]] = {}
    for card in cards:
        decks.setdefault(card.deck, []).append(card)
    if len(decks) == 1:
        return next(iter(decks.values()))
    rounds = chain.from_iterable(zip_longest(*decks.values(), fillvalue=_NOTHING))
    return [card for card in rounds if card is not _NOTHING]  # type: ignore[misc]  # the filler is sorted out


def order_due(cards: Iterable[Listed], order: Order, today: date, seed: str) -> list[Listed]:
    """Cards with a schedule. Among equals the decks take turns, so that no deck waits for another."""
    if order == "random":
        return sorted(cards, key=lambda card: shuffled(card, seed))
    if order == "note":
        return sorted(cards, key=place)

    # Tens of thousands of cards may be due, but on few days and after few intervals.
    alike: dict[tuple[date | None, Fraction | float | None], list[Listed]] = {}
    for card in cards:
        alike.setdefault((card.due, card.interval), []).append(card)
    equals: dict[tuple[float, int], list[Listed]] = {}
    for (due, interval), found in alike.items():
        late = (today - due).days if due is not None else 0
        overdue = 0.0 if order == "due" else _overdue(due, interval, today)
        equals.setdefault((-overdue, -late), []).extend(found)
    return [card for urgency in sorted(equals) for card in round_robin(sorted(equals[urgency], key=place))]


def order_new(
    cards: Iterable[Listed], order: Order, seed: str, note_rank: Mapping[NotePath, int] | None = None
) -> list[Listed]:
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


def shuffled(card: Listed, seed: str) -> bytes:
    """A sort key by chance: the same for the same seed, whatever other cards there are."""
    return hashlib.sha256(f"{seed}\0{card.id}".encode()).digest()
