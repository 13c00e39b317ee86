"""``studykit due``: how many cards are due and new, by deck."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from studykit.cli.invocation import Invocation
from studykit.cli.options import card_filters, json_option, pass_invocation, today_option
from studykit.cli.output import NO_CARDS, document, plural, table, warn
from studykit.study.counts import DueCounts, count, total
from studykit.study.excerpt import excerpt
from studykit.study.filters import Filter, select
from studykit.study.outlook import next_words, outlook
from studykit.study.queue import catch_up, plan, request
from studykit.study.standing import standing, streak

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studykit.model.card import Listed
    from studykit.study.queue import Plan
    from studykit.workspace import Workspace


@click.command()
@card_filters
@click.option("--exit-code", is_flag=True, help="Exit 1 when nothing is due: for scripts.")
@click.option("--prompt", is_flag=True, help="A few words, or nothing when nothing is due: for the prompt of a shell.")
@json_option
@today_option
@pass_invocation
def command(
    invocation: Invocation,
    wanted: Filter,
    exit_code: bool,
    prompt: bool,
    as_json: bool,
) -> None:
    """Tell how many cards are due and new, by deck.

    Counts are within today's limits; what is beyond them waits. In a shell's prompt, $(studykit due --prompt)
    takes milliseconds while nothing in the vault changes.

    \b
    Example:
      studykit due --exit-code && studykit review
    """
    if prompt:
        from studykit.cli.prompt import prompt_words  # noqa: PLC0415 - not needed by those who show counts

        words = prompt_words(
            invocation, wanted, lambda: _parts(total(count(todays_plan(invocation.workspace, wanted))))
        )
        if words:
            click.echo(words)
        raise click.exceptions.Exit(int(exit_code and not words))
    found = show_due(invocation.workspace, wanted, as_json=as_json)
    if exit_code and not found.today:
        raise click.exceptions.Exit(1)


def todays_plan(workspace: Workspace, wanted: Filter) -> Plan:
    """What today holds."""
    now = standing(workspace.answers_of(workspace.today), workspace.today)
    asked = request(workspace.config, workspace.today)
    found = excerpt(workspace.index.stock(ask_empty=asked.ask_empty), now, asked) if wanted.takes_all else None
    return found or plan(_cards(workspace, wanted), now, asked)


def _cards(workspace: Workspace, wanted: Filter) -> Sequence[Listed]:
    return select(workspace.agenda(with_texts=bool(wanted.search)), wanted)


def show_due(workspace: Workspace, wanted: Filter, *, as_json: bool = False) -> DueCounts:
    """Print today's counts; returns those of all decks together."""
    made = todays_plan(workspace, wanted)
    decks = count(made)
    everything = total(decks)
    if warning := workspace.study_day.warning:
        warn(warning)
    if as_json:
        document(
            "due", today=workspace.today.isoformat(), total=_json(everything), decks=[_json(deck) for deck in decks]
        )
        return everything
    shown = [deck for deck in decks if deck.today or deck.waiting_due or deck.waiting_new]
    if shown:
        rows = [("", "due", "new", "again", "waiting")]
        rows += [
            (deck.deck or "(no deck)", f"{deck.due:,}", f"{deck.new:,}", f"{deck.learning:,}", _waiting(deck))
            for deck in shown
        ]
        table(rows, frozenset({1, 2, 3, 4}), indent="")
    click.echo(_sentence(everything) if everything.cards else _no_cards(workspace, wanted))
    wanted_today = request(workspace.config, workspace.today)
    if late := catch_up(made, wanted_today):
        click.echo(late + ".")
    if not everything.today and everything.cards:
        days = workspace.answers.days
        now = standing(workspace.answers_of(workspace.today), workspace.today)
        ahead = outlook(
            _cards(workspace, wanted), made, now, wanted_today,
            day_start=workspace.config.day_start, streak=streak(days, workspace.today),
        )  # fmt: skip
        if words := next_words(ahead):
            click.echo(words)
    return everything


def _waiting(deck: DueCounts) -> str:
    waiting = deck.waiting_due + deck.waiting_new + deck.buried
    return f"{waiting:,}" if waiting else ""


def _no_cards(workspace: Workspace, wanted: Filter) -> str:
    from studykit.cli.unmatched import unmatched  # noqa: PLC0415 - only a slip of the pen needs it

    return unmatched(workspace.cards(), wanted) if workspace.index.count() else NO_CARDS


def _sentence(everything: DueCounts) -> str:
    if not everything.today:
        return "Nothing is due."
    again = f", {everything.learning:,} again" if everything.learning else ""
    return f"{plural(everything.today, 'card')} today: {everything.due:,} due, {everything.new:,} new{again}."


def _parts(counts: DueCounts) -> str:
    """What there is to do, without what there is none of."""
    named = {"due": counts.due, "new": counts.new, "again": counts.learning}
    return ", ".join(f"{count:,} {name}" for name, count in named.items() if count)


def _json(counts: DueCounts) -> dict[str, object]:
    return {**asdict(counts), "today": counts.today}
