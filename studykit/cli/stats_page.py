"""Statistics for people: eighty columns of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

import click

from studykit.cli.charts import Ink, bar, columns, ink, under, year
from studykit.cli.output import plural, shortened, width
from studykit.formats.statistics import counts_words, ease_name, interval_name, load_words, pace, year_words
from studykit.review.summary import duration
from studykit.workspace.faces import Faces

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from studykit.study.statistics import Group, HardCard, Retention, Share, Statistics
    from studykit.workspace import Workspace

_HALF = 42
_HEIGHT = 5
_WIDE = 36
"""days that still get two columns each"""
_SHARE = 18
_SUBJECT = 50
_LABEL = 11
_FEW = 10
"""so many cards fill a bar, if no group has more"""
_PERIODS = {1: "today", 7: "last 7 days", 30: "last 30 days", 365: "last year", None: "ever"}


def stats_page(workspace: Workspace, found: Statistics) -> Iterator[str]:
    """The lines, from what there is to what was hardest."""
    pen = ink()
    yield click.style(workspace.root.name, bold=True) + f": {_answers(found)}"
    yield counts_words(found.cards)
    if found.answers:
        yield from _head("Retention", "known at first sight, of cards that had been learned")
        yield from _retention(found.retention)
        answers = [day.answers for day in found.daily]
        yield from _head(f"Answers, last {len(answers)} days", _pace(found))
        yield from _chart(answers, (found.daily[0].day, found.daily[-1].day), pen)
    due = [load.due + load.overdue for load in found.forecast]
    if any(due):
        yield from _head(f"Due, next {len(due)} days", load_words(found))
        yield from _chart(due, (found.forecast[0].day, found.forecast[-1].day), pen)
    if found.intervals:
        yield ""
        left = [click.style("Intervals", bold=True), *_groups(found.intervals, interval_name, pen)]
        right = [click.style("Ease", bold=True), *_groups(found.eases, ease_name, pen)] if found.eases else []
        for one, other in zip_longest(left, right, fillvalue=""):
            yield (one + " " * (_HALF - width(click.unstyle(one))) + other).rstrip()
    if found.hardest:
        yield from _head("Hardest cards", "by lapses, then by the share of failures")
        yield from _hardest(found.hardest, Faces(workspace))
    if found.calendar:
        yield from _head("The year", year_words(found))
        yield from year(found.calendar, found.today, found.busy, pen)


def _head(title: str, words: str) -> list[str]:
    return ["", click.style(title, bold=True) + (f"   {words}" if words else "")]


def _answers(found: Statistics) -> str:
    if not found.answers:
        return "nothing was answered yet"
    days = plural(found.days_studied, "day")
    words = [f"{plural(found.answers, 'answer')} on {days}, {duration(found.seconds)}"]
    if found.streak:
        words.append(f"streak {plural(found.streak, 'day')}")
    if found.longest_streak > found.streak:
        words.append(f"longest {plural(found.longest_streak, 'day')}")
    return ", ".join(words)


def _retention(periods: Sequence[Retention]) -> Iterator[str]:
    if not periods[-1].all.asked:
        yield "no card that had been learned was asked yet"
        return
    yield f"{'':15}{'young':<{_SHARE}}{'mature':<{_SHARE}}all"
    asked = 0
    for period in periods:
        parts = (period.young, period.mature, period.all)
        if period.all.asked > asked:
            asked = period.all.asked
            yield f"{_PERIODS[period.days]:<14}{''.join(f'{_share(part):<{_SHARE}}' for part in parts)}".rstrip()


def _share(share: Share) -> str:
    return f"{share.rate:4.0%} of {share.asked:,}" if share.rate is not None else "   -"


def _pace(found: Statistics) -> str:
    answers = sum(day.answers for day in found.daily)
    if not answers:
        return "none"
    seconds = sum(day.seconds for day in found.daily)
    return f"{pace(answers, len(found.daily))}, {duration(seconds / answers)} each"


def _chart(values: Sequence[int], ends: tuple[date, date], pen: Ink) -> Iterator[str]:
    cell = 2 if len(values) <= _WIDE else 1
    yield from columns(values, _HEIGHT, cell, pen)
    first, last = (f"{day:%d %b}" for day in ends)
    yield under(first, last, values, cell)


def _groups(groups: Sequence[Group], name: Callable[[Group], str], pen: Ink) -> list[str]:
    most = max(_FEW, *(group.cards for group in groups))
    room = _HALF - _LABEL - len(f"{most:,}") - 4
    return [
        f"{name(group):<{_LABEL}} {bar(group.cards, most, room, pen)} {group.cards:,}" if group.cards else name(group)
        for group in groups
    ]


def _hardest(cards: Sequence[HardCard], faces: Faces) -> Iterator[str]:
    for hard in cards:
        card = hard.card
        failed = f"{hard.again} of {hard.answers} failed"
        subject = shortened(f"{card.note}:{card.line} {faces.plain(card, back=False)}", _SUBJECT)
        lapses = plural(hard.lapses, "lapse") if hard.lapses else ""
        yield f"{lapses:<10} {failed:<17} {subject}"
