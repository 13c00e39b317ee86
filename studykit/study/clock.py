"""The study day: which day an answer counts for.

A day begins at the roll-over hour of the wall clock, so that an answer at one in the morning still belongs
to the evening before. Only wall-clock dates are compared, so changes to and from summer time need no care.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from studykit.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, time


SLIPS = 3
"""So many study days ahead of the clock are answers under a clock that was wrong for a while. More of them are a
habit: then it is the clock of now that is wrong."""
_ZONES = timedelta(days=1)
"""So far are two right clocks apart at most: between time zones, and around the roll-over hour."""


@dataclass(frozen=True, slots=True)
class StudyDay:
    """``day`` is the day to study on, ``by_clock`` the day that the clock alone would say. ``ahead`` is a later day
    of which the journal's newest answer is, though the clock was wrong then; None without such an answer."""

    day: date
    by_clock: date
    ahead: date | None = None

    @property
    def set_back(self) -> bool:
        """True where the clock stands before the last answer of the journal, and is not believed."""
        return self.by_clock < self.day

    @property
    def warning(self) -> str:
        """A sentence about a clock that is, or was, wrong, or ""."""
        if self.ahead is not None:
            return (
                f"The journal holds answers of {self.ahead}, when the clock must have been wrong: studying on "
                f"{self.day}. 'studykit history' lists them, 'studykit undo' takes them back. "
                f"If the clock is wrong now, give --today {self.ahead}."
            )
        if not self.set_back:
            return ""
        return (
            f"The clock says {self.by_clock}, but the journal already holds answers of {self.day}: "
            f"studying on {self.day}. If the clock is right, give --today {self.by_clock}."
        )


def study_day(now: datetime, day_start: time, answered: Sequence[date] = ()) -> StudyDay:
    """The study day at ``now``, which carries the learner's own zone.

    ``answered`` are the study days of the journal's answers in their order. The day never runs backwards behind
    them, so that a clock that was set back writes no schedule into the past. But days that are ahead of the clock
    do not count once an answer was given after them, or where they are at most `SLIPS` and others lie before them:
    a clock that was wrong for an evening must not move every later answer into its future.

    Raises ValueError for a ``now`` without a zone, because its date could be that of another place.
    """
    if now.tzinfo is None:
        raise ValueError("the moment needs a time zone")
    by_clock = now.date()
    if now.time() < day_start:
        by_clock -= timedelta(days=1)
    last = max(answered, default=by_clock)
    if last <= by_clock + _ZONES:
        return StudyDay(max(by_clock, last), by_clock)
    if answered[-1] <= by_clock + _ZONES:
        return StudyDay(max(by_clock, answered[-1]), by_clock)
    ahead = {day for day in answered if day > by_clock + _ZONES}
    if len(ahead) <= SLIPS and any(day <= by_clock for day in answered):
        return StudyDay(by_clock, by_clock, last)
    return StudyDay(last, by_clock)
