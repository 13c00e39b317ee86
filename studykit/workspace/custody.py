"""Cards set aside, taken back in, or started anew by hand, outside of a session."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from studykit.errors import SourceChangedError, StudykitError
from studykit.model.card import Card
from studykit.model.schedule import CardState, ForeignState
from studykit.scheduling.states import decode_segment
from studykit.vault.events import Event, RegeneratedSchedule, Reset, Suspend, Unsuspend
from studykit.workspace.grading import JOURNAL, moment, schedule_edit, segment_of
from studykit.workspace.registrar import Registrar
from studykit.workspace.shelf import Held
from studykit.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Changed:
    """``cards`` as they are now, and ``left`` those for which there was nothing to do; ``notice`` is to be said."""

    cards: tuple[Card, ...]
    left: tuple[Card, ...]
    notice: str = ""


def suspend(workspace: Workspace, cards: Sequence[Card]) -> Changed:
    """Leave cards out of every session; one step for undo."""
    return _set_aside(workspace, cards, [card for card in cards if card.state is not CardState.SUSPENDED], Suspend)


def unsuspend(workspace: Workspace, cards: Sequence[Card]) -> Changed:
    """Ask suspended cards again, by the schedules they had; one step for undo."""
    return _set_aside(workspace, cards, [card for card in cards if card.state is CardState.SUSPENDED], Unsuspend)


def _set_aside(
    workspace: Workspace, cards: Sequence[Card], wanted: Sequence[Card], kind: type[Suspend | Unsuspend]
) -> Changed:
    left = tuple(card for card in cards if card not in wanted)
    if not wanted:
        return Changed((), left)
    registrar = Registrar(workspace)
    held = [registrar.shelf.find(card.id) for card in wanted]
    registrar.note_down(held, kind(0, tuple(card.id for card in wanted)))
    return Changed(tuple(registrar.shelf.find(card.id).card for card in wanted), left)


def reset(workspace: Workspace, cards: Sequence[Card]) -> Changed:
    """Forget schedules as the Obsidian plugin's Reset does: base ease, interval 1, due today; new cards stay new.

    Each card is one edit, all of them one step for undo. Raises `StudykitError` for a schedule of another
    program before anything is written, and whatever a write raises, saying how far it came.
    """
    wanted = [card for card in cards if card.segment is not None and decode_segment(card.segment) is not None]
    for card in wanted:
        if card.foreign:
            raise StudykitError(
                f"{card.note}:{card.line}: this card's schedule ({card.segment}) is of another program's kind and is "
                "not touched. Nothing was reset."
            )
    left = [card for card in cards if card not in wanted]
    if not wanted:
        return Changed((), tuple(left))
    registrar = Registrar(workspace)
    batch, notice = secrets.token_hex(4), ""
    done: list[Card] = []
    for card in wanted:
        try:
            said = _reset(workspace, registrar, registrar.shelf.find(card.id), batch)
        except StudykitError as error:
            if not done:
                raise
            before = f"{len(done)} of {len(wanted)} cards were reset before; 'studykit undo' takes them back."
            raise type(error)(f"{error} {before}") from error
        if said is None:
            left.append(card)
        else:
            done.append(card)
            notice = said or notice
    return Changed(tuple(registrar.shelf.find(card.id).card for card in done), tuple(left), notice)


def _reset(workspace: Workspace, registrar: Registrar, held: Held, batch: str) -> str | None:
    """One card; None where it is as a reset would leave it."""
    try:
        return _write_reset(workspace, registrar, held, batch)
    except SourceChangedError:
        # An editor saved in between: read again, find the card again, try once more.
        return _write_reset(workspace, registrar, registrar.shelf.find(held.card.id), batch)


def _write_reset(workspace: Workspace, registrar: Registrar, held: Held, batch: str) -> str | None:
    card = held.card
    if isinstance(segment_of(held), ForeignState):
        raise StudykitError(f"{card.note}:{card.line}: another program changed this card's schedule; it is not reset.")
    now = moment(workspace, card, registrar.shelf)
    state = workspace.scheduler(card.scheduler).reset(now)
    edit, after = schedule_edit(workspace, held, state)
    event = Reset(0, (card.id,), after=after, batch=batch)
    if edit is not None:
        return registrar.write(held, edit, event)
    if after == card.segment:
        return None
    events: list[Event] = [event]
    if held.siblings.block.record_kind == JOURNAL:
        events.append(RegeneratedSchedule(0, card.id, after, batch=batch))
    registrar.note_down([held], *events)
    return ""
