"""``studykit unsuspend``: ask suspended cards again."""

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
    """Ask suspended cards again.

    They keep the schedules they had.
    CARD is an id, or the first letters of one, or a place such as Note.md:12; or use the filters.

    \b
    Example:
      studykit unsuspend --deck grants
    """
    from studykit.workspace.custody import unsuspend  # noqa: PLC0415 - loads the vault's rooms, which --help need not

    change_cards(invocation, unsuspend, cards, wanted, ("unsuspend", "unsuspended", "not suspended"), as_json)
