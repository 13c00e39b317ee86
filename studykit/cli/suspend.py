"""``studykit suspend``: leave cards out until they are unsuspended."""

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
    """Leave cards out until they are unsuspended.

    CARD is an id, or the first letters of one, or a place such as Note.md:12; or use the filters.

    \b
    Example:
      studykit suspend Sourdough.md:15
    """
    from studykit.workspace.custody import suspend  # noqa: PLC0415 - loads the vault's rooms, which --help need not

    change_cards(invocation, suspend, cards, wanted, ("suspend", "suspended", "suspended already"), as_json)
