"""``studykit undo``: take back the last answers."""

from __future__ import annotations

from collections import Counter

import click

from studykit.cli.invocation import Invocation
from studykit.cli.options import json_option, pass_invocation, today_option
from studykit.cli.output import document, plural, say
from studykit.vault.commit import settle
from studykit.vault.events import Change, EditEvent, Reset, Review, batch_of
from studykit.vault.lock import session_lock
from studykit.vault.places import cache_dir
from studykit.vault.undo import Undone, undo


@click.command()
@click.argument("steps", type=click.IntRange(1), default=1)
@json_option
@today_option
@pass_invocation
def command(invocation: Invocation, steps: int, as_json: bool) -> None:
    """Take back the last steps, exactly.

    STEPS steps of any session: answers, resets, added cards, suspensions, marks. The exact bytes from before
    are restored; refused where the note has changed since.

    \b
    Example:
      studykit undo 3
    """
    workspace = invocation.workspace
    if not workspace.events.entries:
        done: list[Undone] = []
    else:
        with session_lock(cache_dir(workspace.root)):
            settle(workspace.root, workspace.journal, workspace.events)
            done = undo(workspace.root, workspace.journal, steps)
    if as_json:
        document("undo", undone=[_json(undone) for undone in done])
        return
    for words, times in Counter(_words(undone) for undone in done).items():
        click.echo(f"{words[:-1]}, {times} times." if times > 1 else words)
    if not done:
        say("There is nothing to take back.")
    elif _steps(done) < steps:
        say(f"Only {plural(_steps(done), 'step')} could be taken back: there are no more.")


def _steps(done: list[Undone]) -> int:
    batches = {batch_of(undone.entry.event) or undone.entry.ref for undone in done}
    return len(batches)


def _words(undone: Undone) -> str:
    event = undone.entry.event
    kind = type(event).__name__.lower()
    match event:
        case Review():
            before = event.before or "new"
            return f"{event.note}: {event.rating.word} taken back, the card is {before} again."
        case EditEvent(reason=reason, change=Change(note=note)):
            return f"{note}: {reason} taken back."
        case Reset(change=Change(note=note)):
            return f"{note}: {kind} taken back."
        case _:
            cards = getattr(event, "cards", ())
            return f"{kind} of {plural(len(cards), 'card')} taken back." if cards else f"{kind} taken back."


def _json(undone: Undone) -> dict[str, object]:
    event = undone.entry.event
    if isinstance(event, Review):
        return {"kind": "review", "card": event.card, "note": event.note, "before": event.before, "after": event.after}
    return {"kind": type(event).__name__.lower(), "cards": list(getattr(event, "cards", ()))}
