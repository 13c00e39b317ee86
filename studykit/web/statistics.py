"""How the learning goes, as numbers and two charts of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studykit.study.statistics import statistics
from studykit.web.words import day_count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from studykit.study.statistics import Statistics
    from studykit.web.sittings import Sittings

_DAYS = 30
_STEP, _BAR, _HEIGHT, _LEAST = 10, 8, 76, 1.5
_FRONT = 90


@dataclass(frozen=True, slots=True)
class Bar:
    kind: str
    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """``label`` says in words what the bars show."""

    title: str
    label: str
    bars: tuple[Bar, ...]
    width: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Hard:
    front: str
    words: str


@dataclass(frozen=True, slots=True)
class Overview:
    headline: str
    facts: tuple[tuple[str, str], ...]
    charts: tuple[Chart, ...]
    hardest: tuple[Hard, ...]


def overview(sittings: Sittings, t: Mapping[str, str]) -> Overview:
    """Of all the cards that the command line has chosen."""
    workspace = sittings.workspace
    cards = sittings.cards()
    reviews = sittings.reviews()
    if sittings.filtered:
        ids = {card.id for card in cards}
        reviews = tuple(review for review in reviews if review.card in ids)
    found = statistics(reviews, cards, workspace.today, _DAYS)
    answers = f"{found.answers:,}"
    headline = t["stat_headline"].format(answers=answers, days=found.days_studied) if found.answers else t["stat_none"]
    return Overview(headline, tuple(_facts(found, t)), tuple(_charts(found, t)), tuple(_hardest(found, t)))


def _facts(found: Statistics, t: Mapping[str, str]) -> list[tuple[str, str]]:
    counts = found.cards
    facts = [
        (t["stat_mature"], f"{counts.mature:,}"),
        (t["stat_young"], f"{counts.young + counts.learning:,}"),
        (t["stat_new"], f"{counts.new:,}"),
    ]
    if counts.suspended:
        facts.append((t["stat_suspended"], f"{counts.suspended:,}"))
    month = next((period for period in found.retention if period.days == _DAYS), None)
    if month is not None and month.all.rate is not None:
        facts.append((t["stat_retention"].format(days=_DAYS), f"{month.all.rate:.0%}"))
    if found.streak:
        facts.append((t["fact_streak"], day_count(t, found.streak)))
    return facts


def _charts(found: Statistics, t: Mapping[str, str]) -> list[Chart]:
    charts = []
    if any(day.answers for day in found.daily):
        title = t["stat_answers"].format(days=len(found.daily))
        charts.append(_chart(title, [(day.day, day.answers) for day in found.daily], "answers", t))
    if any(load.due + load.overdue for load in found.forecast):
        title = t["stat_due"].format(days=len(found.forecast))
        charts.append(_chart(title, [(load.day, load.due + load.overdue) for load in found.forecast], "load", t))
    return charts


def _chart(title: str, values: Sequence[tuple[date, int]], kind: str, t: Mapping[str, str]) -> Chart:
    most = max(value for _, value in values)
    bars = []
    for place, (day, value) in enumerate(values):
        height = max(_LEAST, round(_HEIGHT * value / most, 1)) if value else 0
        if height:
            top = round(_HEIGHT + 4 - height, 1)
            bars.append(Bar(kind, place * _STEP + 1, top, _BAR, height, f"{day.isoformat()}: {value:,}"))
    at_most = t["stat_most"].format(n=f"{most:,}")
    first, last = values[0][0].isoformat(), values[-1][0].isoformat()
    return Chart(f"{title} · {at_most}", f"{title}: {at_most}", tuple(bars), len(values) * _STEP, first, last)


def _hardest(found: Statistics, t: Mapping[str, str]) -> list[Hard]:
    return [
        Hard(" ".join(hard.card.face.front.split())[:_FRONT], t["stat_lapses"].format(n=hard.lapses))
        for hard in found.hardest
        if hard.lapses
    ]
