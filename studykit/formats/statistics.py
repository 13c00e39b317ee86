"""Statistics as data for other programs, and the names of their parts for people."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from studykit.study.statistics import CardCounts, Group, Retention, Share, Statistics


def as_data(found: Statistics) -> dict[str, Any]:
    """Everything as plain values: days as ISO dates, eases in hundredths, intervals in days, shares from 0 to 1."""
    return {
        "today": found.today.isoformat(),
        "cards": asdict(found.cards),
        "answers": found.answers,
        "days_studied": found.days_studied,
        "streak": found.streak,
        "longest_streak": found.longest_streak,
        "seconds": round(found.seconds, 1),
        "retention": [_retention(period) for period in found.retention],
        "daily": [
            {
                "day": day.day.isoformat(), "answers": day.answers, "new": day.new, "again": day.again,
                "seconds": round(day.seconds, 1),
            }
            for day in found.daily
        ],
        "forecast": [
            {"day": load.day.isoformat(), "due": load.due, "overdue": load.overdue} for load in found.forecast
        ],
        "intervals": [_group(group) for group in found.intervals],
        "eases": [_group(group) for group in found.eases],
        "hardest": [
            {
                "id": hard.card.id, "note": hard.card.note, "line": hard.card.line, "front": hard.card.face.front,
                "answers": hard.answers, "again": hard.again, "lapses": hard.lapses,
            }
            for hard in found.hardest
        ],
        "calendar": {day.isoformat(): answers for day, answers in found.calendar.items()},
    }  # fmt: skip


def counts_words(counts: CardCounts) -> str:
    """ "12 cards: 4 new, 8 young", without what there is none of."""
    named = {name: count for name, count in asdict(counts).items() if count}
    total = sum(count for name, count in named.items() if name != "leeches")
    if not total:
        return "no cards"
    return (
        f"{total:,} card{'s' if total > 1 else ''}: {', '.join(f'{count:,} {name}' for name, count in named.items())}"
    )


def pace(count: int, days: int) -> str:
    """ "4.3 a day", or "2.8 a week" where that says more."""
    daily = count / days
    return f"{daily:.1f} a day" if daily >= 1 else f"{daily * 7:.1f} a week"


def load_words(found: Statistics) -> str:
    """How much falls due in the days of the forecast."""
    words = pace(sum(load.due for load in found.forecast), len(found.forecast))
    late = sum(load.overdue for load in found.forecast)
    return f"{words}, and {late:,} overdue" if late else words


def year_words(found: Statistics) -> str:
    """How much was answered in the days of the calendar."""
    answers, days = sum(found.calendar.values()), len(found.calendar)
    return f"{answers:,} answer{'s' if answers != 1 else ''} on {days:,} day{'s' if days != 1 else ''}"


def interval_name(group: Group) -> str:
    """ "2-3 d"."""
    if group.low is None:
        return "learning"
    if group.high is None:
        return "over a year"
    return f"{group.low} d" if group.high == group.low + 1 else f"{group.low}-{group.high - 1} d"


def ease_name(group: Group) -> str:
    """ "2.50-2.69"."""
    if group.low is None:
        return f"below {(group.high or 0) / 100:.2f}"
    return f"{group.low / 100:.2f} up" if group.high is None else f"{group.low / 100:.2f}-{(group.high - 1) / 100:.2f}"


def _retention(period: Retention) -> dict[str, Any]:
    parts = {"young": period.young, "mature": period.mature, "all": period.all}
    return {"days": period.days, **{name: _share(share) for name, share in parts.items()}}


def _share(share: Share) -> dict[str, Any]:
    return {"known": share.known, "asked": share.asked, "rate": None if share.rate is None else round(share.rate, 4)}


def _group(group: Group) -> dict[str, Any]:
    return {"from": group.low, "below": group.high, "cards": group.cards}
