"""The four ratings as a person chooses between them: each with what it would write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.errors import StudykitError
from studykit.model.schedule import Rating
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta
    from fractions import Fraction

    from studykit.scheduling.base import Outcome

_MINUTES_A_DAY = 24 * 60
_MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """One rating: ``key`` picks it, ``words`` say when the card would come back ("6 d, again today")."""

    rating: Rating
    words: str

    @property
    def key(self) -> str:
        return str(int(self.rating))

    @property
    def name(self) -> str:
        return self.rating.word.capitalize()


def choices(preview: Mapping[Rating, Outcome]) -> tuple[Choice, ...]:
    """The ratings of a preview, Again first."""
    return tuple(Choice(rating, outcome_words(preview[rating])) for rating in Rating if rating in preview)


def chosen(preview: Mapping[Rating, Outcome], rating: Rating) -> Outcome:
    """The outcome of a rating. Raises `StudykitError` for one that this card does not have."""
    found = preview.get(rating)
    if found is None:
        words = ", ".join(choice.name for choice in choices(preview))
        raise StudykitError(f"A note is reread, not failed: rate it {words}.")
    return found


def rehearsal_choices() -> tuple[Choice, ...]:
    """Where no schedule is written: below Good the card comes back in this session."""
    return tuple(Choice(rating, "again" if rating < Rating.GOOD else "done") for rating in Rating)


def outcome_words(outcome: Outcome) -> str:
    """When a card comes back: "15 d", "6 d, again today", "10 min", "again today"."""
    if outcome.interval < 1 and outcome.again_today:
        return _minutes(outcome.wait) if outcome.wait else "again today"
    words = interval_words(outcome.interval)
    return f"{words}, {outcome.note}" if outcome.note else words


def interval_words(interval: Fraction) -> str:
    """Days as they are written, one decimal at most; shorter ones in hours or minutes."""
    if interval == 0:
        return "today"
    if interval < 1:
        minutes = round(interval * _MINUTES_A_DAY)
        return f"{minutes} min" if minutes < _MINUTES_AN_HOUR else f"{minutes // _MINUTES_AN_HOUR} h"
    if interval.denominator == 1:
        return f"{interval.numerator:,} d"
    return f"{float(interval):,.1f} d"


def _minutes(wait: timedelta) -> str:
    return f"{max(1, round(wait.total_seconds() / 60))} min"
