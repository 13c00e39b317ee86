"""What comes after today: the next cards, what waits, and the words for it."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from studykit.model.values import dataclass
from studykit.study.queue import Plan, Request, askable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studykit.model.card import Listed
    from studykit.study.standing import Standing

_WEEK = 7
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Outlook:
    """How things stand on ``today``.

    ``next_day`` is the next study day with cards to review and ``next_count`` how many, within a day's limit;
    it begins at ``day_start`` local time. ``tomorrow`` is the same number for the very next day.
    ``due_waiting`` and ``new_waiting`` cards are beyond today's limits; ``new_learned`` of ``new_limit``
    were introduced today. ``streak`` counts study days in a row with an answer.
    """

    today: date
    tomorrow: int = 0
    next_day: date | None = None
    next_count: int = 0
    day_start: time = time(4, 0)
    due_waiting: int = 0
    new_waiting: int = 0
    new_learned: int = 0
    new_limit: int = 0
    streak: int = 0


def outlook(
    cards: Iterable[Listed],
    made: Plan,
    standing: Standing,
    wanted: Request,
    *,
    day_start: time,
    streak: int = 0,
) -> Outlook:
    """What ``made``, the plan of ``cards``, leaves for later. Cards left over today count for tomorrow."""
    today = wanted.today
    tomorrow = today + timedelta(days=1)
    planned = {asked.card.id for asked in made.asked}
    days = [
        max(card.due, tomorrow)
        for card in cards
        if card.due is not None and card.id not in planned and askable(card, wanted)
    ]
    next_day = min(days, default=None)
    return Outlook(
        today,
        min(wanted.limits.reviews, days.count(tomorrow)),
        next_day,
        0 if next_day is None else min(wanted.limits.reviews, days.count(next_day)),
        day_start,
        sum(made.waiting_due.values()),
        sum(made.waiting_new.values()),
        sum(standing.introduced.values()),
        wanted.limits.new,
        streak,
    )


def next_words(ahead: Outlook) -> str:
    """What to expect when nothing is due: "Next: 12 tomorrow from 04:00. 340 new wait (20 of 20 learned)"."""
    sentences = []
    if ahead.next_day is not None:
        day = day_words(ahead.next_day, ahead.today)
        sentences.append(f"Next: {ahead.next_count:,} {day} from {ahead.day_start:%H:%M}.")
    if ahead.new_waiting:
        learned = f"{ahead.new_learned} of {ahead.new_limit} learned"
        sentences.append(f"{ahead.new_waiting:,} new wait ({learned}).")
    return " ".join(sentences)


def day_words(day: date, today: date) -> str:
    """A day as a person near it would say it: "tomorrow", "on Friday", "on 2026-12-24"."""
    ahead = (day - today).days
    if ahead == 0:
        return "today"
    if ahead == 1:
        return "tomorrow"
    if 1 < ahead < _WEEK:
        return f"on {_WEEKDAYS[day.weekday()]}"
    return f"on {day.isoformat()}"
