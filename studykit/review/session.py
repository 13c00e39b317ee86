"""A session as a value: what is asked, what was answered, and what each command makes of it.

Nothing is written here. `effect` says what a command asks the vault to write; once that is on disk, `after`
gives the next state. So a crash, a failed write or a second try can never lose an answer or apply one
twice.
"""

from __future__ import annotations

from dataclasses import field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from studykit.model.schedule import Rating
from studykit.model.values import dataclass
from studykit.study.entry import Entry, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from studykit.model.card import CardId

REPEAT_AFTER = 8
"""So many other cards come before a card is asked again, if there are so many: far enough to forget the
wording.
"""


class Command(StrEnum):
    """What a person can tell a session."""

    FLIP = "flip"
    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"
    SUSPEND = "suspend"
    BURY = "bury"
    MARK = "mark"
    REWRITE = "rewrite"
    """the card's text was changed on the page; what is written is the caller's"""
    SKIP = "skip"
    UNDO = "undo"
    QUIT = "quit"


RATINGS = {
    Command.AGAIN: Rating.AGAIN,
    Command.HARD: Rating.HARD,
    Command.GOOD: Rating.GOOD,
    Command.EASY: Rating.EASY,
}

_ON_TABLE = frozenset({Command.MARK, Command.REWRITE})
"""After these the card is still on the table, the same side up."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Write this rating. ``seconds`` is the time from question to rating."""

    card: CardId
    rating: Rating
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class SetAside:
    """Write that the card is suspended, buried or marked: ``command`` says which."""

    card: CardId
    command: Command


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take back the vault's last step, which was this session's step for ``card`` (None: an earlier
    session's).
    """

    card: CardId | None


Effect = Answer | SetAside | TakeBack


@dataclass(frozen=True, slots=True)
class Repeat:
    """A card to ask again in this session, from turn ``after`` on."""

    entry: Entry
    after: int


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done, with the state it was done in. ``command`` None: the card was gone."""

    entry: Entry
    command: Command | None
    seconds: float
    before: SessionState = field(repr=False)

    @property
    def written(self) -> bool:
        return self.command is not None and self.command is not Command.SKIP


@dataclass(frozen=True, slots=True)
class SessionState:
    """``current`` is the card on the table, ``shown`` whether its answer is. ``position`` is the place in
    ``plan`` of the next card; ``repeats`` are in the order of their turns. ``last`` leads back through all
    steps.
    """

    plan: tuple[Entry, ...]
    current: Entry | None = None
    shown: bool = False
    position: int = 0
    repeats: tuple[Repeat, ...] = ()
    turn: int = 0
    left_early: bool = False
    last: Step | None = field(default=None, compare=False, repr=False)

    @property
    def finished(self) -> bool:
        return self.left_early or self.current is None


@dataclass(frozen=True, slots=True)
class Left:
    """What is still to be asked, the current card included."""

    new: int
    learning: int
    due: int


def begin(plan: Sequence[Entry]) -> SessionState:
    """The first card on the table, question up."""
    return _deal(SessionState(tuple(plan)))


def effect(state: SessionState, command: Command, seconds: float = 0.0) -> Effect | None:
    """What has to be written for ``command`` before its state comes about; None if nothing."""
    if command is Command.UNDO:
        step = last_done(state)
        if step is None:
            return TakeBack(None)
        return TakeBack(step.entry.card) if step.written else None
    if state.current is None:
        return None
    if command in {Command.SUSPEND, Command.BURY, Command.MARK}:
        return SetAside(state.current.card, command)
    if command in RATINGS and state.shown:
        return Answer(state.current.card, RATINGS[command], seconds)
    return None


def after(state: SessionState, command: Command, seconds: float = 0.0, *, again: Entry | None = None) -> SessionState:
    """The state once the effect of ``command`` is on disk.

    ``again`` is the card as it is to be asked once more in this session. A rating before the answer is shown,
    and any command without a card on the table, change nothing.
    """
    if command is Command.UNDO:
        return _rewound(state)
    if command is Command.QUIT:
        return replace(state, left_early=True)
    if state.current is None or (command in RATINGS and not state.shown):
        return state
    if command is Command.FLIP:
        return replace(state, shown=True)
    step = Step(state.current, command, seconds, state)
    if command in _ON_TABLE:
        return replace(state, last=step)
    repeats = state.repeats
    if again is not None:
        repeats = (*repeats, Repeat(again, state.turn + REPEAT_AFTER + 1))
    return _deal(replace(state, repeats=repeats, turn=state.turn + 1, last=step))


def without_current(state: SessionState) -> SessionState:
    """The state once the card on the table turned out to be gone; undo passes over this."""
    if state.current is None:
        return state
    return _deal(replace(state, last=Step(state.current, None, 0.0, state)))


def recalled(state: SessionState, entry: Entry) -> SessionState:
    """The state with ``entry``, an answer taken back from before this session, on the table; the rest follows."""
    waiting = state.repeats
    if state.current is not None:
        waiting = (Repeat(state.current, state.turn), *waiting)
    return replace(state, current=entry, shown=False, repeats=waiting, left_early=False)


def called(state: SessionState, card: CardId) -> SessionState | None:
    """The state with a waiting card on the table and the one there now behind it; None where it does not wait."""
    if state.current is not None and state.current.card == card:
        return state
    waiting_plan = enumerate(state.plan[state.position :], state.position)
    ahead = next((place for place, entry in waiting_plan if entry.card == card), None)
    if ahead is None:
        return None
    plan = (*state.plan[: state.position], state.plan[ahead], *state.plan[state.position : ahead])
    waiting = state.repeats if state.current is None else (Repeat(state.current, state.turn), *state.repeats)
    return replace(
        state, plan=(*plan, *state.plan[ahead + 1 :]), position=state.position + 1, current=state.plan[ahead],
        shown=False, repeats=waiting,
    )  # fmt: skip


def extended(state: SessionState, more: Sequence[Entry]) -> SessionState:
    """The state with further cards at the end of the plan."""
    longer = replace(state, plan=(*state.plan, *more), left_early=False)
    return _deal(longer) if state.current is None else longer


def left(state: SessionState) -> Left:
    """Counts for the title line."""
    waiting = [*state.plan[state.position :], *(repeat.entry for repeat in state.repeats)]
    if state.current is not None:
        waiting.append(state.current)
    stages = [entry.stage for entry in waiting]
    return Left(stages.count(Stage.NEW), stages.count(Stage.LEARNING), stages.count(Stage.DUE))


def steps(state: SessionState) -> Iterator[Step]:
    """Everything done and not taken back, newest first."""
    step = state.last
    while step is not None:
        yield step
        step = step.before.last


def last_done(state: SessionState) -> Step | None:
    """The step that undo takes back."""
    return next((step for step in steps(state) if step.command is not None), None)


def _deal(state: SessionState) -> SessionState:
    """Put the next card on the table: a repeat whose turn has come, the plan's next, any repeat."""
    repeats = state.repeats
    if repeats and (repeats[0].after <= state.turn or state.position == len(state.plan)):
        return replace(state, current=repeats[0].entry, repeats=repeats[1:], shown=False)
    if state.position < len(state.plan):
        return replace(state, current=state.plan[state.position], position=state.position + 1, shown=False)
    return replace(state, current=None, shown=False)


def _rewound(state: SessionState) -> SessionState:
    step = last_done(state)
    if step is None:
        return state
    if step.command in _ON_TABLE:
        return replace(step.before, left_early=False)
    return replace(step.before, shown=False, left_early=False)
