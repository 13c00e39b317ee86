"""``studykit review``: the daily quiz, at a terminal or line by line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import date
from functools import partial
from importlib import import_module
from io import TextIOWrapper
from itertools import chain
from select import select as select_ready
from threading import Thread
from typing import get_args

import click

from studykit.cli.completion import complete_note
from studykit.cli.due import show_due
from studykit.cli.invocation import Invocation
from studykit.cli.opening import edit_at, open_file
from studykit.cli.options import Day, card_filters, json_option, pass_invocation, today_option
from studykit.cli.output import NO_CARDS, is_terminal, say, warn
from studykit.cli.passphrase import LOOPBACK
from studykit.cli.unmatched import unmatched
from studykit.config.settings import Order
from studykit.errors import StudykitError
from studykit.model.values import dataclass
from studykit.review.keyboard import make_reader
from studykit.review.sitting import Sitting
from studykit.study.filters import Filter, select
from studykit.study.queue import Request, request
from studykit.vault.lock import session_lock
from studykit.vault.places import cache_dir
from studykit.workspace import Workspace
from studykit.workspace.desk import VaultDesk


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a session is held."""

    cram: bool
    dry_run: bool
    typed: bool
    plain: bool
    minutes: float | None
    as_json: bool


@click.command()
@card_filters
@click.option("--linked-to", metavar="NOTE", shell_complete=complete_note, help="Cards of notes linked to this one.")
@click.option("--depth", type=click.IntRange(1, 9), default=1, show_default=True, help="How many links away.")
@click.option("--new", "new", type=click.IntRange(0), metavar="N", help="So many new cards, whatever the limit.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many cards.")
@click.option("--order", type=click.Choice(get_args(Order)), help="In which order due cards come.")
@click.option("--ahead", type=click.IntRange(0), default=0, metavar="DAYS", help="Also cards due within so many days.")
@click.option("--exam", type=Day(), metavar="DATE", help="See every card before this day.")
@click.option("--leeches", is_flag=True, help="Only cards that keep being forgotten.")
@click.option("--cram", is_flag=True, help="All cards, due or not; writes no schedule.")
@click.option("--minutes", type=click.FloatRange(0, min_open=True), metavar="N", help="Stop after so many minutes.")
@click.option("--type", "typed", is_flag=True, help="Type the answers; differences are shown.")
@click.option("--plain", is_flag=True, help="Running text without cursor movement, for screen readers.")
@click.option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")
@click.option("--web", is_flag=True, help="Review on a page in the browser, served on this computer only.")
@click.option(
    "--host", default=LOOPBACK, metavar="ADDRESS", help="With --web: an address others reach; asks for a passphrase."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="With --web: the port; else any free one."
)
@click.option("--no-open", is_flag=True, help="With --web: do not open a browser.")
@json_option
@today_option
@pass_invocation
def command(
    invocation: Invocation,
    wanted: Filter,
    linked_to: str | None,
    depth: int,
    new: int | None,
    limit: int | None,
    order: Order | None,
    ahead: int,
    exam: date | None,
    leeches: bool,
    cram: bool,
    minutes: float | None,
    typed: bool,
    plain: bool,
    dry_run: bool,
    web: bool,
    host: str,
    port: int,
    no_open: bool,
    as_json: bool,
) -> None:
    """Quiz yourself on what is due, then on new cards.

    Every answer is on disk before the next card shows. When standard input is not a terminal, it holds
    one answer a line: again, hard, good, easy (or 1-4), suspend, bury, mark, undo, skip, quit.

    \b
    Example:
      studykit review --deck grants --minutes 10
    """
    workspace = invocation.workspace
    within = None
    if linked_to:
        from studykit.graph import neighbourhood  # noqa: PLC0415 - most sessions ask for no link

        within = neighbourhood(workspace.graph, workspace.find_note(linked_to).path, depth)
    wanted = replace(wanted, within=within, leech=leeches)
    if exam is not None and exam <= workspace.today:
        raise click.UsageError(f"--exam {exam} is not in the future: it is {workspace.today} today.")

    def ask(vault: Workspace) -> Request:
        asked = request(vault.config, vault.today)
        asked = replace(asked, new=new, limit=limit, ahead=ahead, cram=cram, exam=exam, order=order or asked.order)
        if asked.order != "path":
            return asked
        from studykit.workspace.reading_order import note_ranks  # noqa: PLC0415 - only this order needs links

        return replace(asked, note_rank=note_ranks(vault))

    manner = _Manner(cram, dry_run, typed, plain, minutes, as_json)
    if warning := workspace.study_day.warning:
        warn(warning)
    if web:
        from studykit.cli.review_page import Page, on_page  # noqa: PLC0415 - the server, which a terminal does not need
        from studykit.web.table import Manner  # noqa: PLC0415 - the same

        on_page(workspace, wanted, ask, Manner(cram, dry_run, typed, minutes), Page(host, port, not no_open))
        return
    asked = ask(workspace)
    code = (
        _interactive(invocation, wanted, asked, manner) if is_terminal() else _piped(invocation, wanted, asked, manner)
    )
    raise click.exceptions.Exit(code)


