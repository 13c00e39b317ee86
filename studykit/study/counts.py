"""How many cards wait, deck by deck: what ``studykit due`` and ``studykit`` alone tell."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from studykit.model.values import dataclass
from studykit.study.entry import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studykit.study.queue import Plan


@dataclass(frozen=True, slots=True)
class DueCounts:
    """One deck, or the whole vault (``deck`` ""). ``due``, ``new`` and ``learning`` are asked today.

    ``waiting_due`` and ``waiting_new`` are beyond today's limits, ``buried`` wait for a sibling, ``cards`` is
    everything the deck holds.
    """

    deck: str
    due: int = 0
    new: int = 0
    learning: int = 0
    waiting_due: int = 0
    waiting_new: int = 0
    buried: int = 0
    cards: int = 0

    @property
    def today(self) -> int:
        """Cards to ask today."""
        return self.due + self.new + self.learning


def count(made: Plan) -> tuple[DueCounts, ...]:
    """Counts of every deck that holds a card, by name."""
    stages = Counter((asked.card.deck, asked.stage) for asked in made.asked)
    return tuple(
        DueCounts(
            deck,
            stages[deck, Stage.DUE],
            stages[deck, Stage.NEW],
            stages[deck, Stage.LEARNING],
            made.waiting_due.get(deck, 0),
            made.waiting_new.get(deck, 0),
            made.buried.get(deck, 0),
            held,
        )
        for deck, held in sorted(made.held.items())
    )


def total(decks: Iterable[DueCounts]) -> DueCounts:
    """All decks together."""
    decks = tuple(decks)
    return DueCounts(
        "",
        sum(deck.due for deck in decks),
        sum(deck.new for deck in decks),
        sum(deck.learning for deck in decks),
        sum(deck.waiting_due for deck in decks),
        sum(deck.waiting_new for deck in decks),
        sum(deck.buried for deck in decks),
        sum(deck.cards for deck in decks),
    )
