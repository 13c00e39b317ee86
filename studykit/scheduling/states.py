"""How a state is spelled in a record: ``date,interval,ease`` or ``fsrs,due,interval,stability,...``.

The spelling belongs to the state, not to a scheduler: several schedulers share it. Reading is tolerant, writing
is not. What cannot be read is kept: as a `ForeignState` (another kind of schedule) or a `BadState` (damaged).
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, tzinfo
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from studykit.model.patterns import pattern
from studykit.model.schedule import BadState, CardState, EaseState, ForeignState, MemoryState, Segment, State

Kind = Literal["ease", "memory"]

PLACEHOLDER_DATE: Final = date(2000, 1, 1)
"""A segment of this date keeps the place of a sibling that is still new."""

_MEMORY_WORD = "fsrs"
_MEMORY_FIELDS = 10
_EASE_FIELDS = 3
_MEMORY_STATES = (CardState.NEW, CardState.LEARNING, CardState.REVIEW, CardState.RELEARNING)
_FRACTION_PLACES = 6
_FLOAT_PLACES = 8

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.Z+-]*)?")
_DAY_FIRST = pattern(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ][\d:.Z+-]*)?")
_IN_WORDS = pattern(r"[A-Za-z]{3},? ([A-Za-z]{3}) (\d{1,2}),? (\d{4})(?: .*)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DECIMAL = re.compile(r"[-+]?\d{1,9}(?:\.\d{0,12})?")
_FLOAT = pattern(r"[-+]?\d{1,12}(?:\.\d{1,20})?(?:[eE][-+]?\d{1,3})?")
_COUNT = re.compile(r"\d{1,9}")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@lru_cache(maxsize=20_000)
def decode_segment(text: str) -> Segment:
    """What one part of a record says; None for the placeholder of a new sibling. Remembered: each is asked for often.

    Dates are read as the plugin reads them (year first, day first, or ``Wed Sep 06 2023``), except that an
    impossible date is a `BadState`. A decimal interval stays exact, a decimal ease is cut.
    """
    text = text.strip()
    fields = [field.strip() for field in text.split(",")]
    if fields[0] == _MEMORY_WORD:
        return _decode_memory(text, fields)
    if _is_foreign(fields):
        return ForeignState(text)
    return _decode_ease(text, fields)


def encode_state(state: State, *, whole_days: bool = False) -> str:
    """The segment of a state. ``whole_days`` rounds an ease state's interval (half up) for files shared with the
    plugin, which cuts fractions when it reads."""
    if isinstance(state, EaseState):
        interval = Fraction(math.floor(state.interval + Fraction(1, 2))) if whole_days else state.interval
        return f"{state.due.isoformat()},{decimal(interval)},{state.ease}"
    last = "-" if state.last_review is None else _instant(state.last_review)
    fields = (
        _MEMORY_WORD,
        _instant(state.due),
        decimal(state.interval),
        _rounded(state.stability),
        _rounded(state.difficulty),
        str(_MEMORY_STATES.index(state.state)),
        str(state.reps),
        str(state.lapses),
        str(state.step),
        last,
    )
    return ",".join(fields)


def segment_text(segment: Segment) -> str | None:
    """A segment as it is, or would be, spelled in a comment; None for a new card."""
    if segment is None or isinstance(segment, ForeignState | BadState):
        return None if segment is None else segment.text
    return encode_state(segment)


def placeholder(base_ease: int) -> str:
    """What stands for a sibling that is still new, so that those behind it keep their place."""
    return f"{PLACEHOLDER_DATE.isoformat()},1,{base_ease}"


def unknown_fields(text: str) -> str:
    """What stands in a segment behind the fields of its kind, with its comma, to be written back; or ""."""
    known = _MEMORY_FIELDS if text.strip().startswith(_MEMORY_WORD + ",") else _EASE_FIELDS
    rest = text.strip().split(",")[known:]
    return "".join("," + field for field in rest)


def kind_of(segment: Segment) -> Kind | None:
    """Which kind of scheduler rates a segment; None for new and foreign ones."""
    if isinstance(segment, MemoryState):
        return "memory"
    if isinstance(segment, EaseState):
        return "ease"
    if isinstance(segment, BadState):
        return "memory" if segment.text.startswith(_MEMORY_WORD) else "ease"
    return None


def repaired(bad: BadState, today: date, base_ease: int) -> State | None:
    """The state a damaged segment is rated from: due today, with what could be read; None (new) without that."""
    if kind_of(bad) == "memory" or (bad.interval is None and bad.ease is None):
        return None
    return EaseState(today, bad.interval or Fraction(0), bad.ease or base_ease)


def due_day(state: State, zone: tzinfo = UTC) -> date:
    """The day a state is due, in the learner's time zone."""
    return state.due if isinstance(state, EaseState) else state.due.astimezone(zone).date()