def _sitting(invocation: Invocation, wanted: Filter, asked: Request, manner: _Manner) -> tuple[VaultDesk, Sitting]:
    desk = VaultDesk(invocation.workspace, wanted, asked, opener=open_file, editor=edit_at)
    if manner.cram or manner.dry_run:
        from studykit.review.rehearsal import Rehearsal  # noqa: PLC0415 - only where nothing is written

        return desk, Sitting(Rehearsal(desk, cram=manner.cram), desk.plan.entries, cram=manner.cram)
    return desk, Sitting(desk, desk.plan.entries)


def _nothing_to_ask(invocation: Invocation, wanted: Filter, desk: VaultDesk) -> str:
    """The word for a vault without cards, and for filters that leave none: more likely a slip than a day without."""
    if desk.plan.entries:
        return ""
    cards = invocation.workspace.cards()
    if not cards:
        return NO_CARDS
    return "" if select(cards, wanted) else unmatched(cards, wanted)


def _interactive(invocation: Invocation, wanted: Filter, asked: Request, manner: _Manner) -> int:
    from studykit.review.faces import make_view  # noqa: PLC0415 - what a pipe does not need
    from studykit.review.terminal import Options, Terminal  # noqa: PLC0415 - the same

    with ExitStack() as held:
        held.enter_context(session_lock(cache_dir(invocation.workspace.root)))
        desk, sitting = _sitting(invocation, wanted, asked, manner)
        if nothing := _nothing_to_ask(invocation, wanted, desk):
            say(nothing)
            return 0
        view = make_view(desk, click.echo, plain=manner.plain, colour=invocation.colour)
        options = Options(
            typed=manner.typed,
            minutes=manner.minutes,
            greeting=desk.greeting,
            meanwhile=partial(_load_the_rest, invocation.workspace),
        )
        Terminal(sitting, view, make_reader(click.getchar), options).run()
        _take_in(invocation)
    return 0


def _take_in(invocation: Invocation) -> None:
    from studykit.workspace.afterwards import take_in  # noqa: PLC0415 - at the end

    take_in(invocation.workspace)


def _load_the_rest(workspace: Workspace) -> None:
    """Load what the answer needs while the question is read."""
    names = ("studykit.render.terminal", "studykit.workspace.grading", "studykit.index.content", "studykit.dialects")

    def load() -> None:
        for name in names:
            import_module(name)
        with suppress(StudykitError):  # which is told when an answer needs it
            _ = workspace.standing

    Thread(target=load, daemon=True).start()


def _piped(invocation: Invocation, wanted: Filter, asked: Request, manner: _Manner) -> int:
    """Answers from standard input; with none at all (or the screen elsewhere), what is due is shown instead."""
    from studykit.formats.cards import card_json  # noqa: PLC0415 - what a terminal does not need
    from studykit.review.lines import LineSession  # noqa: PLC0415 - the same

    answers = _lines()
    if not _awaits_card():
        first = next(answers, None)
        if first is None:
            show_due(invocation.workspace, wanted, as_json=manner.as_json)
            say("Start 'studykit review' in a terminal, or give it one answer a line.")
            return 0
        answers = chain([first], answers)
    with ExitStack() as held:
        held.enter_context(session_lock(cache_dir(invocation.workspace.root)))
        desk, sitting = _sitting(invocation, wanted, asked, manner)
        if nothing := _nothing_to_ask(invocation, wanted, desk):
            say(nothing)
        describe = card_json if manner.as_json else None
        session = LineSession(sitting, click.echo, greeting=desk.greeting, describe=describe, minutes=manner.minutes)
        code = session.run(answers)
        _take_in(invocation)
        return code


def _awaits_card() -> bool:
    """Whether standard input is an open pipe on which nothing has come yet: its writer wants to see the card."""
    if sys.stdin is None or sys.stdin.closed or sys.stdin.isatty():
        return False
    try:
        return not select_ready([sys.stdin], [], [], 0)[0]
    except (OSError, ValueError):
        return False  # no real file, or Windows, where only sockets can be asked


def _lines() -> Iterator[str]:
    if sys.stdin is None or sys.stdin.closed or sys.stdin.isatty():
        return
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    yield from iter(sys.stdin.readline, "")
