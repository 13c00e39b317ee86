"""Answers given elsewhere, given here again: one after the other, each at its own moment, by the vault's schedulers.

What comes of it is what the terminal would have written for the same answers at the same time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from studykit.errors import StudykitError
from studykit.formats.progress import Answer
from studykit.model.card import Card, CardId
from studykit.model.schedule import EaseState, MemoryState
from studykit.scheduling.states import due_day
from studykit.study.clock import study_day
from studykit.study.filters import Filter
from studykit.study.queue import request
from studykit.vault.standing import Standing
from studykit.workspace.desk import VaultDesk
from studykit.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Refused:
    """A card that could not be rated, and why; none of its answers from then on was taken."""

    card: Card
    why: str


@dataclass(slots=True)
class Replayed:
    """What was done. ``taken`` are the answers written down, or, in a rehearsal, those that would be.

    ``known`` counts answers at or before the card's last review here, ``unknown`` are cards that are no longer in
    the notes, by their ids.
    """

    taken: list[Answer] = field(default_factory=list)
    known: int = 0
    unknown: dict[CardId, None] = field(default_factory=dict)
    refused: dict[CardId, Refused] = field(default_factory=dict)
    notice: str = ""


def replay(workspace: Workspace, answers: Iterable[Answer], *, dry_run: bool = False) -> Replayed:
    """Take these answers, which come in the order of time. Whoever calls holds the session's lock."""
    done = Replayed()
    cards = {card.id: card for card in workspace.cards()}
    before = workspace.standing
    fresh: list[Answer] = []
    for answer in answers:
        card = cards.get(answer.card)
        if card is None:
            done.unknown[answer.card] = None
        elif _is_known(workspace, card, before, answer.at):
            done.known += 1
        else:
            fresh.append(answer)
    if dry_run or not fresh:
        done.taken = fresh
        return done
    try:
        _rate(workspace, fresh, cards, done)
    finally:
        workspace.moment = None
    return done


def _rate(workspace: Workspace, fresh: list[Answer], cards: dict[CardId, Card], done: Replayed) -> None:
    workspace.moment = fresh[0].at
    workspace.journal.clock = lambda: round((workspace.moment or fresh[0].at).timestamp() * 1000)
    desk = VaultDesk(
        workspace, Filter(), request(workspace.config, workspace.today), opener=str, editor=lambda _path, _line: None
    )
    for answer in fresh:
        if answer.card in done.refused:
            continue
        workspace.moment = answer.at
        try:
            recorded = desk.rate(answer.card, answer.rating, 0.0)
        except StudykitError as error:
            done.refused[answer.card] = Refused(cards[answer.card], str(error))
            continue
        done.taken.append(answer)
        done.notice = done.notice or recorded.notice


def _is_known(workspace: Workspace, card: Card, standing: Standing, at: datetime) -> bool:
    """Whether a card was answered here at that moment, or later: then what is here counts."""
    last = standing.last_review.get(card.id)
    if last is not None and datetime.fromtimestamp(last.at / 1000, UTC) >= at:
        return True
    if card.segment is None or (last is not None and last.after == card.segment):
        return False
    return _last_day(workspace, card) > study_day(at.astimezone(), workspace.config.day_start).day


def _last_day(workspace: Workspace, card: Card) -> date:
    """When another program asked the card last: due minus interval."""
    found = workspace.blocks(card.note)[card.block]
    segment = found.segments()[card.sibling] if found.block.record_kind != "journal" else None
    if not isinstance(segment, EaseState | MemoryState):
        return date.min
    return date.fromordinal(max(1, due_day(segment).toordinal() - int(segment.interval)))