def read_date(text: str) -> date | None:
    """A date in one of the three spellings, also unpadded or with a time behind it; None if there is no such day."""
    if match := _YEAR_FIRST.fullmatch(text):
        parts = (int(match[1]), int(match[2]), int(match[3]))
    elif match := _DAY_FIRST.fullmatch(text):
        parts = (int(match[3]), int(match[2]), int(match[1]))
    elif (match := _IN_WORDS.fullmatch(text)) and match[1].lower() in _MONTHS:
        parts = (int(match[3]), _MONTHS.index(match[1].lower()) + 1, int(match[2]))
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def read_decimal(text: str) -> Fraction | None:
    """An exact number such as ``4.9``; None for anything else."""
    return Fraction(text) if _DECIMAL.fullmatch(text) else None


def decimal(value: Fraction) -> str:
    """The shortest decimal spelling, at most six places (half up)."""
    scaled = math.floor(value * 10**_FRACTION_PLACES + Fraction(1, 2))
    whole, rest = divmod(abs(scaled), 10**_FRACTION_PLACES)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{rest:0{_FRACTION_PLACES}}".rstrip("0").rstrip(".")


def _is_foreign(fields: list[str]) -> bool:
    """Named like another kind of schedule. A word in place of the date of ``date,interval,ease`` is damage."""
    if not _WORD.fullmatch(fields[0]):
        return False
    return len(fields) != _EASE_FIELDS or not all(read_decimal(field) is not None for field in fields[1:])


def _decode_ease(text: str, fields: list[str]) -> EaseState | BadState | None:
    due = read_date(fields[0])
    if due == PLACEHOLDER_DATE:
        return None
    interval = read_decimal(fields[1]) if len(fields) > 1 else None
    exact_ease = read_decimal(fields[2]) if len(fields) >= _EASE_FIELDS else None
    ease = int(exact_ease) if exact_ease is not None and exact_ease >= 1 else None
    if due is None:
        reason = f"`{fields[0]}` is not a date that exists"
    elif interval is None:
        reason = "the interval (second value) is missing or not a number"
    elif ease is None:
        reason = "the ease (third value) is missing or not a positive number"
    else:
        return EaseState(due, interval, ease)
    return BadState(text, reason, interval, ease)


def _decode_memory(text: str, fields: list[str]) -> MemoryState | BadState:
    if len(fields) < _MEMORY_FIELDS:
        return BadState(text, f"{_MEMORY_FIELDS} values expected, {len(fields)} found")
    due, last = _read_instant(fields[1]), _read_instant(fields[9])
    interval = read_decimal(fields[2])
    floats = [float(field) if _FLOAT.fullmatch(field) else math.nan for field in fields[3:5]]
    counts = [int(field) if _COUNT.fullmatch(field) else -1 for field in fields[5:9]]
    if due is None or (last is None and fields[9] != "-"):
        return BadState(text, "a time is not an ISO date and time", interval)
    if interval is None or not all(math.isfinite(value) and value >= 0 for value in floats):
        return BadState(text, "interval, stability and difficulty must be numbers from 0 up", interval)
    if min(counts) < 0 or counts[0] >= len(_MEMORY_STATES):
        return BadState(text, "state (0-3), reviews, lapses and step must be whole numbers", interval)
    if counts[0] and not (floats[0] and floats[1]):
        return BadState(text, "stability and difficulty of a reviewed card cannot be 0", interval)
    state, reps, lapses, step = counts
    return MemoryState(due, interval, floats[0], floats[1], _MEMORY_STATES[state], reps, lapses, step, last)


def _read_instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _rounded(value: float) -> str:
    """Eight places, as the plugin keeps them."""
    return f"{value:.{_FLOAT_PLACES}f}".rstrip("0").rstrip(".")
