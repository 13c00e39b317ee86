"""SM-2 as the Obsidian plugin "Spaced Repetition" (1.15) varies it, so that both can share a vault.

The old ease multiplies except on Easy, late answers earn a bonus, and due dates are spread by a histogram instead
of by chance. Intervals are computed in floats and in the plugin's order of operations: the same files shall hold
the same numbers. Two defects of the plugin are settings here: the sign of the lateness of cards (``lateness``;
the intended sign by default), and its cutting of fractions when it reads, which is for the writer to avoid.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar, Literal

from studykit.model.schedule import EaseState, Rating, State
from studykit.model.values import dataclass
from studykit.scheduling.base import Moment, Outcome, ease_state, later, preview_all
from studykit.scheduling.conversion import as_ease
from studykit.scheduling.options import choice, flag, number, option, whole

EASE_STEP = 20
FLOOR_EASE = 130

_UNBALANCED_DAYS = 7
"""up to here an interval is never moved to another day"""
_BANDS = ((21, 1.0, 1), (180, 0.05, 3), (math.inf, 0.025, 7))
"""up to this interval: the part of it by which it may be moved, and the most days"""


@dataclass(frozen=True, slots=True)
class Sm2Osr:
    """Settings as the plugin names them (``lapsesIntervalChange``, ...). ``lateness`` is ``intended`` (days since a
    card was due) or ``plugin`` (days until it is due, so that overdue cards earn nothing)."""

    name: ClassVar[str] = "sm2-osr"
    kind: ClassVar[Literal["ease"]] = "ease"

    base_ease: int = option(250, whole(1, 9999))
    lapses_interval_change: float = option(0.5, number(0, 10))
    easy_bonus: float = option(1.3, number(0, 100))
    maximum_interval: float = option(36_525.0, number(1, 1_000_000))
    max_link_factor: float = option(1.0, number(0, 1))
    load_balance: bool = option(default=True, read=flag)
    lateness: str = option("intended", choice("intended", "plugin"))

    def answer(self, state: State | None, rating: Rating, ctx: Moment) -> Outcome:
        before = ease_state(self, state)
        if before is None:
            start, late = 1.0, 0
            ease = self.base_ease if ctx.ease_hint is None else ctx.ease_hint
        else:
            start, late, ease = max(1.0, float(before.interval)), self._days_late(before, ctx), before.ease
        histogram = ctx.histogram if self.load_balance else None
        days, new_ease = self.next_interval(rating, start, ease, late, histogram)
        due = later(ctx.today, days)
        again = due <= ctx.today
        return Outcome(EaseState(due, days, new_ease), again, days, due, "again today" if again else "")

    def next_interval(
        self, rating: Rating, interval: float, ease: int, late: int, histogram: Mapping[int, int] | None = None
    ) -> tuple[Fraction, int]:
        """The plugin's formula: days (to one decimal) and ease after a rating.

        ``interval`` is at least 1 and ``late`` at least 0, both in days. ``histogram`` counts the cards due by
        days from today and balances the load; None leaves the interval where the formula puts it.
        """
        if rating is Rating.AGAIN:
            return Fraction(0), max(FLOOR_EASE, ease - EASE_STEP)
        if rating is Rating.HARD:
            ease = max(FLOOR_EASE, ease - EASE_STEP)
            days = max(1.0, (interval + late / 4) * self.lapses_interval_change)
        elif rating is Rating.GOOD:
            days = (interval + late / 2) * ease / 100
        else:
            ease += EASE_STEP
            days = (interval + late) * ease / 100 * self.easy_bonus
        if histogram is not None:
            days = _balanced(math.floor(days + 0.5), histogram)
        days = min(days, self.maximum_interval)
        return Fraction(math.floor(days * 10 + 0.5), 10), ease

    def preview(self, state: State | None, ctx: Moment) -> dict[Rating, Outcome]:
        return preview_all(self, state, ctx)

    def adopt(self, state: State) -> State:
        return as_ease(state, self.base_ease)

    def reset(self, ctx: Moment) -> State:
        return EaseState(ctx.today, Fraction(1), self.base_ease)

    def _days_late(self, state: EaseState, ctx: Moment) -> int:
        days = (ctx.today - state.due).days
        return max(0, -days if self.lateness == "plugin" else days)


def _balanced(wanted: int, histogram: Mapping[int, int]) -> int:
    """The day near ``wanted`` with the least cards. A day the histogram does not name is free and wins at once;
    one it names with 0 is only the least possible count."""
    if wanted <= _UNBALANCED_DAYS or wanted not in histogram:
        return wanted
    part, most = next((part, most) for limit, part, most in _BANDS if wanted <= limit)
    best = wanted
    for distance in range(1, min(most, math.floor(wanted * part)) + 1):
        for day in (wanted - distance, wanted + distance):
            if day not in histogram:
                return day
            if histogram[day] < histogram[best]:
                best = day
    return best
