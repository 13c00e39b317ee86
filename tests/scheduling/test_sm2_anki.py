"""Anki's numbers; the vectors were produced by Anki itself, and where it is installed it is asked again."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from studykit.model.schedule import EaseState, Rating
from studykit.scheduling import Moment, get_scheduler
from studykit.scheduling.fuzz import bounds, fuzzed

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "vectors" / "sm2.json").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
NEW_STEP, LAST_STEP = 0, 1


def state_of(interval: int, late: int, ease: int) -> EaseState:
    return EaseState(TODAY - timedelta(days=late), Fraction(interval), ease)


@pytest.mark.parametrize("case", VECTORS["anki_v3_no_fuzz"], ids=lambda case: case["id"])
def test_reviews(case: dict[str, Any]) -> None:
    before = state_of(case["state"]["interval"], case["state"]["days_late"], round(case["state"]["ease"] * 100))
    outcome = get_scheduler("sm2-anki").answer(before, Rating[case["button"].upper()], Moment(TODAY, NOW))
    assert isinstance(outcome.state, EaseState)
    assert (outcome.interval, outcome.state.ease) == (
        case["expect"]["interval"],
        round(case["expect"]["ease"] * 100),
    )


@pytest.mark.parametrize(
    ("step", "rating", "days", "minutes", "following"),
    [
        (None, Rating.AGAIN, 0, 1, 0),
        (None, Rating.HARD, 0, 5.5, 0),
        (None, Rating.GOOD, 0, 10, 1),
        (None, Rating.EASY, 4, 0, None),
        (LAST_STEP, Rating.AGAIN, 0, 1, 0),
        (LAST_STEP, Rating.HARD, 0, 10, 1),
        (LAST_STEP, Rating.GOOD, 1, 0, None),
    ],
)
def test_learning_steps(step: int | None, rating: Rating, days: int, minutes: float, following: int | None) -> None:
    before = EaseState(TODAY, Fraction(0), 250)
    outcome = get_scheduler("sm2-anki").answer(before, rating, Moment(TODAY, NOW, learning_step=step))
    assert outcome.state == EaseState(TODAY + timedelta(days=days), Fraction(days), 250)
    assert (outcome.wait, outcome.step, outcome.again_today) == (
        timedelta(minutes=minutes),
        following,
        following is not None,
    )


def test_relearning_keeps_the_interval_after_the_lapse() -> None:
    scheduler = get_scheduler("sm2-anki")
    lapsed = scheduler.answer(state_of(30, 0, 250), Rating.AGAIN, Moment(TODAY, NOW))
    assert (lapsed.state, lapsed.step) == (EaseState(TODAY, Fraction(1), 230), 0)
    after = scheduler.preview(lapsed.state, Moment(TODAY, NOW, learning_step=0))
    assert [after[rating].interval for rating in Rating] == [1, 1, 1, 2]
    assert [after[rating].wait.total_seconds() / 60 for rating in Rating] == [10, 15, 0, 0]


@pytest.mark.parametrize("case", VECTORS["anki_fuzz_bounds"], ids=lambda case: str(case["interval"]))
def test_fuzz_bounds(case: dict[str, Any]) -> None:
    assert bounds(case["interval"]) == (case["low"], case["high"])
    drawn = {fuzzed(case["interval"], 1, 36_500, "card", number) for number in range(400)}
    assert (min(drawn), max(drawn)) == (case["low"], case["high"]) or len(drawn) < case["high"] - case["low"]


def test_fuzz_is_the_same_in_preview_and_answer_and_leaves_the_order() -> None:
    scheduler = get_scheduler("sm2-anki")
    for number in range(50):
        moment = Moment(TODAY, NOW, seed="card", repetition=number, fuzz=True)
        preview = scheduler.preview(state_of(30, 3, 250), moment)
        assert preview[Rating.GOOD] == scheduler.answer(state_of(30, 3, 250), Rating.GOOD, moment)
        assert preview[Rating.HARD].interval < preview[Rating.GOOD].interval < preview[Rating.EASY].interval


@pytest.mark.anki
def test_the_real_anki_agrees(tmp_path: Path) -> None:
    """In a process of its own: Anki fixes its test mode when it is first loaded."""
    chance = random.Random(7)  # noqa: S311 - samples, not secrets
    states = []
    for _ in range(300):
        days = chance.choice([chance.randint(1, 12), chance.randint(1, 400), chance.randint(1, 20_000)])
        late = chance.choice([0, chance.randint(1, 9), chance.randint(1, 2 * days)])
        states.append([days, late, chance.choice([130, 250, chance.randint(130, 400)])])
    told = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("ask_anki.py")), str(tmp_path / "collection.anki2")],
        input=json.dumps(states),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    scheduler = get_scheduler("sm2-anki")
    got = []
    for days, late, ease in states:
        preview = scheduler.preview(state_of(days, late, ease), Moment(TODAY, NOW))
        got.append(
            [[int(one.interval), one.state.ease] for one in preview.values() if isinstance(one.state, EaseState)]
        )
    assert got == json.loads(told)
