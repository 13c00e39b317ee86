"""What a page shows at one moment, as a value for its template."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from studykit.errors import StudykitError
from studykit.model.card import CardKind
from studykit.model.schedule import Rating
from studykit.review.scene import above
from studykit.review.session import Left, left
from studykit.review.summary import problem_lines, summarise
from studykit.web.words import day_count, duration, next_words, outcome_words, rating_name, said_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studykit.review.compare import Comparison
    from studykit.review.summary import Summary
    from studykit.web.faces import Faces
    from studykit.web.table import Said, Table

_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """A rating: its key, its order, its name and when the card would come back."""

    key: str
    command: str
    name: str
    when: str


@dataclass(frozen=True, slots=True)
class Portion:
    """How often a rating was given; ``tenths`` of all answers, for its width."""

    key: str
    name: str
    count: int
    tenths: int


@dataclass(frozen=True, slots=True)
class End:
    """The last page. ``goes_on`` says that cards are left."""

    title: str
    words: str
    facts: tuple[tuple[str, str], ...]
    shares: tuple[Portion, ...]
    problems: tuple[str, ...]
    goes_on: bool


@dataclass(frozen=True, slots=True)
class View:
    """``front`` and ``back`` are clean HTML; ``home`` and ``name`` lead back to the decks."""

    session: str
    turn: int
    stamp: str
    page: str
    name: str
    home: str
    left: Left
    place: int
    total: int
    percent: int
    status: str
    alarm: bool
    card: str = ""
    note: str = ""
    shown: bool = False
    marked: bool = False
    lang: str = ""
    above: tuple[str, ...] = ()
    front: Markup = field(default_factory=Markup)
    back: Markup = field(default_factory=Markup)
    reread: bool = False
    typing: bool = False
    comparison: Comparison | None = None
    choices: tuple[Choice, ...] = ()
    end: End | None = None


def view(table: Table, said: Said, faces: Faces, t: Mapping[str, str], *, name: str, home: str) -> View:
    """The table as it stands; ``said`` is the last thing to tell."""
    sitting, state = table.sitting, table.sitting.state
    card, rest = sitting.card, left(state)
    waiting = rest.new + rest.learning + rest.due
    total = len(state.plan)
    frame = View(
        table.id, table.turn, table.stamp, "end", name, home, rest, state.position, total,
        max(0, round(100 * (1 - waiting / total))) if total else 100,
        said_words(t, said, marked=card is not None and card.marked),
        said.alarm,
    )  # fmt: skip
    if card is None:
        return replace(frame, end=_end(table, t))
    choices: tuple[Choice, ...] = ()
    if state.shown:
        try:
            choices = _choices(table, t)
        except StudykitError as error:
            frame = replace(frame, status=str(error), alarm=True)
    sides = faces.sides(card)
    return replace(
        frame,
        page="card",
        card=card.id,
        note=card.note,
        shown=state.shown,
        marked=card.marked,
        lang=sides.lang,
        above=above(card),
        front=Markup(sides.front),  # noqa: S704 - cleaned by the renderer
        back=Markup(sides.back if state.shown else ""),  # noqa: S704 - the same
        reread=card.kind is CardKind.NOTE,
        typing=table.typing,
        comparison=table.comparison,
        choices=choices,
    )


def _choices(table: Table, t: Mapping[str, str]) -> tuple[Choice, ...]:
    card, sitting = table.sitting.card, table.sitting
    if card is None:
        return ()
    if sitting.cram:
        words = {rating: t["again"] if rating < Rating.GOOD else t["done"] for rating in Rating}
    else:
        words = {rating: outcome_words(t, outcome) for rating, outcome in sitting.desk.preview(card.id).items()}
    return tuple(
        Choice(str(int(rating)), rating.word, rating_name(t, rating), words[rating])
        for rating in Rating
        if rating in words
    )


def _end(table: Table, t: Mapping[str, str]) -> End:
    desk, state = table.first.desk, table.first.state
    summary = summarise(state, desk.outlook(), desk.problems())
    title = t["nothing_due"] if table.nothing else t["paused"] if state.left_early else t["done"]
    return End(
        title,
        next_words(t, summary.outlook),
        () if table.nothing else tuple(_facts(summary, t)),
        _shares(summary, t),
        problem_lines(summary),
        table.sitting.state.left_early and table.sitting.state.current is not None,
    )


def _facts(summary: Summary, t: Mapping[str, str]) -> list[tuple[str, str]]:
    answered, ahead = sum(summary.answers.values()), summary.outlook
    cards = t["fact_cards"].format(answers=f"{answered:,}", cards=f"{summary.cards:,}")
    facts = [(t["fact_answered"], cards if answered != summary.cards else f"{answered:,}")]
    if summary.new:
        facts.append((t["fact_new"], f"{summary.new:,}"))
    if summary.retention is not None:
        facts.append((t["fact_retention"], f"{summary.retention:.0%}"))
    if answered:
        facts.append((t["fact_time"], duration(t, summary.seconds)))
    if summary.suspended or summary.buried:
        facts.append((t["fact_aside"], f"{summary.suspended + summary.buried:,}"))
    facts.append((t["fact_tomorrow"], f"{ahead.tomorrow:,}"))
    if ahead.streak:
        facts.append((t["fact_streak"], day_count(t, ahead.streak)))
    return facts


def _shares(summary: Summary, t: Mapping[str, str]) -> tuple[Portion, ...]:
    answered = sum(summary.answers.values())
    return tuple(
        Portion(
            str(int(rating)), rating_name(t, rating), count, max(1, round(_TENTHS * count / answered))
        )
        for rating in Rating
        if (count := summary.answers[rating])
    )  # fmt: skip
