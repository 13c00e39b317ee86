"""From one kind of state to the other, as the plugin converts cards when it is switched to FSRS and back.

Difficulty 10 stands for ease 130 and difficulty 1 for ease 370, in between it is linear; stability is the interval.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction

from studykit.model.schedule import CardState, EaseState, MemoryState, State

_LOW_EASE, _HIGH_EASE = 130, 370
_LEAST_STABILITY = 0.1


def difficulty_of(ease: int) -> float:
    """Difficulty 1-10 of an ease in hundredths."""
    clamped = min(max(ease, _LOW_EASE), _HIGH_EASE)
    return 10 - 9 * (clamped - _LOW_EASE) / (_HIGH_EASE - _LOW_EASE)


def ease_of(difficulty: float) -> int:
    """Ease in hundredths of a difficulty 1-10."""
    return math.floor(_LOW_EASE + (_HIGH_EASE - _LOW_EASE) * (10 - difficulty) / 9 + 0.5)


def as_memory(state: State) -> MemoryState:
    """A memory state; one made from an ease state counts as reviewed ``interval`` days before it is due."""
    if isinstance(state, MemoryState):
        return state
    days = max(1, math.floor(state.interval + Fraction(1, 2)))
    due = datetime.combine(state.due, time(), UTC)
    return MemoryState(
        due=due,
        interval=Fraction(days),
        stability=max(_LEAST_STABILITY, float(days)),
        difficulty=difficulty_of(state.ease),
        state=CardState.REVIEW,
        reps=max(1, math.floor(math.log2(days + 1) + 0.5)),
        lapses=0,
        step=0,
        last_review=due - timedelta(days=days),
    )


def as_ease(state: State, base_ease: int) -> EaseState:
    """An ease state; a card that was never reviewed gets ``base_ease``."""
    if isinstance(state, EaseState):
        return state
    never = state.state is CardState.NEW
    return EaseState(
        state.due.astimezone(UTC).date(), state.interval, base_ease if never else ease_of(state.difficulty)
    )
