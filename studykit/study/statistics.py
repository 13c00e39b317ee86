"""How the learning goes, counted from the answers and from the cards as they stand: values in, values out.

Retention counts a card's first answer of a study day, where the card had been learned before (an interval of a day
or more); repeats of the same day say little. A card is mature at an interval of `MATURE` days, as Anki counts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from studykit.model.card import CardKind
from studykit.model.schedule import BadState, CardState, ForeignState, Rating
from studykit.model.values import dataclass
from studykit.scheduling.states import decode_segment
from studykit.study.load import DayLoad, forecast
from studykit.study.standing import streak

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from studykit.model.card import Card, CardId, Listed
    from studykit.vault.events import Review

MATURE = 21
HARDEST = 10
PERIODS = (1, 7, 30, 365)
_INTERVALS = (1, 2, 4, 8, 15, 31, 61, 91, 181, 366)
"""first days of the groups of intervals; what is shorter is being learned"""
_EASES = tuple(range(150, 351, 20))
"""first eases of the groups, in hundredths, above everything lower"""
_WEEK = 7
_CALENDAR_WEEKS = 53


@dataclass(frozen=True, slots=True)
class Share:
    """``known`` of ``asked``."""

    known: int = 0
    asked: int = 0

    @property
    def rate(self) -> float | None:
        return self.known / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class Retention:
    """Over the last ``days`` study days (None: ever), today included."""

    days: int | None
    young: Share
    mature: Share

    @property
    def all(self) -> Share:
        return Share(self.young.known + self.mature.known, self.young.asked + self.mature.asked)


@dataclass(frozen=True, slots=True)
class StudiedDay:
    """Answers of one study day, ``new`` of them first ones and ``again`` failures; ``seconds`` were spent."""

    day: date
    answers: int = 0
    new: int = 0
    again: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """Cards whose value is at least ``low`` and below ``high``; None is open."""

    low: int | None
    high: int | None
    cards: int


@dataclass(frozen=True, slots=True)
class HardCard:
    """A card that is often failed: ``again`` of its ``answers``; ``lapses`` are failures after it was learned."""

    card: Card
    answers: int
    again: int
    lapses: int


@dataclass(frozen=True, slots=True)
class CardCounts:
    """Cards by their standing; suspended ones count as nothing else. ``leeches`` are counted elsewhere, too."""

    new: int = 0
    learning: int = 0
    young: int = 0
    mature: int = 0
    suspended: int = 0
    leeches: int = 0


@dataclass(frozen=True, slots=True)
class Statistics:
    """``daily`` are the last days, today last; ``forecast`` the next, today first. ``intervals`` are in days,
    ``eases`` in hundredths. ``calendar`` counts answers by day from a Monday about a year ago to today.
    """

    today: date
    cards: CardCounts
    answers: int
    days_studied: int
    streak: int
    longest_streak: int
    seconds: float
    retention: tuple[Retention, ...]
    daily: tuple[StudiedDay, ...]
    forecast: tuple[DayLoad, ...]
    intervals: tuple[Group, ...]
    eases: tuple[Group, ...]
    hardest: tuple[HardCard, ...]
    calendar: Mapping[date, int]

    @property
    def busy(self) -> int:
        """Answers of a busy day of the calendar: one day in twenty has more. At least 1."""
        counts = sorted(self.calendar.values())
        return counts[len(counts) * 19 // 20] if counts else 1


@dataclass(frozen=True, slots=True)
class Glance:
    """The part of the statistics for which cards need no texts; its fields mean the same."""

    cards: CardCounts
    answers: int
    days_studied: int
    streak: int
    retention: tuple[Retention, ...]
    daily: tuple[StudiedDay, ...]
    forecast: tuple[DayLoad, ...]


def glance(reviews: Sequence[Review], cards: Sequence[Listed], today: date, days: int = 30) -> Glance:
    """As `statistics`, of cards as lists have them."""
    studied = _by_day(reviews)
    return Glance(
        cards=_counts(cards),
        answers=len(reviews),
        days_studied=len(studied),
        streak=streak(studied, today),
        retention=_retention(reviews, cards, today),
        daily=_daily(studied, today, days),
        forecast=forecast(cards, today, days),
    )


def statistics(reviews: Sequence[Review], cards: Sequence[Card], today: date, days: int = 30) -> Statistics:
    """Everything at once; ``days`` is how far the daily answers reach back and the forecast ahead.

    ``reviews`` come in time order, without those that were taken back.
    """
    studied = _by_day(reviews)
    monday = today - timedelta(days=today.weekday() + _WEEK * (_CALENDAR_WEEKS - 1))
    scheduled = [card for card in cards if card.interval is not None and card.state is not CardState.SUSPENDED]
    return Statistics(
        today=today,
        cards=_counts(cards),
        answers=len(reviews),
        days_studied=len(studied),
        streak=streak(studied, today),
        longest_streak=_longest(studied),
        seconds=sum(review.seconds for review in reviews),
        retention=_retention(reviews, cards, today),
        daily=_daily(studied, today, days),
        forecast=forecast(cards, today, days),
        intervals=_groups(_INTERVALS, (card.interval for card in scheduled if card.interval is not None)),
        eases=_groups(_EASES, (Fraction(card.ease) for card in scheduled if card.ease is not None)),
        hardest=_hardest(reviews, cards),
        calendar={day: found.answers for day, found in sorted(studied.items()) if monday <= day <= today},
    )


def _by_day(reviews: Iterable[Review]) -> dict[date, StudiedDay]:
    tally: dict[date, list[float]] = {}
    for review in reviews:
        found = tally.setdefault(review.study_day, [0, 0, 0, 0.0])
        found[0] += 1
        found[1] += review.was_new
        found[2] += review.rating is Rating.AGAIN
        found[3] += review.seconds
    return {day: StudiedDay(day, int(a), int(n), int(f), s) for day, (a, n, f, s) in tally.items()}


def _daily(studied: Mapping[date, StudiedDay], today: date, days: int) -> tuple[StudiedDay, ...]:
    last = (today - timedelta(days=days - 1 - n) for n in range(days))
    return tuple(studied.get(day, StudiedDay(day)) for day in last)


def _longest(days: Collection[date]) -> int:
    return max((streak(days, day) for day in days if day + timedelta(days=1) not in days), default=0)


def _counts(cards: Iterable[Listed]) -> CardCounts:
    tally: Counter[str] = Counter()
    for card in cards:
        tally["leeches"] += card.leech
        if card.state in (CardState.NEW, CardState.SUSPENDED):
            tally[card.state.value] += 1
        elif card.state is CardState.REVIEW:
            tally["mature" if (card.interval or 0) >= MATURE else "young"] += 1
        else:
            tally["learning"] += 1
    return CardCounts(**tally)


def _retention(reviews: Iterable[Review], cards: Iterable[Listed], today: date) -> tuple[Retention, ...]:
    """A note under review cannot be failed, so it says nothing here."""
    notes = {card.id for card in cards if card.kind is CardKind.NOTE}
    seen: set[tuple[CardId, date]] = set()
    counted: Counter[tuple[int, bool, bool]] = Counter()
    for review in reviews:
        key = (review.card, review.study_day)
        if key in seen or review.card in notes:
            continue
        seen.add(key)
        interval = _interval(review.before)
        if interval is not None and interval >= 1 and not review.drill:
            counted[(today - review.study_day).days, interval >= MATURE, review.rating > Rating.AGAIN] += 1
    return tuple(
        Retention(days, _share(counted, days, mature=False), _share(counted, days, mature=True))
        for days in (*PERIODS, None)
    )


def _share(counted: Mapping[tuple[int, bool, bool], int], days: int | None, *, mature: bool) -> Share:
    within = {key: count for key, count in counted.items() if key[1] is mature and (days is None or key[0] < days)}
    return Share(sum(count for key, count in within.items() if key[2]), sum(within.values()))


def _interval(segment: str) -> Fraction | None:
    state = decode_segment(segment) if segment else None
    return None if state is None or isinstance(state, ForeignState | BadState) else state.interval


def _groups(starts: Sequence[int], values: Iterable[Fraction]) -> tuple[Group, ...]:
    """Values below the first start, between each two, and from the last one up; without empty groups at both ends."""
    bounds = [None, *starts, None]
    tally = Counter(bisect_right(starts, value.numerator // value.denominator) for value in values)
    groups = [Group(bounds[n], bounds[n + 1], tally[n]) for n in range(len(starts) + 1)]
    filled = [n for n, group in enumerate(groups) if group.cards]
    return tuple(groups[filled[0] : filled[-1] + 1]) if filled else ()


def _hardest(reviews: Iterable[Review], cards: Iterable[Card]) -> tuple[HardCard, ...]:
    """By lapses, then by the share of failures; cards that were never failed are not hard."""
    answers: Counter[CardId] = Counter()
    again: Counter[CardId] = Counter()
    for review in reviews:
        answers[review.card] += 1
        again[review.card] += review.rating is Rating.AGAIN
    failed = [HardCard(card, answers[card.id], again[card.id], card.lapses) for card in cards if again[card.id]]
    failed.sort(
        key=lambda hard: (-hard.lapses, -hard.again / hard.answers, -hard.again, hard.card.note, hard.card.line)
    )
    return tuple(failed[:HARDEST])
