"""SM-2 as published: P. A. Wozniak, "Optimization of learning" (1990), chapter 3.2; text at supermemo.com.

Most programs called SM-2 are variants (the old ease multiplies, ease falls on failure, a second one-day step).
Here the new ease multiplies, intervals are rounded up, a failure leaves the ease alone, lateness does not count.
All arithmetic is exact: ease is an integer in hundredths, since ``ceil(50 * 2.2)`` in floats is 111, and fractions of
days are multiplied out in whole numbers.
"""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, Literal

from studykit.model.schedule import EaseState, Rating, State
from studykit.model.values import dataclass
from studykit.scheduling.base import Moment, Outcome, ease_state, later, preview_all
from studykit.scheduling.conversion import as_ease
from studykit.scheduling.options import option, whole

BASE_EASE = 250
FLOOR_EASE = 130
FIRST_INTERVAL, SECOND_INTERVAL = 1, 6
PASSED, REMEMBERED = 3, 4
"""quality from which an answer is no failure, and from which it is not asked again the same day"""
MAXIMUM_INTERVAL = 36_500
QUALITY = {Rating.AGAIN: 2, Rating.HARD: 3, Rating.GOOD: 4, Rating.EASY: 5}

_EASE_CHANGE = {3: -14, 4: 0, 5: 10}
"""0.1 - (5-q) * (0.08 + (5-q) * 0.02), in hundredths"""


@dataclass(frozen=True, slots=True)
class Graded:
    """An item after a repetition: successful repetitions in a row, ease in hundredths, interval in days."""

    repetition: int
    ease: int
    interval: int
    again_today: bool


def grade(repetition: int, ease: int, interval: Fraction, quality: int, maximum: int = MAXIMUM_INTERVAL) -> Graded:
    """One step of the algorithm for a quality of 0-5."""
    if quality < PASSED:
        return Graded(0, ease, 0, again_today=True)
    new_ease = max(FLOOR_EASE, ease + _EASE_CHANGE[quality])
    if repetition == 0:
        days = FIRST_INTERVAL
    elif repetition == 1:
        days = SECOND_INTERVAL
    else:
        days = -(-interval.numerator * new_ease // (100 * interval.denominator))
    return Graded(repetition + 1, new_ease, min(days, maximum), again_today=quality < REMEMBERED)


def repetition_of(interval: Fraction) -> int:
    """How many successes lie behind an interval; a record does not count them (3 stands for all from 3 up)."""
    days, part = interval.numerator, interval.denominator
    if days < FIRST_INTERVAL * part:
        return 0
    if days == FIRST_INTERVAL * part:
        return 1
    return 2 if days < 8 * part else 3


@dataclass(frozen=True, slots=True)
class Sm2:
    """The default scheduler. A card graded Hard is asked again the same day; those repeats change nothing."""

    name: ClassVar[str] = "sm2"
    kind: ClassVar[Literal["ease"]] = "ease"

    base_ease: int = option(BASE_EASE, whole(FLOOR_EASE, 999))
    maximum_interval: int = option(MAXIMUM_INTERVAL, whole(1, MAXIMUM_INTERVAL))

    def answer(self, state: State | None, rating: Rating, ctx: Moment) -> Outcome:
        before = ease_state(self, state)
        quality = QUALITY[rating]
        if ctx.drill and before is not None:
            again = quality < REMEMBERED
            return Outcome(before, again, before.interval, before.due, "again today" if again else "")
        interval = before.interval if before is not None else Fraction(0)
        ease = before.ease if before is not None else self.base_ease
        graded = grade(repetition_of(interval), ease, interval, quality, self.maximum_interval)
        days = Fraction(graded.interval)
        due = later(ctx.today, days)
        note = "again today" if graded.again_today else ""
        return Outcome(EaseState(due, days, graded.ease), graded.again_today, days, due, note)

    def preview(self, state: State | None, ctx: Moment) -> dict[Rating, Outcome]:
        return preview_all(self, state, ctx)

    def adopt(self, state: State) -> State:
        return as_ease(state, self.base_ease)

    def reset(self, ctx: Moment) -> State:
        return EaseState(ctx.today, Fraction(FIRST_INTERVAL), self.base_ease)
