"""``studykit reset``: forget schedules."""

from __future__ import annotations

import click

from studykit.cli.chosen import change_cards
from studykit.cli.invocation import Invocation
from studykit.cli.options import card_filters, json_option, pass_invocation, today_option
from studykit.study.filters import Filter


@click.command()
@click.argument("cards", nargs=-1, metavar="[CARD]...")
@card_filters
@json_option
@today_option
@pass_invocation
def command(
    invocation: Invocation,
    cards: tuple[str, ...],
    wanted: Filter,
    as_json: bool,
) -> None:
    """Forget schedules: the cards start anew.

    They are due today, with the ease that new cards start from. Cards without a schedule stay new. All cards
    reset together are one step for `studykit undo`.
    CARD is an id, or the first letters of one, or a place such as Note.md:12; or use the filters.

    \b
    Example:
      studykit reset Sourdough.md:15
    """
    from studykit.workspace.custody import reset  # noqa: PLC0415 - loads the vault's rooms, which --help need not

    change_cards(invocation, reset, cards, wanted, ("reset", "reset", "without a schedule to forget"), as_json)
