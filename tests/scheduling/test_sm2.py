"""SM-2 as published, against hand-derived steps and the sequences everybody quotes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from studykit.model.schedule import EaseState, Rating
from studykit.scheduling import Moment, get_scheduler
from studykit.scheduling.sm2 import QUALITY, grade, repetition_of
from studykit.scheduling.states import decode_segment, encode_state

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "vectors" / "sm2.json").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 20)
MOMENT = Moment(TODAY, datetime(2026, 11, 20, 9, tzinfo=UTC))
LETTERS = {"A": Rating.AGAIN, "H": Rating.HARD, "G": Rating.GOOD, "E": Rating.EASY}


def hundredths(ease: float) -> int:
    return round(ease * 100)


def expected(step: dict[str, Any]) -> tuple[int, int, int, bool]:
    return step["n"], hundredths(step["ef"]), step["interval"], step["repeat_today"]


@pytest.mark.parametrize("case", VECTORS["sm2"], ids=lambda case: case["id"])
def test_single_steps(case: dict[str, Any]) -> None:
    state = case["state"]
    got = grade(state["n"], hundredths(state["ef"]), Fraction(state["interval"]), case["quality"])
    assert (got.repetition, got.ease, got.interval, got.again_today) == expected(case["expect"])


@pytest.mark.parametrize("sequence", VECTORS["sequences"], ids=lambda sequence: sequence["name"])
def test_sequences(sequence: dict[str, Any]) -> None:
    start = sequence["start"]
    n, ease, interval = start["n"], hundredths(start["ef"]), start["interval"]
    for step in sequence["steps"]:
        got = grade(n, ease, Fraction(interval), step["quality"])
        assert (got.repetition, got.ease, got.interval, got.again_today) == expected(step)
        n, ease, interval = got.repetition, got.ease, got.interval


@pytest.mark.parametrize(
    ("answers", "intervals"),
    [
        ("GGGGGGGG", "1 6 15 38 95 238 595 1488"),
        ("EEEEEE", "1 6 17 50 150 465"),
        ("HHHHHH", "1 6 13 26 47 79"),
        ("GGGAGGG", "1 6 15 0 1 6 15"),
    ],
)
def test_through_comments(answers: str, intervals: str) -> None:
    """The comment alone carries the repetition count from one answer to the next."""
    scheduler = get_scheduler("sm2")
    segment, day, got = "2000-01-01,1,250", TODAY, []
    for letter in answers:
        state = decode_segment(segment)
        assert state is None or isinstance(state, EaseState)
        outcome = scheduler.answer(state, LETTERS[letter], Moment(day, datetime(2026, 11, 20, tzinfo=UTC)))
        segment, day = encode_state(outcome.state), outcome.due
        got.append(str(outcome.interval))
    assert " ".join(got) == intervals


@pytest.mark.parametrize(
    ("segment", "rating", "after"),
    [
        ("2023-03-20,3,250", Rating.GOOD, "2026-11-28,8,250"),
        ("2023-03-20,50,220", Rating.GOOD, "2027-03-10,110,220"),
        ("2023-03-20,4.9,250", Rating.GOOD, "2026-12-03,13,250"),
        ("2023-03-20,1.5,250", Rating.GOOD, "2026-11-24,4,250"),
        ("2023-03-20,0,230", Rating.GOOD, "2026-11-21,1,230"),
        ("2026-11-20,0,230", Rating.HARD, "2026-11-21,1,216"),
        ("2030-01-01,6,130", Rating.HARD, "2026-11-28,8,130"),
        ("2023-03-20,30000,250", Rating.EASY, "2126-10-27,36500,260"),
        ("2023-03-20,15,250", Rating.AGAIN, "2026-11-20,0,250"),
    ],
)
def test_exact_and_blind_to_lateness(segment: str, rating: Rating, after: str) -> None:
    state = decode_segment(segment)
    assert isinstance(state, EaseState)
    assert encode_state(get_scheduler("sm2").answer(state, rating, MOMENT).state) == after


def test_only_repeats_of_hard_change_nothing() -> None:
    scheduler = get_scheduler("sm2")
    hard = scheduler.answer(EaseState(TODAY, Fraction(1), 250), Rating.HARD, MOMENT)
    assert (hard.interval, hard.again_today, hard.note) == (6, True, "again today")
    drill = Moment(TODAY, MOMENT.now, drill=True)
    for rating, again in ((Rating.AGAIN, True), (Rating.HARD, True), (Rating.GOOD, False), (Rating.EASY, False)):
        repeat = scheduler.answer(hard.state, rating, drill)
        assert (repeat.state, repeat.again_today) == (hard.state, again)
    forgotten = scheduler.answer(hard.state, Rating.AGAIN, MOMENT)
    assert (forgotten.interval, forgotten.due, forgotten.again_today) == (0, TODAY, True)
    assert scheduler.answer(forgotten.state, Rating.GOOD, MOMENT).due == TODAY + timedelta(days=1)


def test_repetition_is_read_from_the_interval() -> None:
    assert [repetition_of(Fraction(days)) for days in ("0", "0.5", "1", "2", "5", "6", "7", "8", "15")] == [
        0, 0, 1, 2, 2, 2, 2, 3, 3,
    ]  # fmt: skip


def test_quality_below_the_buttons_is_possible() -> None:
    assert [grade(3, 250, Fraction(15), quality).interval for quality in (0, 1)] == [0, 0]
    assert sorted(QUALITY.values()) == [2, 3, 4, 5]
