"""Every number of the vectors again, through the command line: what ``studykit preview`` says is what is written."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
from program import invoke

VECTORS = Path(__file__).parents[1] / "vectors"
SM2: dict[str, Any] = json.loads((VECTORS / "sm2.json").read_text(encoding="utf-8"))
OSR: dict[str, Any] = json.loads((VECTORS / "osr_schedule.json").read_text(encoding="utf-8"))
TODAY = date.fromisoformat(OSR["today"])
BUTTONS = {0: "again", 1: "again", 2: "again", 3: "hard", 4: "good", 5: "easy"}

Preview = Callable[..., Any]


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    """``studykit preview --json`` in a vault without settings."""

    def ask(segment: str, scheduler: str, *arguments: str, today: date = TODAY, **options: object) -> Any:
        pairs = [word for name, value in options.items() for word in ("--option", f"{name}={value}")]
        ran = invoke(
            "--today", today.isoformat(), "-C", str(tmp_path), "preview", segment, "--scheduler", scheduler,
            *pairs, *arguments, "--json", folder=tmp_path,
        )  # fmt: skip
        assert ran.code == 0, ran.both
        return ran.data

    return ask


def expected(segment: str) -> dict[str, object]:
    """What stands in the JSON for one part of a comment."""
    due, interval, ease = segment.removeprefix("!").split(",")
    number = float(interval)
    return {
        "segment": segment.removeprefix("!"),
        "due": due,
        "interval": int(number) if number == int(number) else number,
        "ease": int(ease),
    }


def segment_of(repetition: int, interval: int, factor: float) -> str:
    """A schedule alone tells the repetition: none has interval 0, the first has 1."""
    return f"{TODAY},{(0, 1)[repetition] if repetition < 2 else interval},{round(factor * 100)}"


@pytest.mark.parametrize("case", SM2["sm2"], ids=lambda case: case["id"])
def test_sm2(case: dict[str, Any], preview: Preview) -> None:
    state, after = case["state"], case["expect"]
    got = preview(segment_of(state["n"], state["interval"], state["ef"]), "sm2")[BUTTONS[case["quality"]]]
    due = TODAY + timedelta(days=after["interval"])
    assert got == expected(f"{due},{after['interval']},{round(after['ef'] * 100)}")


@pytest.mark.parametrize("sequence", SM2["sequences"], ids=lambda sequence: sequence["name"])
def test_sm2_answer_by_answer(sequence: dict[str, Any], preview: Preview) -> None:
    segment, day = "new", TODAY
    for step in sequence["steps"]:
        got = preview(segment, "sm2", today=day)[BUTTONS[step["quality"]]]
        assert (got["interval"], got["ease"]) == (step["interval"], round(step["ef"] * 100))
        segment, day = got["segment"], date.fromisoformat(got["due"])


@pytest.mark.parametrize("case", SM2["anki_v3_no_fuzz"], ids=lambda case: case["id"])
def test_anki(case: dict[str, Any], preview: Preview) -> None:
    state = case["state"]
    due = TODAY - timedelta(days=state["days_late"])
    got = preview(f"{due},{state['interval']},{round(state['ease'] * 100)}", "sm2-anki")[case["button"]]
    assert (got["interval"], got["ease"]) == (case["expect"]["interval"], round(case["expect"]["ease"] * 100))


def named(case: Mapping[str, Any]) -> str:
    return " ".join(str(value) for value in case.values() if not isinstance(value, dict | list))


@pytest.mark.parametrize("case", OSR["pure_function_no_load_balance"] + OSR["pure_function_load_balance"], ids=named)
def test_the_plugins_formula(case: dict[str, Any], preview: Preview) -> None:
    due = TODAY - timedelta(days=max(0, int(case["delay_days"])))
    histogram = ("--histogram", json.dumps(case["histogram"])) if "histogram" in case else ()
    got = preview(f"{due},{case['interval']},{case['ease']}", "sm2-osr", *histogram, **case["settings"])
    assert (got[case["response"]]["interval"], got[case["response"]]["ease"]) == (
        case["new_interval"],
        case["new_ease"],
    )


@pytest.mark.parametrize(
    "case",
    [case for case in OSR["card_new"] if case["response"] != "reset" and case["note_ease"] is None],
    ids=named,
)
def test_the_plugins_new_cards(case: dict[str, Any], preview: Preview) -> None:
    """A reset, and an ease that comes from the note, are no answers to a schedule: `preview` has neither."""
    balance = ("--histogram", "{}") if case["load_balance"] else ()
    assert preview("new", "sm2-osr", *balance)[case["response"]] == expected(case["comment"])


@pytest.mark.parametrize(
    "case",
    [case for case in OSR["card_from_comment"] if not case["segment"].startswith("garbage")],
    ids=lambda case: case["segment"],
)
def test_the_plugins_comments(case: dict[str, Any], preview: Preview) -> None:
    """With the plugin's sign of lateness. (A date that is none is an error here; in a note it is repaired.)"""
    got = preview(case["segment"], "sm2-osr", lateness="plugin")
    if case["parsed"] is None:
        assert got["good"]["ease"] == 250, "the placeholder is a new card"
        return
    for word, after in case["next"].items():
        assert got[word] == expected(after["comment"])


@pytest.mark.parametrize("case", OSR["note_update"], ids=named)
def test_late_answers_are_rewarded(case: dict[str, Any], preview: Preview) -> None:
    got = preview(f"{case['due']},{case['interval']},{case['ease']}", "sm2-osr")[case["response"]]
    assert got == expected(f"{case['new_due']},{case['new_interval']},{case['new_ease']}")


@pytest.mark.parametrize("sequence", OSR["multi_review_sequences"], ids=lambda one: str(len(one["steps"])))
def test_the_plugins_fractions(sequence: dict[str, Any], preview: Preview) -> None:
    segment, day = "new", TODAY
    for step in sequence["steps"]:
        got = preview(segment, "sm2-osr", today=day)[step["response"]]
        assert (got["interval"], got["ease"]) == (step["interval"], step["ease"])
        segment, day = got["segment"], date.fromisoformat(got["due"])


@pytest.mark.parametrize(
    "case", [case for case in OSR["fsrs_new"] + OSR["fsrs_update"] if case["response"] != "reset"], ids=named
)
def test_the_plugins_fsrs(case: dict[str, Any], preview: Preview) -> None:
    """Memory and dates; the hour is that of the answer."""
    got = preview(case.get("segment", "new"), "fsrs")[case["response"]]["segment"].split(",")
    wanted = case["comment"].removeprefix("!").split(",")
    assert [float(word) for word in got[2:9]] == pytest.approx([float(word) for word in wanted[2:9]], rel=3e-8)
    assert got[1][:10] == wanted[1][:10]
