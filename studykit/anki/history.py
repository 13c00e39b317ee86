"""Answers given here, as rows of Anki's review log; and what a card remembers beside its schedule."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studykit.anki.schedule import LONGEST, whole_days
from studykit.model.schedule import EaseState, MemoryState
from studykit.scheduling.states import decode_segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studykit.vault.events import Review

_LEARNING, _REVIEW, _RELEARNING, _EXTRA = 0, 1, 2, 3
_TEN_MINUTES = -600
"""Intervals below a day are negative seconds in the log."""
_LONGEST_ANSWER_MS = 60_000
"""Anki keeps no longer time for one answer unless told so."""


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row of ``revlog`` without its card: ``at`` in Unix milliseconds, intervals in days or negative seconds,
    ``factor`` in thousandths or, for FSRS, its difficulty on Anki's scale of 100 to 1100."""

    at: int
    rating: int
    interval: int
    last_interval: int
    factor: int
    milliseconds: int
    kind: int


def log_rows(reviews: Sequence[Review]) -> tuple[LogRow, ...]:
    """The answers of one card, in order."""
    return tuple(_row(review) for review in reviews)


def card_data(segment: str | None, history: Sequence[LogRow]) -> str:
    """Anki's JSON for a card: FSRS's stability and difficulty, and the last answer where it is known.

    Without the last answer FSRS takes none of the time since then into account.
    """
    found: dict[str, float] = {}
    state = decode_segment(segment) if segment else None
    if isinstance(state, MemoryState) and state.stability and state.difficulty:
        found |= {"s": round(state.stability, 4), "d": round(state.difficulty, 3)}
        if state.last_review is not None:
            found["lrt"] = int(state.last_review.timestamp())
    if history:
        found["lrt"] = history[-1].at // 1000
    return json.dumps(found, separators=(",", ":"))


def _row(review: Review) -> LogRow:
    interval, factor = _after(review.after)
    before, _ = _after(review.before) if review.before else (0, 0)
    if review.drill:
        kind = _EXTRA
    elif not review.before:
        kind = _LEARNING
    else:
        kind = _REVIEW if before > 0 else _RELEARNING
    taken = min(max(round(review.seconds * 1000), 0), _LONGEST_ANSWER_MS)
    return LogRow(review.at, int(review.rating), interval, before, factor, taken, kind)


def _after(segment: str) -> tuple[int, int]:
    state = decode_segment(segment) if segment else None
    if isinstance(state, EaseState):
        factor = state.ease * 10
    elif isinstance(state, MemoryState):
        factor = round((max(state.difficulty, 1) - 1) / 9 * 1000) + 100
    else:
        return 0, 0
    days = min(whole_days(state.interval), LONGEST)
    return (days if days > 0 else _TEN_MINUTES), factor
