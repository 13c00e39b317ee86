"""What the journal says of a vault's cards, once everything that was taken back is left out."""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from studykit.model.schedule import Rating
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from studykit.model.card import CardId
    from studykit.vault.events import Review

FIRST_WRITE = "first-write"
"""`Notice.kind` of the sentence that is said before the first change of a vault"""


@dataclass(frozen=True, slots=True)
class Standing:
    """``reviews`` are all answers in time order.

    ``buried`` maps a card to the study day on which it is not asked. ``lapses`` and ``last_review`` begin anew
    when a card is reset. ``states`` is each card's schedule as last written or seen (spelled as in a comment),
    ``kept`` the schedules that live in the journal alone. ``notices`` were given already. ``answers`` counts how
    often each card was answered.
    """

    reviews: tuple[Review, ...]
    suspended: frozenset[CardId]
    marked: frozenset[CardId]
    leeches: frozenset[CardId]
    buried: Mapping[CardId, date]
    lapses: Mapping[CardId, int]
    last_review: Mapping[CardId, Review]
    states: Mapping[CardId, str]
    kept: Mapping[CardId, str]
    notices: frozenset[str]
    answers: Mapping[CardId, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def study_days(self) -> tuple[date, ...]:
        """The study days of all answers that were given here, in the order of the answers; imported ones bring
        the days of another program."""
        return tuple(review.study_day for review in self.reviews if not review.batch)

    @property
    def in_notes(self) -> Mapping[CardId, str]:
        """``states`` of the cards whose schedule stands in their note: what tells a card from its neighbours."""
        return {card: state for card, state in self.states.items() if card not in self.kept}

    def in_note(self, card: CardId) -> str:
        """One of `in_notes`, "" where there is none."""
        return "" if card in self.kept else self.states.get(card, "")

    def buried_on(self, day: date) -> frozenset[CardId]:
        return frozenset(card for card, until in self.buried.items() if until == day)

    def drilling(self, day: date) -> frozenset[CardId]:
        """Cards graded Hard on this study day whose repeats change nothing until one is graded Good."""
        return frozenset(card for card in self.last_review if self.drills(card, day))

    def drills(self, card: CardId, day: date) -> bool:
        """Whether this is one of the cards that are `drilling`."""
        last = self.last_review.get(card)
        return (
            last is not None
            and last.study_day == day
            and last.again_today
            and (last.drill or last.rating is Rating.HARD)
        )


NEVER_ASKED = Standing((), frozenset(), frozenset(), frozenset(), {}, {}, {}, {}, {}, frozenset())
"""what a vault without a journal says"""
