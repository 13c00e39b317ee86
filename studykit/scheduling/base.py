"""What every scheduler is: a frozen value that turns a state and a rating into the next state.

Clock and chance are passed in as a `Moment`, so that a preview is exactly what an answer gives.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from studykit.errors import UsageError
from studykit.model.schedule import EaseState, MemoryState, Rating, State
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studykit.scheduling.states import Kind


@dataclass(frozen=True, slots=True)
class Moment:
    """When, and in which circumstances, a card is answered.

    ``today`` is the study day, ``now`` the time in UTC, ``zone`` the learner's. ``seed`` (the card's id) and
    ``repetition`` (how many answers it has had) choose the fuzz, if ``fuzz`` is wanted. ``histogram`` counts the
    cards due by days from today and switches load balancing on. ``ease_hint`` is the ease a new card starts
    from, in hundredths. ``drill`` says that the card was graded Hard today and is only asked again.
    ``learning_step`` is the 0-based step of a card in (re)learning, as far as the journal knows it.
    """

    today: date
    now: datetime
    zone: tzinfo = UTC
    seed: str = ""
    repetition: int = 0
    fuzz: bool = False
    histogram: Mapping[int, int] | None = None
    ease_hint: int | None = None
    drill: bool = False
    learning_step: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer leads to.

    ``interval`` in days; ``due`` the study day. ``again_today`` asks for the card again in this session, after
    ``wait``. ``step`` is the learning step to remember in the journal, None out of learning. ``note`` is what a
    button says beside the interval.
    """

    state: State
    again_today: bool
    interval: Fraction
    due: date
    note: str = ""
    wait: timedelta = timedelta(0)
    step: int | None = None


class Scheduler(Protocol):
    """Values in, values out. ``kind`` is the kind of state it rates."""

    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> Kind: ...

    def answer(self, state: State | None, rating: Rating, ctx: Moment) -> Outcome:
        """The outcome of a rating; ``state`` is None for a new card. Raises `UsageError` for a state of another
        kind, which enters only by `adopt`."""
        ...

    def preview(self, state: State | None, ctx: Moment) -> dict[Rating, Outcome]:
        """What `answer` gives for each rating."""
        ...

    def adopt(self, state: State) -> State:
        """A state of the other kind as one of this kind; one of this kind as it is."""
        ...

    def reset(self, ctx: Moment) -> State:
        """The state of a card whose schedule is forgotten: due today."""
        ...


def preview_all(scheduler: Scheduler, state: State | None, ctx: Moment) -> dict[Rating, Outcome]:
    """Asks `Scheduler.answer` for each rating."""
    return {rating: scheduler.answer(state, rating, ctx) for rating in Rating}


def ease_state(scheduler: Scheduler, state: State | None) -> EaseState | None:
    """The state as one that an ease scheduler rates. Raises `UsageError` for a memory state."""
    if isinstance(state, MemoryState):
        raise UsageError(
            f"This card is scheduled by FSRS and {scheduler.name} cannot rate it. "
            "Rate it with fsrs (`pip install 'studykit[fsrs]'`), or forget its schedule with `studykit reset`."
        )
    return state


def later(today: date, days: Fraction | int) -> date:
    """The day ``days`` (rounded half up) from ``today``; the calendar's last day where it is not long enough."""
    # In whole numbers: as fractions, the sum and its floor would take most of the time of a schedule.
    whole = (2 * days.numerator + days.denominator) // (2 * days.denominator)
    return today + timedelta(days=min(whole, (date.max - today).days))
