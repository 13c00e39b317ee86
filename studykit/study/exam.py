"""Exam mode: every card is seen before a date, and answers bring it back once more shortly before.

Three things follow from the date alone, so that nothing has to be remembered from day to day: how many cards a
day takes at least, which cards are asked today though they fall due too late, and which interval is too long.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from studykit.model.schedule import CardState, EaseState
from studykit.model.values import dataclass
from studykit.study.limits import Budget

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from studykit.config.settings import Limits
    from studykit.model.card import Listed
    from studykit.model.schedule import State
    from studykit.scheduling.base import Outcome
    from studykit.study.standing import Standing

_LAST_ROUND = 4
"""The last look at a card falls into this part of the time that is left: a quarter, before the exam."""


@dataclass(frozen=True, slots=True)
class Load:
    """What is to be seen before the exam: ``scheduled`` and ``new`` cards in ``days`` days, today included."""

    scheduled: int
    new: int
    days: int

    @property
    def cards(self) -> int:
        return self.scheduled + self.new

    @property
    def a_day(self) -> int:
        return _share(self.cards, self.days)


def days_left(exam: date, today: date) -> int:
    """Study days before the exam, today included; 0 on its own day and afterwards."""
    return max(0, (exam - today).days)


def load(cards: Iterable[Listed], standing: Standing, exam: date, today: date) -> Load:
    """``cards`` can all be asked; those answered today need no second look."""
    still = [card for card in cards if card.id not in standing.answered]
    new = sum(card.state is CardState.NEW for card in still)
    return Load(len(still) - new, new, days_left(exam, today))


def budgets(found: Load, standing: Standing, limits: Limits, decks: Iterable[str]) -> tuple[Budget, Budget]:
    """What today takes of new and of due cards: the usual limits, or more where the exam needs more.

    ``decks`` are those of the cards meant: only their answers count for what was done today already.
    """
    meant = set(decks)
    introduced = {deck: count for deck, count in standing.introduced.items() if deck in meant}
    reviewed = {deck: count for deck, count in standing.reviewed.items() if deck in meant}
    new = _share(found.new + sum(introduced.values()), found.days)
    due = _share(found.scheduled + sum(reviewed.values()), found.days)
    return Budget(max(limits.new, new), {}, introduced), Budget(max(limits.reviews, due), {}, reviewed)


def drawn(card: Listed, exam: date, today: date) -> bool:
    """Whether a card that falls due too late is asked today already: chance takes an equal part each day, and all
    that are left on the last one."""
    return card.due is not None and card.due >= exam and _chance(f"{today}\0{card.id}") * days_left(exam, today) < 1


def in_time(outcome: Outcome, exam: date, today: date, seed: str) -> Outcome:
    """The outcome with a date before the exam, one of the days of the last round; ``seed`` (the card's id) chooses.

    The ease, or the memory, stays as the scheduler made it. On the last day before the exam nothing is changed:
    the card has been seen.
    """
    left = days_left(exam, today)
    last = left - 1 - int(_chance(seed) * max(1, left // _LAST_ROUND))
    days = (outcome.due - today).days
    if left < 2 or days <= max(1, last):
        return outcome
    due = today + timedelta(days=max(1, last))
    back = outcome.due - due
    interval = Fraction((due - today).days)
    state: State
    if isinstance(outcome.state, EaseState):
        state = replace(outcome.state, due=outcome.state.due - back, interval=interval)
    else:
        state = replace(outcome.state, due=outcome.state.due - back, interval=interval)
    return replace(outcome, state=state, interval=interval, due=due)


def exam_words(found: Load, exam: date) -> str:
    """ "Exam on 2027-01-20, in 61 days: 1,240 cards to see before it, about 21 a day"."""
    cards = f"{found.cards:,} card{'' if found.cards == 1 else 's'}"
    if found.days == 1:
        return f"Exam on {exam}, tomorrow: {cards} to see today"
    return f"Exam on {exam}, in {found.days:,} days: {cards} to see before it, about {found.a_day:,} a day"


def _share(count: int, days: int) -> int:
    return -(-count // max(1, days))


def _chance(seed: str) -> float:
    """In [0, 1), always the same for the same seed."""
    return int.from_bytes(hashlib.sha256(seed.encode("utf-8", "surrogatepass")).digest()[:6]) / 2**48
