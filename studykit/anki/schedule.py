"""A card's schedule in Anki's columns.

Anki counts due dates in days from the day its collection was created. Created at noon UTC with a creation
offset of 0 minutes, day zero is the same calendar day for every reader, so a due date never moves with a
timezone.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, NamedTuple

from studykit.model.schedule import CardState

if TYPE_CHECKING:
    from studykit.model.card import Card

DAY_ZERO = date(2020, 1, 1)
CREATED = 1_577_880_000
"""2020-01-01 12:00 UTC in Unix seconds."""
CREATION_OFFSET = 0
"""Minutes west of UTC."""

ROLLOVER = timedelta(hours=4)
"""After midnight: until then it is the day before."""

_EASE = (130, 999)
_DEFAULT_EASE = 250
LONGEST = 99_999
"""Days: the longest interval that goes to Anki or comes from there."""
_FARTHEST = 90_000
"""Days after day zero, in 2266: Anki's database check moves cards due 100,000 days after the reader's own."""
_NEW, _REVIEW = 0, 2
SUSPENDED, _BURIED = -1, -3


class Schedule(NamedTuple):
    """Columns of Anki's table ``cards``.

    ``due`` is None for new cards (they get a position), else days since `DAY_ZERO`. ``interval`` is in days,
    ``factor`` in thousandths. ``held`` is the queue a card waits in when it is suspended or buried, else
    None.
    """

    due: int | None = None
    interval: int = 0
    factor: int = 0
    reps: int = 0
    lapses: int = 0
    held: int | None = None

    @property
    def type(self) -> int:
        return _NEW if self.due is None else _REVIEW

    @property
    def queue(self) -> int:
        return self.type if self.held is None else self.held

    @property
    def is_suspended(self) -> bool:
        return self.held == SUSPENDED


def schedule_of(card: Card) -> Schedule:
    """Interval and ease as in the note, brought into Anki's range where they are outside it."""
    held = _held(card)
    if card.due is None:
        return Schedule(held=held)
    low, high = _EASE
    ease = min(max(_DEFAULT_EASE if card.ease is None else card.ease, low), high)
    return Schedule(
        due=min((card.due - DAY_ZERO).days, _FARTHEST),
        interval=min(max(whole_days(card.interval or Fraction(1)), 1), LONGEST),
        factor=ease * 10,
        reps=card.lapses + 1,
        lapses=card.lapses,
        held=held,
    )


def whole_days(interval: Fraction) -> int:
    """Rounded half up: 2.5 days are 3."""
    return floor(interval + Fraction(1, 2))


def _held(card: Card) -> int | None:
    if card.state is CardState.SUSPENDED:
        return SUSPENDED
    return _BURIED if card.buried else None
