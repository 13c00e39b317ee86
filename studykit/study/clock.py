"""The study day: which day an answer counts for.

A day begins at the roll-over hour of the wall clock, so that an answer at one in the morning still belongs
to the evening before. Only wall-clock dates are compared, so changes to and from summer time need no care.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class StudyDay:
    """``day`` is the day to study on, ``by_clock`` the day that the clock alone would say."""

    day: date
    by_clock: date

    @property
    def set_back(self) -> bool:
        """True where the clock stands before the last answer of the journal."""
        return self.by_clock < self.day

    @property
    def warning(self) -> str:
        """A sentence about a clock that was set back, or ""."""
        if not self.set_back:
            return ""
        return (
            f"The clock says {self.by_clock}, but the journal already holds answers of {self.day}: "
            f"studying on {self.day}. If the clock is right, give --today {self.by_clock}."
        )


def study_day(now: datetime, day_start: time, last: date | None = None) -> StudyDay:
    """The study day at ``now``, which carries the learner's own zone.

    ``last`` is the newest study day in the journal: the day never runs backwards behind it. Raises ValueError
    for a ``now`` without a zone, because its date could be that of another place.
    """
    if now.tzinfo is None:
        raise ValueError("the moment needs a time zone")
    by_clock = now.date()
    if now.time() < day_start:
        by_clock -= timedelta(days=1)
    return StudyDay(by_clock if last is None else max(by_clock, last), by_clock)
