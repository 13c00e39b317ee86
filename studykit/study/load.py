"""How many cards fall on which day: for load balancing, and to say what is coming."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from studykit.model.schedule import CardState
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from studykit.model.card import Listed


@dataclass(frozen=True, slots=True)
class DayLoad:
    """``overdue`` are cards from before the first day of a forecast, counted on that day only."""

    day: date
    due: int
    overdue: int = 0


def histogram(cards: Iterable[Listed], today: date) -> dict[int, int]:
    """Scheduled cards by days from today; overdue ones have negative days. Suspended cards do not count."""
    return dict(Counter((due - today).days for due in due_days(cards)))


def due_days(cards: Iterable[Listed]) -> Iterator[date]:
    """The day of each card that will come up by its schedule."""
    for card in cards:
        if card.due is not None and card.state is not CardState.SUSPENDED and not card.foreign:
            yield card.due


def moved(load: Mapping[int, int], before: int | None, after: int) -> dict[int, int]:
    """The histogram after one answer: the card leaves day ``before`` (None: it was new) for day ``after``.

    A count never falls below zero, and its entry stays.
    """
    changed = dict(load)
    if before is not None and before in changed:
        changed[before] = max(0, changed[before] - 1)
    changed[after] = changed.get(after, 0) + 1
    return changed


def forecast(cards: Iterable[Listed], today: date, days: int) -> tuple[DayLoad, ...]:
    """Cards falling due on each of the next ``days`` days, today first, if every one is answered in time once."""
    load = histogram(cards, today)
    overdue = sum(count for day, count in load.items() if day < 0)
    return tuple(DayLoad(today + timedelta(days=day), load.get(day, 0), 0 if day else overdue) for day in range(days))
