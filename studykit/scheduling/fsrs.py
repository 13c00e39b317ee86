"""FSRS-6, computed by the optional library py-fsrs (``pip install studykit[fsrs]``), which is imported when used.

The library gives stability, difficulty and interval. Around it stands what the Obsidian plugin does as well, so
that both write the same segments: steps are whole minutes, and Hard, Good and Easy never give the same day twice.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Literal

from studykit.errors import MissingExtraError, UsageError
from studykit.model.schedule import CardState, EaseState, MemoryState, Rating, State
from studykit.model.values import dataclass
from studykit.scheduling.base import Moment, Outcome, later
from studykit.scheduling.conversion import as_memory
from studykit.scheduling.fuzz import fuzzed
from studykit.scheduling.options import number, numbers, option, whole

if TYPE_CHECKING:
    from types import ModuleType

    import fsrs as library

WEIGHTS = 21
_LEAST_STABILITY = 0.001
_IN_STEPS = frozenset({CardState.LEARNING, CardState.RELEARNING})


@dataclass(frozen=True, slots=True)
class _Next:
    """What the library makes of one rating; ``days`` is 0 in (re)learning, ``wait`` the step then."""

    stability: float
    difficulty: float
    state: CardState
    step: int
    days: int
    wait: timedelta


@dataclass(frozen=True, slots=True)
class Fsrs:
    """``weights`` are the 21 of FSRS-6, or none for the library's own. Steps in minutes, retention as a share."""

    name: ClassVar[str] = "fsrs"
    kind: ClassVar[Literal["memory"]] = "memory"

    desired_retention: float = option(0.9, number(0.1, 0.999))
    maximum_interval: int = option(36_500, whole(1, 36_525))
    weights: tuple[float, ...] = option((), numbers)
    learning_steps: tuple[float, ...] = option((1.0, 10.0), numbers)
    relearning_steps: tuple[float, ...] = option((10.0,), numbers)

    def answer(self, state: State | None, rating: Rating, ctx: Moment) -> Outcome:
        return self.preview(state, ctx)[rating]

    def preview(self, state: State | None, ctx: Moment) -> dict[Rating, Outcome]:
        """Raises `MissingExtraError` where the library is not installed, `UsageError` for an ease state."""
        if isinstance(state, EaseState):
            raise UsageError(
                "This card is scheduled by its ease and fsrs cannot rate it. "
                "Rate it with sm2, sm2-osr or sm2-anki, or forget its schedule with `studykit reset`."
            )
        if state is not None and state.state is CardState.NEW:
            state = MemoryState(state.due, Fraction(0), 0, 0, CardState.NEW, state.reps, state.lapses, 0, None)
        found = self._ask(state, ctx)
        days = self._apart(found, ctx)
        return {rating: _outcome(state, rating, following, days[rating], ctx) for rating, following in found.items()}

    def adopt(self, state: State) -> State:
        return as_memory(state)

    def reset(self, ctx: Moment) -> State:
        return MemoryState(ctx.now.astimezone(UTC), Fraction(0), 0, 0, CardState.NEW, 0, 0, 0, None)

    def _ask(self, state: MemoryState | None, ctx: Moment) -> dict[Rating, _Next]:
        lib = _library()
        now = ctx.now.astimezone(UTC)
        card = _card(lib, state, now)
        scheduler = _scheduler(
            self.desired_retention, self.maximum_interval, self.weights, self.learning_steps, self.relearning_steps
        )
        found = {}
        for rating in Rating:
            after, _ = scheduler.review_card(card, lib.Rating(int(rating)), now)
            following = CardState(after.state.name.lower())
            wait = after.due - now
            found[rating] = _Next(
                stability=float(after.stability or 0),
                difficulty=float(after.difficulty or 0),
                state=following,
                step=after.step or 0,
                days=0 if following in _IN_STEPS else wait.days,
                wait=_whole_minutes(wait) if following in _IN_STEPS else timedelta(0),
            )
        return found

    def _apart(self, found: dict[Rating, _Next], ctx: Moment) -> dict[Rating, int]:
        """Days for each rating: Hard at most Good, Good and Easy each at least a day more than the one before."""
        days = {rating: following.days for rating, following in found.items()}
        if days[Rating.HARD] and days[Rating.GOOD]:
            days[Rating.HARD] = min(days[Rating.HARD], days[Rating.GOOD])
        least = 1
        for rating in (Rating.HARD, Rating.GOOD, Rating.EASY):
            if not days[rating]:
                continue
            days[rating] = min(max(days[rating], least), self.maximum_interval)
            if ctx.fuzz:
                days[rating] = fuzzed(days[rating], least, self.maximum_interval, ctx.seed, ctx.repetition)
            least = days[rating] + 1
        return days


def _library() -> ModuleType:
    try:
        import fsrs  # noqa: PLC0415 - an optional library
    except ImportError as error:
        raise MissingExtraError(
            "FSRS needs an optional library. Install it with: pip install 'studykit[fsrs]'"
        ) from error
    return fsrs


@lru_cache(maxsize=8)
def _scheduler(
    retention: float,
    maximum: int,
    weights: tuple[float, ...],
    learning: tuple[float, ...],
    relearning: tuple[float, ...],
) -> library.Scheduler:
    lib = _library()
    given = {"parameters": weights} if weights else {}
    try:
        made: library.Scheduler = lib.Scheduler(
            **given,
            desired_retention=retention,
            maximum_interval=maximum,
            learning_steps=tuple(timedelta(minutes=step) for step in learning),
            relearning_steps=tuple(timedelta(minutes=step) for step in relearning),
            enable_fuzzing=False,
        )
    except ValueError as error:
        problem = str(error).replace("\n", " ")
        raise UsageError(
            f"Setting `weights` of fsrs: {problem} FSRS-6 has {WEIGHTS} weights; fit older sets anew."
        ) from error
    return made


def _card(lib: ModuleType, state: MemoryState | None, now: object) -> library.Card:
    if state is None or state.state is CardState.NEW:
        new: library.Card = lib.Card(card_id=0, state=lib.State.Learning, step=0, due=now)
        return new
    seen: library.Card = lib.Card(
        card_id=0,
        state=lib.State[state.state.name.title()],
        step=state.step if state.state in _IN_STEPS else None,
        stability=max(_LEAST_STABILITY, state.stability),
        difficulty=min(max(state.difficulty, 1.0), 10.0),
        due=state.due,
        last_review=state.last_review or state.due - timedelta(days=float(state.interval)),
    )
    return seen


def _outcome(state: MemoryState | None, rating: Rating, following: _Next, days: int, ctx: Moment) -> Outcome:
    in_steps = following.state in _IN_STEPS
    now = ctx.now.astimezone(UTC)
    interval = Fraction(days)
    lapsed = rating is Rating.AGAIN and state is not None and state.state is CardState.REVIEW
    after = MemoryState(
        due=now + following.wait + timedelta(days=days),
        interval=interval,
        stability=round(following.stability, 8),
        difficulty=round(following.difficulty, 8),
        state=following.state,
        reps=(state.reps if state is not None else 0) + 1,
        lapses=(state.lapses if state is not None else 0) + int(lapsed),
        step=following.step,
        last_review=now,
    )
    return Outcome(
        after,
        again_today=in_steps,
        interval=interval,
        due=later(ctx.today, interval),
        note=f"in {following.wait // timedelta(minutes=1)} min" if in_steps else "",
        wait=following.wait,
        step=following.step if in_steps else None,
    )


def _whole_minutes(wait: timedelta) -> timedelta:
    return timedelta(minutes=(wait + timedelta(seconds=30)) // timedelta(minutes=1))
