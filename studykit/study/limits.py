"""Daily limits: how many cards may still be taken today, in the vault and in each deck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.study.entry import Stage
from studykit.study.filters import under

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studykit.config.settings import Limits


class Budget:
    """What one kind of card may still cost today.

    ``limit`` is the vault's, ``per_deck`` those of decks; a deck's limit counts all decks below it, too.
    ``used`` says how many were taken earlier today, by deck. None as a limit means that there is none.
    """

    def __init__(self, limit: int | None, per_deck: Mapping[str, int], used: Mapping[str, int]) -> None:
        self._left = None if limit is None else max(0, limit - sum(used.values()))
        self._decks = {
            deck: max(0, most - sum(count for other, count in used.items() if under(other, deck)))
            for deck, most in per_deck.items()
        }
        self._above: dict[str, tuple[str, ...]] = {}

    @property
    def spent(self) -> bool:
        """Whether no card of any deck is within the limit."""
        return self._left == 0

    def take(self, deck: str) -> bool:
        """Whether one more card of ``deck`` is within every limit; if so it is counted."""
        if self.spent:
            return False
        limited = self._above.get(deck)
        if limited is None:
            limited = self._above[deck] = tuple(name for name in self._decks if under(deck, name))
        if any(not self._decks[name] for name in limited):
            return False
        for name in limited:
            self._decks[name] -= 1
        if self._left is not None:
            self._left -= 1
        return True


def budgets(
    limits: Limits,
    deck_limits: Mapping[str, Limits],
    introduced: Mapping[str, int],
    reviewed: Mapping[str, int],
) -> dict[Stage, Budget]:
    """The budgets of a study day for new and for due cards, less what was answered earlier that day."""
    new = {deck: of_deck.new for deck, of_deck in deck_limits.items()}
    reviews = {deck: of_deck.reviews for deck, of_deck in deck_limits.items()}
    return {
        Stage.NEW: Budget(limits.new, new, introduced),
        Stage.DUE: Budget(limits.reviews, reviews, reviewed),
    }
