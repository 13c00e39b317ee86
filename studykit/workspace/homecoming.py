"""Progress made in another program, brought home: which schedule counts, decided before anything is written.

The later last review wins. Ours is the newest answer of the journal where the schedule is what that answer left,
else due minus interval; theirs likewise. The same day with different schedules is a conflict and stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from studykit.anki.progress import Progress
from studykit.anki.schedule import DAY_ZERO, schedule_of, whole_days
from studykit.model.card import Card, CardId
from studykit.model.schedule import BadState, CardState, EaseState, ForeignState, MemoryState, State
from studykit.scheduling.conversion import as_memory
from studykit.scheduling.states import decode_segment, due_day, encode_state
from studykit.study.clock import study_day
from studykit.vault.events import Event, Suspend, Unsuspend
from studykit.workspace.rescheduling import Rescheduled, write_schedules
from studykit.workspace.workspace import Workspace

_BASE_EASE = 250
_NO_MEMORY = frozenset(("front_matter", "logseq_properties"))
_EASES = (130, 999)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A card whose two schedules cannot be put in order; ``theirs`` is spelled as in a comment."""

    card: Card
    theirs: str
    why: str


@dataclass(frozen=True, slots=True)
class Homecoming:
    """What an import does. ``unchanged`` agree already, ``newer`` were answered later here; both stay.

    ``unknown`` are cards that are no longer in the notes, by their ids.
    """

    changed: tuple[Rescheduled, ...] = ()
    suspended: tuple[Card, ...] = ()
    unsuspended: tuple[Card, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    unknown: tuple[str, ...] = ()
    newer: tuple[Card, ...] = ()
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class _Reviewed:
    """When a card was answered last: a day, and the moment where it is known."""

    day: date
    moment: datetime | None

    def compare(self, other: _Reviewed) -> int:
        """Above 0 where this one is later, 0 where nobody can tell."""
        mine, theirs = (self.moment, other.moment) if self.moment and other.moment else (self.day, other.day)
        return (mine > theirs) - (mine < theirs)


def plan_homecoming(workspace: Workspace, brought: Iterable[Progress]) -> Homecoming:
    """Decide for every card; writes nothing."""
    by_id = {card.id: card for card in workspace.cards()}
    tally = _Tally(workspace, by_id)
    for progress in brought:
        card = tally.find(progress)
        if card is None:
            tally.unknown.append(_name(progress))
        else:
            tally.schedule(card, progress)
            tally.suspension(card, progress)
    return Homecoming(
        tuple(sorted(tally.changed, key=lambda one: (one.card.note, one.card.line, one.card.sibling))),
        tuple(tally.suspended), tuple(tally.unsuspended), tuple(tally.conflicts), tuple(tally.unknown),
        tuple(tally.newer), tally.unchanged,
    )  # fmt: skip


def bring_home(workspace: Workspace, plan: Homecoming, reason: str, batch: str) -> bool:
    """Write what was planned as one step for `undo`; returns whether this was the vault's first change."""
    first = write_schedules(workspace, plan.changed, reason, batch) if plan.changed else False
    events: list[Event] = []
    if plan.suspended:
        events.append(Suspend(0, tuple(card.id for card in plan.suspended), batch))
    if plan.unsuspended:
        events.append(Unsuspend(0, tuple(card.id for card in plan.unsuspended), batch))
    if events:
        from studykit.workspace.deck_export import issue_identities  # noqa: PLC0415 - loads the renderer

        issue_identities(workspace, workspace.journal, (*plan.suspended, *plan.unsuspended))
        workspace.journal.append(*events)
    return first


class _Tally:
    def __init__(self, workspace: Workspace, by_id: Mapping[CardId, Card]) -> None:
        self._workspace = workspace
        self._by_id = by_id
        self._flags = _last_flags(workspace)
        self.changed: list[Rescheduled] = []
        self.suspended: list[Card] = []
        self.unsuspended: list[Card] = []
        self.conflicts: list[Conflict] = []
        self.unknown: list[str] = []
        self.newer: list[Card] = []
        self.unchanged = 0

    def find(self, progress: Progress) -> Card | None:
        """By its own id, else as the sibling of the note's first card."""
        if progress.ordinal < len(progress.ids):
            return self._by_id.get(CardId(progress.ids[progress.ordinal]))
        first = self._by_id.get(CardId(progress.ids[0]))
        if first is None:
            return None
        ids = self._workspace.identified.blocks[first.note][first.block].ids
        return self._by_id.get(ids[progress.ordinal]) if progress.ordinal < len(ids) else None

    def schedule(self, card: Card, progress: Progress) -> None:
        if progress.due is None and progress.answered is None and card.due is not None:
            self.newer.append(card)
            return
        if progress.due is None or _agree(card, progress):
            self.unchanged += 1
            return
        found = self._workspace.identified.blocks[card.note][card.block]
        segment = self._segment(card)
        state = self._state(card, segment, progress, progress.due)
        text = encode_state(state)
        if segment is not None and not isinstance(segment, BadState | ForeignState) and text == encode_state(segment):
            self.unchanged += 1
        elif isinstance(segment, ForeignState):
            self.conflicts.append(Conflict(card, text, "its schedule in the note is of another program's kind"))
        elif not found.block.rateable:
            self.conflicts.append(Conflict(card, text, "its note is only read"))
        elif card.sibling and found.block.record_kind == "logseq_properties":
            self.unchanged += 1  # Logseq keeps one schedule for all clozes of a block: the first one's
        else:
            self._compare(Rescheduled(card, state, text), segment, progress)

    def _compare(self, one: Rescheduled, segment: State | BadState | None, progress: Progress) -> None:
        ours, theirs = self._ours(one.card, segment), self._theirs(progress, one.state)
        later = 1 if ours is None else theirs.compare(ours)
        if later > 0:
            self.changed.append(one)
        elif later < 0:
            self.newer.append(one.card)
        else:
            self.conflicts.append(Conflict(one.card, one.text, f"both were reviewed last on {theirs.day}"))

    def suspension(self, card: Card, progress: Progress) -> None:
        """The later change counts; a card that was never suspended or woken here takes Anki's word."""
        if progress.suspended == (card.state is CardState.SUSPENDED):
            return
        here = self._flags.get(card.id)
        if here is None and not progress.suspended:
            return
        if here is None or int(progress.modified.timestamp() * 1000) > here:
            (self.suspended if progress.suspended else self.unsuspended).append(card)

    def _segment(self, card: Card) -> Any:
        found = self._workspace.identified.blocks[card.note][card.block]
        if found.block.record_kind == "journal":
            return decode_segment(card.segment) if card.segment else None
        return found.segments()[card.sibling]

    def _state(self, card: Card, segment: Any, progress: Progress, due: date) -> State:
        """Anki's schedule as a state of the kind that the card's own scheduler rates."""
        ease = progress.ease or card.ease or _BASE_EASE
        plain = EaseState(due, Fraction(max(progress.interval, 1)), min(max(ease, _EASES[0]), _EASES[1]))
        config = self._workspace.config
        found = self._workspace.identified.blocks[card.note][card.block]
        kind = found.block.record.kind if found.block.record else found.block.record_kind
        is_new = segment is None and card.scheduler == config.memory_scheduler
        wants_memory = is_new or isinstance(segment, MemoryState)
        if not wants_memory or kind in _NO_MEMORY:
            return plain
        memory = as_memory(plain)
        last = progress.answered or memory.last_review
        stability, difficulty = progress.memory or (memory.stability, memory.difficulty)
        return replace(
            memory, stability=stability, difficulty=difficulty, reps=max(progress.reps, 1), lapses=progress.lapses,
            last_review=last,
        )  # fmt: skip

    def _ours(self, card: Card, segment: State | BadState | None) -> _Reviewed | None:
        last = self._workspace.standing.last_review.get(card.id)
        if last is not None and (last.after == (card.segment or "") or card.segment is None):
            return _Reviewed(last.study_day, datetime.fromtimestamp(last.at / 1000, UTC))
        if isinstance(segment, EaseState | MemoryState):
            return _Reviewed(_before(due_day(segment), segment.interval), None)
        return None

    def _theirs(self, progress: Progress, state: State) -> _Reviewed:
        if progress.answered is not None:
            local = progress.answered.astimezone(self._workspace.now().tzinfo)
            return _Reviewed(study_day(local, self._workspace.config.day_start).day, progress.answered)
        return _Reviewed(_before(due_day(state), Fraction(progress.interval)), None)


def _before(due: date, interval: Fraction) -> date:
    """The calendar's first day where it does not reach back far enough."""
    return date.fromordinal(max(1, due.toordinal() - whole_days(interval)))


def _agree(card: Card, progress: Progress) -> bool:
    """Anki has what an export of this card gives it: ranges cut, days whole."""
    sent = schedule_of(card)
    if sent.due is None or card.foreign or progress.due is None:
        return False
    due = (progress.due - DAY_ZERO).days
    return (sent.due, sent.interval) == (due, progress.interval) and progress.ease in (None, sent.factor // 10)


def _name(progress: Progress) -> str:
    return progress.ids[progress.ordinal] if progress.ordinal < len(progress.ids) else progress.guid


def _last_flags(workspace: Workspace) -> dict[CardId, int]:
    """When each card was suspended or woken here last, in Unix milliseconds."""
    found: dict[CardId, int] = {}
    for entry in workspace.events.entries:
        if isinstance(entry.event, Suspend | Unsuspend):
            found.update(dict.fromkeys(entry.event.cards, entry.event.at))
    return found
