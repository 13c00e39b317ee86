"""Reading and writing one segment."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.model.schedule import BadState, CardState, EaseState, ForeignState, MemoryState
from studykit.scheduling.states import (
    decimal,
    decode_segment,
    due_day,
    encode_state,
    kind_of,
    placeholder,
    repaired,
    unknown_fields,
)

MEMORY = "fsrs,2030-06-30T00:00:00.000Z,1455,1455.20417731,5.41830265,2,10,0,0,2026-07-06T00:00:00.000Z"

ease_states = st.builds(
    EaseState,
    due=st.dates(date(1990, 1, 1)).filter(lambda day: day != date(2000, 1, 1)),
    interval=st.integers(-100, 10**9).map(lambda tenths: Fraction(tenths, 10)),
    ease=st.integers(1, 9999),
)
instants = st.datetimes(datetime(1990, 1, 1), datetime(9000, 1, 1)).map(  # noqa: DTZ001 - the zone comes next
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=UTC)
)
eighths = st.integers(1, 10**13).map(lambda value: round(value / 10**8, 8))
memory_states = st.builds(
    MemoryState,
    due=instants,
    interval=st.integers(0, 36_500).map(Fraction),
    stability=eighths,
    difficulty=eighths,
    state=st.sampled_from([CardState.NEW, CardState.LEARNING, CardState.REVIEW, CardState.RELEARNING]),
    reps=st.integers(0, 9999),
    lapses=st.integers(0, 999),
    step=st.integers(0, 9),
    last_review=st.none() | instants,
)


@given(ease_states | memory_states)
def test_what_is_written_is_read_back(state: EaseState | MemoryState) -> None:
    text = encode_state(state)
    assert decode_segment(text) == state
    assert not set(text) & set("!<> \n")


@given(st.text(max_size=40))
def test_any_text_is_something_and_nothing_is_lost(text: str) -> None:
    found = decode_segment(text)
    if isinstance(found, ForeignState | BadState):
        assert found.text == text.strip()


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2024-01-05,4.9,250", None),
        ("2024-1-5,4.9,250", "2024-01-05,4.9,250"),
        (" 2023-09-02, 4, 270 ", "2023-09-02,4,270"),
        ("02-09-2023,4,270", "2023-09-02,4,270"),
        ("Wed Sep 06 2023,10,250", "2023-09-06,10,250"),
        ("2023-09-02T10:00:00,4,270", "2023-09-02,4,270"),
        ("2023-09-02,-4,270", None),
        ("2023-09-02,4,270.9", "2023-09-02,4,270"),
        (MEMORY, None),
        ("fsrs,2030-06-30,1455,1455.2,5.4,2,10,0,0,-", "fsrs,2030-06-30T00:00:00.000Z,1455,1455.2,5.4,2,10,0,0,-"),
    ],
)
def test_spellings(text: str, canonical: str | None) -> None:
    state = decode_segment(text)
    assert isinstance(state, EaseState | MemoryState)
    assert encode_state(state) == (canonical or text)


@pytest.mark.parametrize("text", ["2000-01-01,1,250", "2000-01-01,77,130", placeholder(230), "01-01-2000,1,250"])
def test_placeholder_is_new(text: str) -> None:
    assert decode_segment(text) is None


@pytest.mark.parametrize(
    ("text", "interval", "ease"),
    [
        ("2023-02-30,3,250", 3, 250),
        ("2023-13-01,3,250", 3, 250),
        ("garbage,4,250", 4, 250),
        ("2023-09-02,4", 4, None),
        ("2023-09-02,x,250", None, 250),
        ("2023-09-02,4,0", 4, None),
        ("2023-09-02", None, None),
        ("", None, None),
        (",,", None, None),
    ],
)
def test_damage_is_due_today_with_what_could_be_read(text: str, interval: int | None, ease: int | None) -> None:
    bad = decode_segment(text)
    assert isinstance(bad, BadState)
    assert (bad.interval, bad.ease) == (interval, ease)
    assert bad.reason
    today = date(2026, 11, 20)
    state = repaired(bad, today, 250)
    if interval is None and ease is None:
        assert state is None
    else:
        assert state == EaseState(today, Fraction(interval or 0), ease or 250)


@pytest.mark.parametrize(
    "text",
    [
        "fsrs,",
        "fsrs,not-a-time,1,1,1,2,1,0,0,-",
        MEMORY.replace("1455.2", "nan"),
        MEMORY.replace(",2,10,", ",7,10,"),
        MEMORY.replace(",1455.20417731,", ",0,"),
        MEMORY.replace("2026-07-06T00:00:00.000Z", "yesterday"),
    ],
)
def test_damaged_memory_states_stay_of_their_kind(text: str) -> None:
    bad = decode_segment(text)
    assert isinstance(bad, BadState)
    assert kind_of(bad) == "memory"
    assert repaired(bad, date(2026, 11, 20), 250) is None


@pytest.mark.parametrize("text", ["leitner,3", "sm17,1,2,3,4", "box", "leitner,a,b"])
def test_other_kinds_are_foreign(text: str) -> None:
    assert decode_segment(text) == ForeignState(text)
    assert kind_of(decode_segment(text)) is None


def test_whole_days_round_half_up() -> None:
    state = EaseState(date(2026, 11, 20), Fraction(5, 2), 250)
    assert encode_state(state, whole_days=True) == "2026-11-20,3,250"
    assert encode_state(state) == "2026-11-20,2.5,250"


@pytest.mark.parametrize(
    ("value", "text"),
    [("1/3", "0.333333"), ("-5/2", "-2.5"), ("0", "0"), ("1000", "1000"), ("1/10000000", "0"), ("-1/3", "-0.333333")],
)
def test_decimals(value: str, text: str) -> None:
    assert decimal(Fraction(value)) == text


def test_fields_behind_the_known_ones() -> None:
    assert unknown_fields("2024-01-01,3,250,x, y") == ",x, y"
    assert unknown_fields(MEMORY + ",more") == ",more"
    assert unknown_fields("2024-01-01,3,250") == ""


def test_the_day_a_memory_state_is_due_depends_on_the_zone() -> None:
    state = decode_segment(MEMORY.replace("2030-06-30T00", "2030-06-30T20"))
    assert isinstance(state, MemoryState)
    assert due_day(state) == date(2030, 6, 30)
    assert due_day(state, ZoneInfo("Asia/Taipei")) == date(2030, 7, 1)
