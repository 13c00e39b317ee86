"""Ratings, and what a scheduler remembers of a card."""

from __future__ import annotations

from datetime import date, datetime
from enum import IntEnum, StrEnum
from fractions import Fraction

from studykit.model.values import dataclass


class Rating(IntEnum):
    """The four buttons, keys 1-4."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4

    @property
    def word(self) -> str:
        return self.name.lower()


class CardState(StrEnum):
    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class EaseState:
    """What SM-2 and its variants remember: ``date,interval,ease`` in a comment.

    ``interval`` is in days, exact (comments may hold ``4.9``); ``ease`` in hundredths (250 is 2.5).
    """

    due: date
    interval: Fraction
    ease: int


@dataclass(frozen=True, slots=True)
class MemoryState:
    """What FSRS remembers; times are UTC, ``step`` is the learning step, 0-based."""

    due: datetime
    interval: Fraction
    stability: float
    difficulty: float
    state: CardState
    reps: int
    lapses: int
    step: int
    last_review: datetime | None


State = EaseState | MemoryState


@dataclass(frozen=True, slots=True)
class ForeignState:
    """A segment of a kind nobody here understands: kept verbatim, never rated."""

    text: str


@dataclass(frozen=True, slots=True)
class BadState:
    """A segment of a known kind with an impossible value: due today, and an error to report.

    ``ease`` and ``interval`` are what could be read, else None.
    """

    text: str
    reason: str
    interval: Fraction | None = None
    ease: int | None = None


Segment = State | ForeignState | BadState | None
"""What one sibling's place in a record says; None is new (no segment, or the placeholder)."""
