"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypeVar, cast

import click

from studykit.cli.completion import complete_deck, complete_note, complete_tag
from studykit.cli.invocation import Invocation

Function = TypeVar("Function", bound=Callable[..., Any])

pass_invocation = click.make_pass_decorator(Invocation, ensure=True)


class Day(click.ParamType):  # type: ignore[type-arg] # generic in new releases of Click only
    """A date as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is not a date; write it as 2026-11-20.", param, ctx)


def _set_today(ctx: click.Context, param: click.Parameter, value: date | None) -> None:
    del param
    if value is not None:
        ctx.ensure_object(Invocation).today = value


def today_option(function: Function) -> Function:
    """``--today`` behind the command as well as in front of it."""
    return click.option(
        "--today", type=Day(), metavar="DATE", expose_value=False, callback=_set_today, hidden=True,
        help="Act as if it were this day.",
    )(function)  # fmt: skip


def json_option(function: Function) -> Function:
    return click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")(function)


def card_filters(function: Function) -> Function:
    """The filters by which cards are chosen everywhere: a `Filter` as the argument ``wanted``."""

    @wraps(function)
    def filtered(
        *given: Any, decks: tuple[str, ...], tags: tuple[str, ...], notes: tuple[str, ...], search: str, **more: Any
    ) -> Any:
        from studykit.study.filters import Filter  # noqa: PLC0415 - the help of all commands needs none

        return function(*given, wanted=Filter(decks, tags, notes, search=search), **more)

    command = filtered
    for option in reversed(
        (
            click.option(
                "--deck",
                "decks",
                multiple=True,
                metavar="DECK",
                shell_complete=complete_deck,
                help="This deck and those below it.",
            ),
            click.option(
                "--tag", "tags", multiple=True, metavar="TAG", shell_complete=complete_tag, help="Cards with this tag."
            ),
            click.option(
                "--note",
                "notes",
                multiple=True,
                metavar="NOTE",
                shell_complete=complete_note,
                help="Cards of this note, folder or glob.",
            ),
            click.option("--search", default="", metavar="WORDS", help="Cards that hold all these words."),
        )
    ):
        command = option(command)
    return cast("Function", command)
