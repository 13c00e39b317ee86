"""FSRS through py-fsrs, held to what the plugin's ts-fsrs writes."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from studykit.errors import MissingExtraError, UsageError
from studykit.model.schedule import CardState, EaseState, MemoryState, Rating
from studykit.scheduling import Moment, get_scheduler
from studykit.scheduling.conversion import as_ease, difficulty_of, ease_of
from studykit.scheduling.states import decode_segment, encode_state

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "osr_schedule.json").read_text(encoding="utf-8")
)
MOMENT = Moment(date(2023, 9, 6), datetime(2023, 9, 6, tzinfo=UTC))
STABILITY = 3


@pytest.mark.parametrize("case", VECTORS["fsrs_new"], ids=lambda case: case["response"])
def test_new_cards(case: dict[str, Any]) -> None:
    scheduler = get_scheduler("fsrs")
    if case["response"] == "reset":
        assert "!" + encode_state(scheduler.reset(MOMENT)) == case["comment"]
        return
    outcome = scheduler.answer(None, Rating[case["response"].upper()], MOMENT)
    assert "!" + encode_state(outcome.state) == case["comment"]
    assert outcome.again_today == case["short_term"]


@pytest.mark.parametrize("case", VECTORS["fsrs_update"], ids=lambda case: f"{case['segment']} {case['response']}")
def test_reviews_and_conversion(case: dict[str, Any]) -> None:
    """All fields are the plugin's; stability differs in the eighth digit, where ts-fsrs rounds on its way."""
    state = decode_segment(case["segment"])
    assert isinstance(state, EaseState | MemoryState)
    scheduler = get_scheduler("fsrs")
    outcome = scheduler.answer(scheduler.adopt(state), Rating[case["response"].upper()], MOMENT)
    got = encode_state(outcome.state).split(",")
    wanted = case["comment"].removeprefix("!").split(",")
    assert float(got.pop(STABILITY)) == pytest.approx(float(wanted.pop(STABILITY)), rel=3e-8)
    assert got == wanted


def test_lapse_relearning_and_back() -> None:
    scheduler = get_scheduler("fsrs")
    state = decode_segment("fsrs,2023-09-05T00:00:00.000Z,8,8.5,5.2,2,3,0,0,2023-08-28T00:00:00.000Z")
    assert isinstance(state, MemoryState)
    lapsed = scheduler.answer(state, Rating.AGAIN, MOMENT)
    assert isinstance(lapsed.state, MemoryState)
    assert (lapsed.state.state, lapsed.state.lapses, lapsed.state.reps) == (CardState.RELEARNING, 1, 4)
    assert (lapsed.again_today, lapsed.wait, lapsed.interval) == (True, timedelta(minutes=10), 0)
    moment = Moment(MOMENT.today, MOMENT.now + lapsed.wait)
    back = scheduler.answer(lapsed.state, Rating.GOOD, moment)
    assert isinstance(back.state, MemoryState)
    assert (back.state.state, back.again_today) == (CardState.REVIEW, False)
    assert back.due == moment.today + timedelta(days=int(back.interval))
    assert back.state.lapses == 1


@pytest.mark.parametrize("case", VECTORS["ease_difficulty"], ids=str)
def test_ease_and_difficulty(case: dict[str, Any]) -> None:
    if next(iter(case)) == "ease":
        assert difficulty_of(case["ease"]) == pytest.approx(case["difficulty"])
    else:
        assert ease_of(case["difficulty"]) == case["ease"]


def test_back_to_ease() -> None:
    state = decode_segment("fsrs,2023-09-16T00:00:00.000Z,10,10,5.5,2,3,0,0,2023-09-06T00:00:00.000Z")
    assert isinstance(state, MemoryState)
    assert as_ease(state, 230) == EaseState(date(2023, 9, 16), Fraction(10), 250)
    fresh = get_scheduler("fsrs").reset(MOMENT)
    assert as_ease(fresh, 230) == EaseState(date(2023, 9, 6), Fraction(0), 230)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsrs", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'studykit\[fsrs\]'") as caught:
        get_scheduler("fsrs").answer(None, Rating.GOOD, MOMENT)
    assert caught.value.exit_code == 3


def test_old_weights_are_refused_with_a_word() -> None:
    with pytest.raises(UsageError, match="21 weights"):
        get_scheduler("fsrs", {"weights": [0.4] * 19}).answer(None, Rating.GOOD, MOMENT)


def test_a_schedule_without_its_last_review_is_rated_from_its_interval() -> None:
    scheduler = get_scheduler("fsrs")
    full = "fsrs,2023-09-05T00:00:00.000Z,8,8.5,5.2,2,3,0,0,2023-08-28T00:00:00.000Z"
    cut = full.rpartition(",")[0] + ",-"
    whole, partial = decode_segment(full), decode_segment(cut)
    assert isinstance(whole, MemoryState)
    assert isinstance(partial, MemoryState)
    assert scheduler.preview(whole, MOMENT) == scheduler.preview(partial, MOMENT)
