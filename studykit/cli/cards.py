"""``studykit cards``: list cards with their schedules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import click

from studykit.cli.invocation import Invocation
from studykit.cli.options import Day, card_filters, json_option, pass_invocation, today_option
from studykit.cli.output import NO_CARDS, document, plural, say, shortened, table
from studykit.cli.unmatched import unmatched
from studykit.formats.cards import card_json
from studykit.model.schedule import CardState
from studykit.study.filters import Filter, select

_FRONT_WIDTH = 48


@click.command()
@card_filters
@click.option(
    "--state", "states", multiple=True, type=click.Choice([state.value for state in CardState]), help="In this state."
)
@click.option("--due", "due", is_flag=False, flag_value="today", metavar="[DATE]", help="Due today, or by a date.")
@click.option("--leech", is_flag=True, help="Leeches only.")
@json_option
@today_option
@pass_invocation
def command(
    invocation: Invocation,
    wanted: Filter,
    states: tuple[str, ...],
    due: str | None,
    leech: bool,
    as_json: bool,
) -> None:
    """List cards with their schedules.

    \b
    Example:
      studykit cards --deck grants --due
    """
    by: date | None = None
    if due is not None:
        by = invocation.workspace.today if due == "today" else Day().convert(due, None, None)
    chosen = tuple(CardState(state) for state in states)
    wanted = replace(wanted, states=chosen, due=by, leech=leech)
    cards = select(invocation.workspace.cards(), wanted)
    if as_json:
        document("cards", cards=[card_json(card) for card in cards])
        return
    if not cards:
        known = invocation.workspace.cards()
        say(unmatched(known, wanted) if known else NO_CARDS)
        return
    from studykit.workspace.faces import Faces  # noqa: PLC0415 - only the table for people renders questions

    faces = Faces(invocation.workspace)
    table(
        (
            (
                f"{card.note}:{card.line}",
                shortened(faces.plain(card, back=False), _FRONT_WIDTH),
                card.deck,
                card.due.isoformat() if card.due else card.state.value,
                f"{float(card.interval):g} d" if card.interval is not None else "",
                f"{card.ease}" if card.ease is not None else "",
            )
            for card in cards
        ),
        frozenset({4, 5}),
        "",
    )
    say(plural(len(cards), "card"))
