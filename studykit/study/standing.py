"""What the journal says of today: what was answered already, and what has to be asked again."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from studykit.model.card import CardId
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from studykit.vault.answers import Answer
    from studykit.vault.events import Review


@dataclass(frozen=True, slots=True)
class Standing:
    """Today so far. ``introduced`` and ``reviewed`` count cards by deck, each card once, by its first answer.

    ``repeats`` are cards that are asked once more today whatever their date (graded Hard under ``sm2``: the
    date lies in the future), in the order of their answers.
    """

    introduced: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    reviewed: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    answered: frozenset[CardId] = frozenset()
    repeats: tuple[CardId, ...] = ()

    @property
    def introduced_today(self) -> int:
        """New cards that were answered, of all decks together."""
        return sum(self.introduced.values())

    @property
    def reviewed_today(self) -> int:
        """The same of due cards."""
        return sum(self.reviewed.values())


def standing(reviews: Iterable[Review | Answer], today: date) -> Standing:
    """Count the answers of ``today``; ``reviews`` come in time order, without those that were taken back."""
    introduced: Counter[str] = Counter()
    reviewed: Counter[str] = Counter()
    answered: set[CardId] = set()
    again: dict[CardId, None] = {}
    for review in reviews:
        if review.study_day != today:
            continue
        if review.card not in answered:
            answered.add(review.card)
            (introduced if review.was_new else reviewed)[review.deck] += 1
        again.pop(review.card, None)
        if review.again_today:
            again[review.card] = None
    return Standing(introduced, reviewed, frozenset(answered), tuple(again))


def streak(days: Collection[date], today: date) -> int:
    """Study days in a row with an answer, up to today; a today without an answer does not break it yet."""
    day = today if today in days else today - timedelta(days=1)
    length = 0
    while day in days:
        length += 1
        day -= timedelta(days=1)
    return length
