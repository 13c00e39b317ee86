"""SM-2 as Anki varies it (its third scheduler, FSRS off), with Anki's default deck options.

A failure lowers the ease, Hard grows the interval by a factor of its own, late answers earn a bonus, new and
failed cards pass learning steps of minutes. A record holds only a date, so the step of a card in learning is in
the journal; where it is unknown, the card stands at its first step. Intervals are rounded to single precision
after every operation, as Anki's are.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import ClassVar, Literal

from studykit.model.schedule import EaseState, Rating, State
from studykit.model.values import dataclass
from studykit.scheduling.base import Moment, Outcome, ease_state, later, preview_all
from studykit.scheduling.conversion import as_ease
from studykit.scheduling.fuzz import f32, fuzzed, half_up
from studykit.scheduling.options import number, numbers, option, whole

FLOOR_EASE = 130
EASE_CHANGE = {Rating.AGAIN: -20, Rating.HARD: -15, Rating.GOOD: 0, Rating.EASY: 15}
_ALONE = 1.5
"""Hard repeats an only step after this multiple of it"""


@dataclass(frozen=True, slots=True)
class Sm2Anki:
    """Steps in minutes, intervals in days. ``lapse_factor`` is the part of an interval that survives a failure."""

    name: ClassVar[str] = "sm2-anki"
    kind: ClassVar[Literal["ease"]] = "ease"

    base_ease: int = option(250, whole(FLOOR_EASE, 999))
    learning_steps: tuple[float, ...] = option((1.0, 10.0), numbers)
    relearning_steps: tuple[float, ...] = option((10.0,), numbers)
    graduating_interval: int = option(1, whole(1, 9999))
    easy_interval: int = option(4, whole(1, 9999))
    hard_factor: float = option(1.2, number(0.5, 1.3))
    easy_bonus: float = option(1.3, number(1, 5))
    interval_factor: float = option(1.0, number(0.5, 2))
    maximum_interval: int = option(36_500, whole(1, 36_500))
    lapse_factor: float = option(0.0, number(0, 1))
    least_lapse_interval: int = option(1, whole(1, 9999))

    def answer(self, state: State | None, rating: Rating, ctx: Moment) -> Outcome:
        before = ease_state(self, state)
        if before is None or before.interval < 1:
            return self._learn(before, rating, ctx)
        if ctx.learning_step is not None:
            return self._relearn(before, rating, ctx)
        if rating is Rating.AGAIN:
            return self._lapse(before, ctx)
        days = self.passed(before.interval, before.ease, (ctx.today - before.due).days, ctx)[rating]
        return _review(ctx, days, max(FLOOR_EASE, before.ease + EASE_CHANGE[rating]))

    def passed(self, interval: Fraction, ease: int, late: int, ctx: Moment) -> dict[Rating, int]:
        """Days after Hard, Good and Easy for a review that is ``late`` days late; each is more than the one before."""
        scheduled = half_up(float(interval))
        current, delay = f32(max(scheduled, 1)), f32(max(late, 0))
        factor = f32(ease / 100)
        grows = self.hard_factor > 1
        hard = self._days(f32(current * f32(self.hard_factor)), scheduled + 1 if grows else 0, ctx)
        least_good = hard + 1 if grows else scheduled + 1
        good = self._days(f32(f32(current + f32(delay / 2)) * factor), least_good, ctx)
        easy = self._days(f32(f32(f32(current + delay) * factor) * f32(self.easy_bonus)), good + 1, ctx)
        return {Rating.HARD: hard, Rating.GOOD: good, Rating.EASY: easy}

    def preview(self, state: State | None, ctx: Moment) -> dict[Rating, Outcome]:
        return preview_all(self, state, ctx)

    def adopt(self, state: State) -> State:
        return as_ease(state, self.base_ease)

    def reset(self, ctx: Moment) -> State:
        return EaseState(ctx.today, Fraction(1), self.base_ease)

    def _days(self, interval: float, least: int, ctx: Moment) -> int:
        """A whole number of days, from ``least`` up as far as the maximum allows, fuzzed where that is wanted."""
        scaled = f32(interval * f32(self.interval_factor))
        least = min(max(1, least), self.maximum_interval)
        if ctx.fuzz:
            return fuzzed(scaled, least, self.maximum_interval, ctx.seed, ctx.repetition)
        return min(max(half_up(scaled), least), self.maximum_interval)

    def _learn(self, before: EaseState | None, rating: Rating, ctx: Moment) -> Outcome:
        ease = self.base_ease if before is None else before.ease
        if rating is not Rating.EASY:
            step = None if before is None else ctx.learning_step
            following = _next_step(self.learning_steps, step, rating)
            if following is not None:
                return _in_learning(ctx, Fraction(0), ease, *following)
        days = self.easy_interval if rating is Rating.EASY else self.graduating_interval
        return _review(ctx, self._days(f32(days), 1, ctx), ease)

    def _lapse(self, before: EaseState, ctx: Moment) -> Outcome:
        left = self._days(f32(f32(float(before.interval)) * f32(self.lapse_factor)), self.least_lapse_interval, ctx)
        ease = max(FLOOR_EASE, before.ease + EASE_CHANGE[Rating.AGAIN])
        if not self.relearning_steps:
            return _review(ctx, left, ease)
        return _in_learning(ctx, Fraction(left), ease, 0, self.relearning_steps[0])

    def _relearn(self, before: EaseState, rating: Rating, ctx: Moment) -> Outcome:
        """The interval after the failure is already in the state; passing the steps makes it count."""
        days = half_up(float(before.interval))
        if rating is Rating.EASY:
            days += 1
        elif following := _next_step(self.relearning_steps, ctx.learning_step, rating):
            return _in_learning(ctx, Fraction(days), before.ease, *following)
        return _review(ctx, min(days, self.maximum_interval), before.ease)


def _next_step(steps: tuple[float, ...], step: int | None, rating: Rating) -> tuple[int, float] | None:
    """Step and minutes after Again, Hard or Good; None once the steps are passed."""
    if not steps:
        return None
    at = min(step or 0, len(steps) - 1)
    if rating is Rating.AGAIN:
        return 0, steps[0]
    if rating is Rating.HARD:
        if at > 0:
            return at, steps[at]
        return 0, steps[0] * _ALONE if len(steps) == 1 else (steps[0] + steps[1]) / 2
    return (at + 1, steps[at + 1]) if at + 1 < len(steps) else None


def _in_learning(ctx: Moment, interval: Fraction, ease: int, step: int, minutes: float) -> Outcome:
    return Outcome(
        EaseState(ctx.today, interval, ease),
        again_today=True,
        interval=interval,
        due=ctx.today,
        note=f"in {minutes:g} min",
        wait=timedelta(minutes=minutes),
        step=step,
    )


def _review(ctx: Moment, days: int, ease: int) -> Outcome:
    interval = Fraction(days)
    due = later(ctx.today, interval)
    return Outcome(EaseState(due, interval, ease), False, interval, due)
