"""``studykit stats``: how the learning goes."""

from __future__ import annotations

from pathlib import Path

import click

from studykit.cli.invocation import Invocation
from studykit.cli.options import card_filters, json_option, pass_invocation, today_option
from studykit.cli.output import NO_CARDS, document, say
from studykit.cli.unmatched import unmatched
from studykit.errors import ReadOnlyError
from studykit.study.filters import Filter, select
from studykit.study.statistics import Statistics, statistics
from studykit.workspace import Workspace


@click.command()
@card_filters
@click.option("--days", type=click.IntRange(7, 70), default=30, show_default=True, metavar="N", help="Days shown.")
@click.option("--svg", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Draw it into FILE.")
@json_option
@today_option
@pass_invocation
def command(
    invocation: Invocation,
    wanted: Filter,
    days: int,
    svg: Path | None,
    as_json: bool,
) -> None:
    """Show how the learning goes: retention, load, hard cards.

    Retention counts the first answer of a day of cards that had been learned; mature are intervals from 21 days.

    \b
    Example:
      studykit stats --deck grants --svg grants.svg
    """
    workspace = invocation.workspace
    found = _count(workspace, wanted, days)
    if svg is not None:
        _draw(workspace, found, svg)
    elif as_json:
        from studykit.formats.statistics import as_data  # noqa: PLC0415 - one of three formats

        document("stats", **as_data(found))
    else:
        from studykit.cli.stats_page import stats_page  # noqa: PLC0415 - one of three formats

        for line in stats_page(workspace, found):
            click.echo(line)
    if not workspace.cards():
        say(NO_CARDS)
    elif wanted != Filter() and not select(workspace.cards(), wanted):
        say(unmatched(workspace.cards(), wanted))


def _count(workspace: Workspace, wanted: Filter, days: int) -> Statistics:
    """Without a filter every answer counts, also those to cards that are gone."""
    cards = workspace.cards()
    reviews = workspace.standing.reviews
    if wanted != Filter():
        cards = select(cards, wanted)
        ids = {card.id for card in cards}
        reviews = tuple(review for review in reviews if review.card in ids)
    return statistics(reviews, cards, workspace.today, days)


def _draw(workspace: Workspace, found: Statistics, out: Path) -> None:
    from studykit.formats.statistics_svg import as_svg  # noqa: PLC0415 - one of three formats

    try:
        out.write_text(as_svg(found, workspace.root.name) + "\n", encoding="utf-8")
    except OSError as error:
        raise ReadOnlyError(f"{out} cannot be written: {error.strerror or error}. Choose another place.") from error
    say(f"Wrote {out}.")
