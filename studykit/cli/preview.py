"""``studykit preview``: what each rating would make of a schedule."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import click

from studykit.cli.invocation import Invocation
from studykit.cli.options import json_option, pass_invocation, today_option
from studykit.cli.output import document, table
from studykit.errors import UsageError
from studykit.model.schedule import BadState, EaseState, ForeignState, MemoryState, Rating, State
from studykit.scheduling import Outcome, get_scheduler
from studykit.scheduling.base import Moment
from studykit.scheduling.states import decode_segment, encode_state


def _number(value: Fraction) -> int | float:
    return int(value) if value == int(value) else float(value)


def _histogram(text: str | None) -> dict[int, int] | None:
    if text is None:
        return None
    try:
        found = json.loads(text)
        return {int(day): int(count) for day, count in found.items()}
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise UsageError(f'--histogram takes days and counts as JSON, such as {{"9": 4}}, not {text!r}.') from None


def _options(pairs: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"--option takes key=value, not '{pair}'.")
        found[key.strip()] = value.strip()
    return found


def _state(segment: str) -> State | None:
    if segment.strip().lower() == "new":
        return None
    found = decode_segment(segment.strip().removeprefix("!"))
    if isinstance(found, BadState):
        raise UsageError(
            f"'{segment}' is no schedule: {found.reason}. Write date,interval,ease, such as 2023-03-20,3,250."
        )
    if isinstance(found, ForeignState):
        raise UsageError(f"'{segment}' is no schedule. Write date,interval,ease such as 2023-03-20,3,250, or new.")
    return found


@click.command()
@click.argument("segment")
@click.option("--scheduler", "name", metavar="NAME", help="sm2, sm2-osr, sm2-anki or fsrs; else the vault's.")
@click.option("--option", "pairs", multiple=True, metavar="KEY=VALUE", help="A setting of the scheduler.")
@click.option("--histogram", metavar="JSON", help="Cards due by days from today; switches load balancing on.")
@json_option
@today_option
@pass_invocation
def command(
    invocation: Invocation, segment: str, name: str | None, pairs: tuple[str, ...], histogram: str | None, as_json: bool
) -> None:
    """Show what each rating would make of a schedule.

    SEGMENT is one part of a schedule comment (date,interval,ease), or "new". No fuzz, no load balancing.

    \b
    Example:
      studykit preview 2023-03-20,3,250 --scheduler sm2
    """
    workspace = invocation.workspace
    state = _state(segment)
    kinds = {EaseState: workspace.config.ease_scheduler, MemoryState: workspace.config.memory_scheduler}
    chosen = name or (workspace.config.scheduler if state is None else kinds[type(state)])
    balance = _histogram(histogram)
    options = {**workspace.config.options.get(chosen, {}), **_options(pairs)}
    scheduler = get_scheduler(chosen, options)
    if state is not None and name:
        state = scheduler.adopt(state)
    moment = Moment(workspace.today, workspace.now(), histogram=balance)
    outcomes = scheduler.preview(state, moment)
    if as_json:
        document("preview", scheduler=chosen, **{r.word: _json(outcomes[r]) for r in Rating})
        return
    table(
        ((rating.word, encode_state(outcome.state), _words(outcome)) for rating, outcome in sorted(outcomes.items())),
        indent="",
    )


def _json(outcome: Outcome) -> dict[str, Any]:
    state = outcome.state
    return {
        "segment": encode_state(state),
        "due": outcome.due.isoformat(),
        "interval": _number(outcome.interval),
        "ease": state.ease if isinstance(state, EaseState) else None,
    }


def _words(outcome: Outcome) -> str:
    days = f"in {_number(outcome.interval):g} d" if outcome.interval else "today"
    return f"{days}, again today" if outcome.again_today and outcome.interval else days
