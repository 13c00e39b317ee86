"""``studykit simulate``: the load of the coming days for other settings."""

from __future__ import annotations

from dataclasses import asdict

import click

from studykit.cli.invocation import Invocation
from studykit.cli.options import card_filters, json_option, pass_invocation, today_option
from studykit.cli.output import document, plural, say
from studykit.config.settings import Limits
from studykit.review.summary import duration
from studykit.scheduling import Scheduler, get_scheduler
from studykit.study.filters import Filter, select
from studykit.study.simulation import SimulatedDay, busiest, habits_of, simulate

_HEIGHT = 6
_WIDE = 36
"""days that still get two columns each"""


@click.command()
@card_filters
@click.option("--days", type=click.IntRange(1, 365), default=30, show_default=True, metavar="N", help="Days ahead.")
@click.option("--new", type=click.IntRange(0), metavar="N", help="New cards a day; else the vault's limit.")
@click.option("--reviews", type=click.IntRange(0), metavar="N", help="Due cards a day; else the vault's limit.")
@click.option(
    "--retention",
    type=click.FloatRange(0.01, 1),
    metavar="SHARE",
    help="Learned cards known, such as 0.9; else as so far.",
)
@click.option("--scheduler", "name", metavar="NAME", help="Schedule all cards by this one.")
@click.option("--seed", default="", metavar="WORD", help="Another course of chance.")
@json_option
@today_option
@pass_invocation
def command(
    invocation: Invocation,
    wanted: Filter,
    days: int,
    new: int | None,
    reviews: int | None,
    retention: float | None,
    name: str | None,
    seed: str,
    as_json: bool,
) -> None:
    """Play the coming days through: the daily load for other settings.

    Cards are answered as the log says you answer, by chance that is the same each time. Limits of single decks and
    load balancing are not played. Nothing is written.

    \b
    Example:
      studykit simulate --days 60 --new 10 --retention 0.9
    """
    workspace = invocation.workspace
    cards = select(workspace.cards(), wanted)
    habits = habits_of(workspace.standing.reviews)
    if retention is not None:
        habits = habits.with_retention(retention)
    given = workspace.config.limits
    limits = Limits(given.new if new is None else new, given.reviews if reviews is None else reviews)
    schedulers: dict[str, Scheduler] = {}

    def scheduler(card_scheduler: str) -> Scheduler:
        kind = name or card_scheduler
        if kind not in schedulers:
            schedulers[kind] = get_scheduler(kind, workspace.config.options.get(kind))
        return schedulers[kind]

    course = simulate(
        cards, lambda card: scheduler(card.scheduler), habits, workspace.today, days=days, limits=limits, seed=seed
    )
    if as_json:
        document(
            "simulate", today=workspace.today.isoformat(), limits=asdict(limits), retention=retention, scheduler=name,
            days=[{**asdict(day), "day": day.day.isoformat(), "seconds": round(day.seconds)} for day in course],
        )  # fmt: skip
        return
    if not any(day.answers for day in course):
        say("There is nothing to answer in these days.")
        return
    _show(course, limits)


def _show(course: tuple[SimulatedDay, ...], limits: Limits) -> None:
    from studykit.cli.charts import columns, ink, under  # noqa: PLC0415 - only the picture for people

    answers, begun = sum(day.answers for day in course), sum(day.new for day in course)
    each = sum(day.seconds for day in course) / len(course)
    click.echo(
        f"{plural(len(course), 'day')}, up to {limits.new:,} new and {limits.reviews:,} due cards each: "
        f"{plural(answers, 'answer')}, {answers / len(course):.1f} a day, {duration(each)} a day."
    )
    values = [day.answers for day in course]
    shown = values if len(values) <= 2 * _WIDE else _weekly(values)
    cell = 2 if len(shown) <= _WIDE else 1
    click.echo()
    for line in columns(shown, _HEIGHT, cell, ink()):
        click.echo(line)
    click.echo(under(f"{course[0].day:%d %b}", f"{course[-1].day:%d %b}", shown, cell))
    if shown is not values:
        click.echo("Each column is the average day of a week.")
    most = busiest(course)
    click.echo()
    click.echo(f"Busiest: {most.day.isoformat()} with {plural(most.answers, 'answer')}.")
    if begun:
        click.echo(f"New cards begun: {begun:,}.")
    if waiting := course[-1].waiting:
        click.echo(f"At the end {plural(waiting, 'due card')} wait beyond the limit.")


def _weekly(values: list[int]) -> list[int]:
    """The average day of each week."""
    weeks = [values[start : start + 7] for start in range(0, len(values), 7)]
    return [round(sum(week) / len(week)) for week in weeks]
