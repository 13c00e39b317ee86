"""What commands share that change cards: which ones are meant, and the words for what was done to them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from studykit.cli.invocation import Invocation
from studykit.cli.options import card_filters, json_option, pass_invocation, today_option
from studykit.cli.output import NO_CARDS, document, plural, say, shortened, table
from studykit.cli.unmatched import unmatched
from studykit.formats.cards import card_json
from studykit.study.filters import Filter, select
from studykit.study.naming import named_cards
from studykit.vault.lock import session_lock
from studykit.vault.places import cache_dir

if TYPE_CHECKING:
    from studykit.model.card import Card
    from studykit.workspace import Workspace
    from studykit.workspace.custody import Changed

_LISTED = 10
_FRONT_WIDTH = 56

Change = Callable[["Workspace", Sequence["Card"]], "Changed"]


def changes_cards(name: str, done: str, left: str) -> Callable[[Callable[[], Change]], click.Command]:
    """Make a command of a function whose docstring is its help, and which gives the change: it is asked only then.

    ``done`` is the past participle of what the command does, ``left`` what is said of cards that it leaves as they
    are.
    """

    def made(change: Callable[[], Change]) -> click.Command:
        @click.command(help=inspect.getdoc(change))
        @click.argument("cards", nargs=-1, metavar="[CARD]...")
        @card_filters
        @json_option
        @today_option
        @pass_invocation
        def command(invocation: Invocation, cards: tuple[str, ...], wanted: Filter, as_json: bool) -> None:
            _change_cards(invocation, change(), cards, wanted, (name, done, left), as_json)

        return command

    return made


def _change_cards(
    invocation: Invocation,
    change: Change,
    words: Sequence[str],
    wanted: Filter,
    names: tuple[str, str, str],
    as_json: bool,
) -> None:
    """Choose cards, change them, and tell.

    Cards are chosen by ``words`` or by ``wanted``; raises `click.UsageError` where neither or both say something.
    """
    filtering = wanted != Filter()
    if bool(words) == filtering:
        raise click.UsageError(
            "Give either cards or filters, not both."
            if words
            else "Which cards? Name them (by id, or by place as in Note.md:12), or choose them with --deck, --tag, "
            "--note or --search."
        )
    workspace = invocation.workspace
    with session_lock(cache_dir(workspace.root)):
        cards = workspace.cards()
        chosen = named_cards(cards, words) if words else select(cards, wanted)
        changed = change(workspace, chosen)
    command, done, left = names
    if as_json:
        document(command, cards=[card_json(card) for card in changed.cards], left=[card.id for card in changed.left])
    else:
        _tell(workspace, changed.cards, done)
    if not chosen:
        say(unmatched(cards, wanted) if cards else NO_CARDS)
    elif changed.left:
        say(f"{plural(len(changed.left), 'card')} {left}.")
    if changed.notice:
        say(changed.notice)


def _tell(workspace: Workspace, cards: Sequence[Card], done: str) -> None:
    if not cards:
        return
    from studykit.workspace.faces import Faces  # noqa: PLC0415 - only the list for people renders questions

    click.echo(f"{done.capitalize()}: {plural(len(cards), 'card')}.")
    faces = Faces(workspace)
    table(
        (f"{card.note}:{card.line}", shortened(faces.plain(card, back=False), _FRONT_WIDTH)) for card in cards[:_LISTED]
    )
    if len(cards) > _LISTED:
        click.echo(f"  and {len(cards) - _LISTED:,} more")
