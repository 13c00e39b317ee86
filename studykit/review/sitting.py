"""A session at work: commands in, the vault asked to write, the next card on the table.

The same for every face (terminal, pipe, page): a face shows `Sitting.card` and passes commands to
`Sitting.do`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.errors import NotFoundError, StudykitError
from studykit.model.schedule import CardState
from studykit.model.values import dataclass
from studykit.review.choices import choices, outcome_words, rehearsal_choices
from studykit.review.interrupts import uninterrupted
from studykit.review.session import (
    Answer,
    Command,
    SetAside,
    TakeBack,
    after,
    begin,
    called,
    effect,
    extended,
    last_done,
    recalled,
    without_current,
)
from studykit.study.entry import Entry, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studykit.model.card import Card, CardId
    from studykit.review.choices import Choice
    from studykit.review.desk import Desk, Recorded

LONGEST_SECONDS = 300.0
"""A longer look at a card counts as this: the learner was away."""

_CHANGED = "Another program changed this card's schedule meanwhile; nothing was written. Look again, then rate."


@dataclass(frozen=True, slots=True)
class Done:
    """What a command came to. ``words`` say it to a person; ``failed`` means that nothing was changed, ``idle`` that
    there was nothing to change."""

    words: str = ""
    recorded: Recorded | None = None
    failed: bool = False
    idle: bool = False


class Sitting:
    """``card`` is the card on the table, freshly read, or None at the end.

    ``cram`` says that ``desk`` is a rehearsal whose ratings have no dates.
    """

    def __init__(self, desk: Desk, plan: Sequence[Entry], *, cram: bool = False) -> None:
        self.desk = desk
        self.cram = cram
        self.state = begin(plan)
        self.card: Card | None = None
        self._passed: list[str] = []
        self._settle()

    def do(self, command: Command, seconds: float = 0.0) -> Done:
        """Carry out one command. An error of the vault comes back as words, with the state as it was."""
        seconds = min(max(0.0, seconds), LONGEST_SECONDS)
        wanted = effect(self.state, command, seconds)
        try:
            with uninterrupted():
                match wanted:
                    case Answer():
                        done = self._answer(wanted, command)
                    case SetAside():
                        done = self._set_aside(wanted)
                    case TakeBack():
                        done = self._take_back(wanted)
                    case None:
                        self.state = after(self.state, command, seconds)
                        done = Done()
        except NotFoundError as error:
            if not isinstance(wanted, TakeBack):
                self.state = without_current(self.state)
            done = Done(str(error), failed=True)
        except StudykitError as error:
            return Done(str(error), failed=True)
        if command is not Command.FLIP:
            self._settle()
        return done

    def rewrite(self, write: Callable[[], None]) -> Done:
        """Change the text of the card on the table by ``write``: one step, which undo takes back."""
        if self.state.current is None:
            return Done("There is no card to change.", failed=True)
        try:
            with uninterrupted():
                write()
        except StudykitError as error:
            return Done(str(error), failed=True)
        self.state = after(self.state, Command.REWRITE)
        self._settle(edited=True)
        return Done("Changed.")

    def call(self, card: CardId) -> bool:
        """Ask a card now that still waits; False where it does not wait in this session."""
        state = called(self.state, card)
        if state is None:
            return False
        self.state = state
        self._settle()
        return self.card is not None and self.card.id == card

    def reread(self) -> None:
        """Read the card again, after its file was edited; the side stays."""
        self._settle(edited=True)

    def extend(self, more: Sequence[Entry]) -> None:
        """Further cards behind the others."""
        self.state = extended(self.state, more)
        self._settle()

    def choices(self) -> tuple[Choice, ...]:
        """The ratings for the card on the table. Raises `StudykitError` where it cannot be rated."""
        if self.card is None:
            return ()
        return rehearsal_choices() if self.cram else choices(self.desk.preview(self.card.id))

    def passed(self) -> tuple[str, ...]:
        """Sentences about cards that could not be asked since the last call."""
        said, self._passed = tuple(self._passed), []
        return said

    def _answer(self, wanted: Answer, command: Command) -> Done:
        if not self.cram and self.card is not None:
            seen, self.card = self.card, self.desk.card(wanted.card)
            if _schedule(self.card) != _schedule(seen):
                return Done(_CHANGED, failed=True)
        recorded = self.desk.rate(wanted.card, wanted.rating, wanted.seconds)
        due = recorded.outcome.due if recorded.outcome is not None else None
        again = Entry(wanted.card, Stage.LEARNING, due) if recorded.again_today else None
        self.state = after(self.state, command, wanted.seconds, again=again)
        return Done(_answer_words(recorded), recorded)

    def _set_aside(self, wanted: SetAside) -> Done:
        match wanted.command:
            case Command.SUSPEND:
                self.desk.suspend(wanted.card)
                words = "Suspended."
            case Command.BURY:
                self.desk.bury(wanted.card)
                words = "Buried until tomorrow."
            case _:
                words = "Marked." if self.desk.mark(wanted.card) else "No longer marked."
        self.state = after(self.state, wanted.command)
        return Done(words)

    def _take_back(self, wanted: TakeBack) -> Done:
        card_id = self.desk.undo()
        if card_id is None:
            return Done("There is nothing to take back.", idle=True)
        if card_id == wanted.card:
            step = last_done(self.state)
            self.state = after(self.state, Command.UNDO)
            return Done(f"Taken back: {step.command}." if step else "Taken back.")
        card = self.desk.card(card_id)
        stage = Stage.NEW if card.state is CardState.NEW else Stage.DUE
        self.state = recalled(self.state, Entry(card_id, stage, card.due))
        return Done("Taken back: the last answer of an earlier session.")

    def _settle(self, *, edited: bool = False) -> None:
        """Find the card to show: cards that are gone, or were answered elsewhere, are passed over."""
        while not self.state.finished and self.state.current is not None:
            entry = self.state.current
            try:
                card = self.desk.card(entry.card)
            except StudykitError as error:
                self._passed.append(str(error))
            else:
                reason = "" if edited else _out_of_turn(entry, card, cram=self.cram)
                if not reason:
                    self.card = card
                    return
                self._passed.append(f"{self.desk.source_link(card)}: {reason}")
            self.state = without_current(self.state)
        self.card = None


def _schedule(card: Card) -> str | None:
    """A new card has none, whether or not something keeps its place among its siblings."""
    return None if card.state is CardState.NEW else card.segment


def _out_of_turn(entry: Entry, card: Card, *, cram: bool) -> str:
    """Why a card is not asked any more though it was planned, or ""."""
    if card.state is CardState.SUSPENDED:
        return "the card was suspended meanwhile"
    if cram or entry.stage is Stage.LEARNING or card.due is None:
        return ""
    if entry.due is None or card.due > entry.due:
        return "the card was answered elsewhere meanwhile"
    return ""


def _answer_words(recorded: Recorded) -> str:
    words = recorded.rating.word.capitalize()
    if recorded.outcome is not None:
        words += f": {outcome_words(recorded.outcome)}"
        if recorded.outcome.interval >= 1:
            words += f", due {recorded.outcome.due.isoformat()}"
    return f"{words}. {recorded.notice}" if recorded.notice else f"{words}."
