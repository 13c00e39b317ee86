"""The load of the coming days, played through: cards are answered as the log says this learner answers.

Chance is seeded, so the same question has the same answer. What comes out is one possible course, not an average.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from studykit.config.settings import Limits
from studykit.model.card import CardKind
from studykit.model.schedule import BadState, CardState, ForeignState, Rating
from studykit.scheduling.base import Moment
from studykit.scheduling.states import decode_segment, due_day
from studykit.study.orders import round_robin
from studykit.study.statistics import MATURE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from studykit.model.card import Card
    from studykit.model.schedule import State
    from studykit.scheduling.base import Scheduler
    from studykit.vault.events import Review

_SECONDS = 10.0
"""an answer, where the log holds none"""
_MOST_A_DAY = 6
"""so often is a card answered on one day before it is left for the next"""
_PRIOR = 20
"""the usual answers count as much as so many of the log"""


class Stage(StrEnum):
    LEARNING = "learning"
    YOUNG = "young"
    MATURE = "mature"


_USUAL: Mapping[Stage, Mapping[Rating, float]] = {
    Stage.LEARNING: {Rating.AGAIN: 0.2, Rating.HARD: 0.1, Rating.GOOD: 0.6, Rating.EASY: 0.1},
    Stage.YOUNG: {Rating.AGAIN: 0.12, Rating.HARD: 0.13, Rating.GOOD: 0.65, Rating.EASY: 0.1},
    Stage.MATURE: {Rating.AGAIN: 0.1, Rating.HARD: 0.1, Rating.GOOD: 0.65, Rating.EASY: 0.15},
}


@dataclass(frozen=True, slots=True)
class Habits:
    """How a learner answers: the share of each rating by stage, and ``seconds`` for an answer."""

    shares: Mapping[Stage, Mapping[Rating, float]] = field(default_factory=lambda: _USUAL)
    seconds: float = _SECONDS

    def with_retention(self, known: float) -> Habits:
        """The same habits where a share ``known`` of learned cards is not failed; the other ratings keep their
        proportions."""
        return replace(self, shares={**self.shares, **{s: _failing(self.shares[s], 1 - known) for s in _LEARNED}})


_LEARNED = (Stage.YOUNG, Stage.MATURE)


def _failing(shares: Mapping[Rating, float], failed: float) -> dict[Rating, float]:
    rest = 1 - shares[Rating.AGAIN]
    return {r: failed if r is Rating.AGAIN else share / rest * (1 - failed) for r, share in shares.items()}


def habits_of(reviews: Iterable[Review]) -> Habits:
    """Habits as the log shows them; where it shows little, mostly the usual ones."""
    counts: dict[Stage, Counter[Rating]] = {stage: Counter() for stage in Stage}
    seconds, timed = 0.0, 0
    for review in reviews:
        if not review.drill:
            counts[_stage(_state(review.before))][review.rating] += 1
        seconds, timed = seconds + review.seconds, timed + bool(review.seconds)
    shares = {
        stage: {
            rating: (found[rating] + _PRIOR * _USUAL[stage][rating]) / (found.total() + _PRIOR) for rating in Rating
        }
        for stage, found in counts.items()
    }
    return Habits(shares, seconds / timed if timed else _SECONDS)


@dataclass(frozen=True, slots=True)
class SimulatedDay:
    """``answers`` given, ``new`` cards begun; ``waiting`` due cards were beyond the day's limit."""

    day: date
    answers: int
    new: int
    waiting: int
    seconds: float


@dataclass(slots=True)
class _Played:
    """A card while it is played."""

    card: Card
    scheduler: Scheduler
    state: State | None
    repetition: int = 0

    @property
    def due(self) -> date | None:
        return None if self.state is None else due_day(self.state)


def simulate(
    cards: Iterable[Card],
    schedulers: Callable[[Card], Scheduler],
    habits: Habits,
    today: date,
    *,
    days: int,
    limits: Limits,
    seed: str = "",
) -> tuple[SimulatedDay, ...]:
    """The next ``days`` study days, today first, within these limits of cards a day.

    ``schedulers`` gives each card's; a card with a state of another kind enters it by `Scheduler.adopt`. Raises
    what the schedulers raise.
    """
    chance = random.Random(seed)  # noqa: S311 - a course to look at, nothing to guess
    played = [_begin(card, schedulers(card)) for card in cards if _takes_part(card)]
    waiting_new = [one.card for one in played if one.state is None]
    by_id = {one.card.id: one for one in played}
    new = [by_id[card.id] for card in round_robin(waiting_new)]
    course = []
    for number in range(days):
        day = today + timedelta(days=number)
        due = sorted(
            (one for one in played if one.due is not None and one.due <= day), key=lambda one: (one.due, one.card.id)
        )
        asked, begun = due[: limits.reviews], new[: limits.new]
        new = new[limits.new :]
        answers = sum(_answer(one, habits, day, chance) for one in (*asked, *begun))
        course.append(SimulatedDay(day, answers, len(begun), len(due) - len(asked), answers * habits.seconds))
    return tuple(course)


def _takes_part(card: Card) -> bool:
    return card.state is not CardState.SUSPENDED and not card.foreign and card.kind is not CardKind.NOTE


def _begin(card: Card, scheduler: Scheduler) -> _Played:
    state = _state(card.segment or "")
    return _Played(card, scheduler, None if state is None else scheduler.adopt(state))


def _state(segment: str) -> State | None:
    found = decode_segment(segment) if segment else None
    return None if isinstance(found, ForeignState | BadState) else found


def _stage(state: State | None) -> Stage:
    if state is None or state.interval < 1:
        return Stage.LEARNING
    return Stage.MATURE if state.interval >= MATURE else Stage.YOUNG


def _answer(one: _Played, habits: Habits, day: date, chance: random.Random) -> int:
    """Answer a card until it is not asked again on this day; how often that was."""
    now = datetime.combine(day, time(12), UTC)
    drill, step, answers = False, None, 0
    while answers < _MOST_A_DAY:
        shares = habits.shares[_stage(one.state)]
        (rating,) = chance.choices(list(shares), list(shares.values()))
        moment = Moment(
            day, now, seed=one.card.id, repetition=one.repetition, fuzz=True, drill=drill, learning_step=step
        )
        outcome = one.scheduler.answer(one.state, rating, moment)
        one.state, one.repetition = outcome.state, one.repetition + 1
        answers += 1
        if not outcome.again_today:
            break
        drill, step, now = drill or rating is Rating.HARD, outcome.step, now + outcome.wait
    return answers


def busiest(course: Sequence[SimulatedDay]) -> SimulatedDay:
    """The day with the most answers, the first of several."""
    return max(course, key=lambda day: day.answers)
