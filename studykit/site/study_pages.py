"""What is due when, and how the learning goes: for the learner's own eyes, so only where it is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from studykit.model.card import CardId, Listed
from studykit.model.schedule import CardState
from studykit.model.span import NotePath
from studykit.site.plan import DUE, STUDY, Plan
from studykit.site.templates import Page, Templates
from studykit.site.urls import relative
from studykit.study.statistics import Glance, glance

_DAYS = 30
_SHOWN = 40
_SOON = 7
_BAR, _GAP, _HEIGHT = 14, 4, 90


@dataclass(frozen=True, slots=True)
class Place:
    """A note with cards that fall due on a day; ``count`` is how many."""

    url: str
    title: str
    lang: str
    count: int


@dataclass(frozen=True, slots=True)
class Day:
    """``more`` counts the notes that are not shown; ``late`` says that cards were due before."""

    day: str
    count: int
    places: tuple[Place, ...]
    more: int
    late: bool


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Days as bars; ``first`` and ``last`` stand below its ends."""

    title: str
    bars: tuple[Bar, ...]
    width: int
    height: int
    first: str
    last: str


def study_pages(plan: Plan, templates: Templates) -> Iterator[tuple[str, str]]:
    """Both pages, of the cards of published notes only."""
    study = plan.input.study
    if study is None:
        return
    cards = [card for card in study.cards() if card.note in plan.by_path]
    ids = {card.id for card in cards}
    found = glance([review for review in study.reviews() if review.card in ids], cards, study.today, _DAYS)
    texts = templates.texts
    days = _days(plan, cards, study.today)
    new = sum(card.state is CardState.NEW for card in cards)
    yield DUE, templates.fill("due.html", Page(DUE, texts["due"], "list"), days=days, new=new)
    page = Page(STUDY, texts["study"], "list")
    yield STUDY, templates.fill("study.html", page, facts=_facts(found, texts), charts=_charts(found, texts))


def _waiting(card: Listed) -> bool:
    return card.due is not None and card.state is not CardState.SUSPENDED and not card.foreign


def _days(plan: Plan, cards: Sequence[Listed], today: date) -> list[Day]:
    """Days with cards, today first; what is late counts for today."""
    found: dict[date, dict[NotePath, list[CardId]]] = defaultdict(lambda: defaultdict(list))
    late = False
    for card in cards:
        if card.due is not None and _waiting(card) and card.due < today + timedelta(days=_DAYS):
            late = late or card.due < today
            found[max(card.due, today)][card.note].append(card.id)
    days = []
    for day, notes in sorted(found.items()):
        order = [item.path for item in plan.notes if item.path in notes]
        places = tuple(
            Place(
                relative(DUE, plan.urls[path], f"sk-card-{notes[path][0]}"),
                plan.by_path[path].title,
                plan.languages[path],
                len(notes[path]),
            )
            for path in order[:_SHOWN]
        )
        count = sum(map(len, notes.values()))
        days.append(Day(day.isoformat(), count, places, len(order) - len(places), late and day == today))
    return days


def _facts(found: Glance, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    counts = found.cards
    month = next((period.all.rate for period in found.retention if period.days == _DAYS), None)
    facts = [
        (texts["study_new"], f"{counts.new:,}"),
        (texts["study_learning"], f"{counts.learning:,}"),
        (texts["study_young"], f"{counts.young:,}"),
        (texts["study_mature"], f"{counts.mature:,}"),
        (texts["study_suspended"], f"{counts.suspended:,}"),
        (texts["study_answers"], f"{found.answers:,}"),
        (texts["study_days"], f"{found.days_studied:,}"),
        (texts["study_streak"], f"{found.streak:,}"),
    ]
    return [*facts, (texts["study_retention"], f"{month:.0%}")] if month is not None else facts


def _charts(found: Glance, texts: Mapping[str, str]) -> list[Chart]:
    charts = [
        _chart(texts["study_answered"], [(day.day, day.answers) for day in found.daily]),
        _chart(texts["study_coming"], [(load.day, load.due + load.overdue) for load in found.forecast]),
    ]
    return [chart for chart in charts if chart is not None]


def _chart(title: str, values: Sequence[tuple[date, int]]) -> Chart | None:
    most = max((value for _, value in values), default=0)
    if not most:
        return None
    bars = []
    for place, (day, value) in enumerate(values):
        if value:
            height = round(max(2.0, _HEIGHT * value / most), 1)
            bars.append(Bar(place * (_BAR + _GAP), round(_HEIGHT - height, 1), height, f"{day}: {value:,}"))
    first, last = str(values[0][0]), str(values[-1][0])
    return Chart(title, tuple(bars), len(values) * (_BAR + _GAP), _HEIGHT, first, last)


def due_groups(plan: Plan) -> Mapping[NotePath, int]:
    """For the graph: 1 where a card is due, 2 where one is within a week, 3 later, 4 where all are new, 0 without."""
    study = plan.input.study
    if study is None:
        return {}
    found: dict[NotePath, int] = {}
    for card in study.cards():
        if _waiting(card) and card.due is not None:
            group = 1 if card.due <= study.today else 2 if card.due <= study.today + timedelta(days=_SOON) else 3
        else:
            group = 4
        found[card.note] = min(found.get(card.note, group), group)
    return found
