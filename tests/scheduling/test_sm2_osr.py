"""The plugin's numbers: every vector was produced by the Obsidian plugin itself."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from studykit.model.schedule import BadState, EaseState, Rating
from studykit.scheduling import SCHEDULERS, Moment
from studykit.scheduling.note_ease import LinkedEase, card_based_ease, known_ease, link_weighted_ease
from studykit.scheduling.options import build
from studykit.scheduling.sm2_osr import Sm2Osr
from studykit.scheduling.states import decode_segment, encode_state, repaired

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "osr_schedule.json").read_text(encoding="utf-8")
)
TODAY = date.fromisoformat(VECTORS["today"])
NOW = datetime(2023, 9, 6, tzinfo=UTC)


def named(case: dict[str, Any]) -> str:
    return " ".join(str(value) for value in case.values() if not isinstance(value, dict | list))


def rating(case: dict[str, Any]) -> Rating:
    return Rating[case["response"].upper()]


@pytest.mark.parametrize(
    "case",
    VECTORS["pure_function_no_load_balance"] + VECTORS["pure_function_load_balance"],
    ids=named,
)
def test_formula(case: dict[str, Any]) -> None:
    histogram = {int(day): count for day, count in case["histogram"].items()} if "histogram" in case else None
    days, ease = build(Sm2Osr, case["settings"]).next_interval(
        rating(case), max(1.0, case["interval"]), case["ease"], max(0, int(case["delay_days"])), histogram
    )
    assert (days, ease) == (Fraction(str(case["new_interval"])), case["new_ease"])


@pytest.mark.parametrize("case", VECTORS["card_new"], ids=named)
def test_new_cards(case: dict[str, Any]) -> None:
    scheduler = build(Sm2Osr, {"load_balance": case.get("load_balance", False)})
    hint = case.get("note_ease")
    moment = Moment(TODAY, NOW, histogram={}, ease_hint=None if hint is None else int(hint + 0.5))
    if case["response"] == "reset":
        assert "!" + encode_state(scheduler.reset(moment)) == case["comment"]
        return
    outcome = scheduler.answer(None, rating(case), moment)
    assert "!" + encode_state(outcome.state) == case["comment"]
    assert outcome.due.isoformat() == case["due"]
    assert outcome.again_today == (case["response"] == "again")


@pytest.mark.parametrize("case", VECTORS["card_from_comment"], ids=named)
def test_from_comments_with_the_plugins_sign(case: dict[str, Any]) -> None:
    segment = decode_segment(case["segment"])
    if case["parsed"] is None:
        assert segment is None
        return
    if isinstance(segment, BadState):
        segment = repaired(segment, TODAY, 250)
    assert isinstance(segment, EaseState)
    scheduler = build(Sm2Osr, {"lateness": "plugin"})
    got = {
        answer.word: "!" + encode_state(outcome.state)
        for answer, outcome in scheduler.preview(segment, Moment(TODAY, NOW)).items()
    }
    assert got == {word: following["comment"] for word, following in case["next"].items()}


@pytest.mark.parametrize("case", VECTORS["note_update"], ids=named)
def test_the_intended_sign_rewards_late_answers(case: dict[str, Any]) -> None:
    state = EaseState(date.fromisoformat(case["due"]), Fraction(str(case["interval"])), case["ease"])
    outcome = build(Sm2Osr, {}).answer(state, rating(case), Moment(TODAY, NOW))
    assert outcome.due.isoformat() == case["new_due"]
    assert (outcome.interval, outcome.state) == (
        Fraction(str(case["new_interval"])),
        EaseState(outcome.due, outcome.interval, case["new_ease"]),
    )


@pytest.mark.parametrize("sequence", VECTORS["multi_review_sequences"], ids=lambda one: str(len(one["steps"])))
def test_fractions_are_kept_between_answers(sequence: dict[str, Any]) -> None:
    scheduler, state = build(Sm2Osr, {}), None
    for step in sequence["steps"]:
        day = TODAY if state is None else state.due
        outcome = scheduler.answer(state, rating(step), Moment(day, NOW))
        assert isinstance(outcome.state, EaseState)
        state = outcome.state
        assert (state.interval, state.ease) == (Fraction(str(step["interval"])), step["ease"])


@pytest.mark.parametrize("sequence", VECTORS["comment_round_trip_sequences"], ids=lambda one: str(len(str(one))))
def test_comments_as_the_plugin_reads_them(sequence: dict[str, Any]) -> None:
    """The plugin cuts fractions when it reads; `encode_state` with whole days exists so that nothing is cut."""
    scheduler = build(Sm2Osr, {"loadBalance": sequence["load_balance"], "lateness": "plugin"})
    for step in sequence["steps"]:
        state = None
        if step["comment_before"]:
            read = decode_segment(step["comment_before"].removeprefix("!"))
            assert isinstance(read, EaseState)
            state = EaseState(read.due, Fraction(int(read.interval)), read.ease)
        moment = Moment(date.fromisoformat(step["today"]), NOW, histogram={})
        after = scheduler.answer(state, rating(step), moment).state
        assert "!" + encode_state(after) == step["comment_after"]


@pytest.mark.parametrize("case", VECTORS["note_new"], ids=named)
def test_first_review_of_a_linked_note(case: dict[str, Any]) -> None:
    scheduler = build(Sm2Osr, case["settings"])
    sums = case["link_stat"]
    count = sums["totalLinkCount"]
    linked = [LinkedEase(count, sums["linkPGTotal"] / count, sums["linkTotal"] / sums["linkPGTotal"])] if count else []
    ease = link_weighted_ease(linked, scheduler.base_ease, scheduler.max_link_factor, case["eases"].get(case["target"]))
    outcome = scheduler.answer(None, rating(case), Moment(TODAY, NOW, ease_hint=ease))
    assert outcome.state == EaseState(date.fromisoformat(case["due"]), Fraction(str(case["interval"])), case["ease"])


@pytest.mark.parametrize("case", VECTORS["note_avg_ease"], ids=named)
def test_ease_of_a_note_from_its_cards(case: dict[str, Any]) -> None:
    eases = [case["eases"][index % len(case["eases"])] for index in range(case["n"])]
    got = card_based_ease(eases, 250)
    assert (got or 0) == pytest.approx(case["result"])
    assert known_ease(None, got) is None
    assert known_ease(200, got) == pytest.approx(200 if got is None else (200 + case["result"]) / 2)


def test_overdue_cards_earn_a_bonus_unless_the_plugins_sign_is_asked_for() -> None:
    overdue = EaseState(date(2023, 8, 27), Fraction(10), 250)
    got = {
        sign: SCHEDULERS["sm2-osr"]({"lateness": sign}).answer(overdue, Rating.GOOD, Moment(TODAY, NOW)).interval
        for sign in ("intended", "plugin")
    }
    assert got == {"intended": Fraction("37.5"), "plugin": 25}
