"""The quiz in the browser: keys, reloads, taking back, and the same arithmetic as the terminal's."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from studykit.model.schedule import EaseState, Rating
from studykit.scheduling import get_scheduler
from studykit.scheduling.base import Moment

pytestmark = pytest.mark.browser
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "sm2.json").read_text("utf-8"))
DECK = {"flashcards/deck.md": "one :: first\n\ntwo ::: second\n\n==three== is third\n"}
NOON = "2026-11-20T12:00:00"


@pytest.fixture
def deck(publish: Any, visit: Any) -> Any:
    site = publish(DECK)
    visitor = visit(timezone_id="UTC")
    visitor.page.clock.install(time=NOON)
    return visitor.open(site.uri("decks/deck.html"))


def _progress(page: Any) -> dict[str, Any]:
    key = next(key for key in page.evaluate("Object.keys(localStorage)") if key.startswith("studykit-progress:"))
    return json.loads(page.evaluate("key => localStorage.getItem(key)", key))


def _answer(page: Any, keys: str) -> None:
    for key in keys:
        page.keyboard.press(" ")
        page.locator(".quiz-back").wait_for()
        page.keyboard.press(key)


def test_to_the_end_with_keys(deck: Any) -> None:
    deck.locator("[data-quiz]").click()
    assert deck.locator(".quiz-front").inner_text() == "one"
    assert deck.locator(".quiz-back").count() == 0
    _answer(deck, "3142")
    assert deck.locator(".quiz-bar span").first.inner_text() == "2 left"
    _answer(deck, "3")
    assert deck.locator(".quiz-bar span").first.inner_text() == "1 left"
    _answer(deck, "3")
    deck.get_by_role("heading", name="Done for today").wait_for()
    kept = _progress(deck)
    assert [rating["rating"] for rating in kept["ratings"]] == ["good", "again", "easy", "hard", "good", "good"]
    states = [known["state"] for known in kept["cards"].values()]
    assert sorted((state["due"], state["interval"], state["ease"]) for state in states) == [
        ("2026-11-21", 1, 236), ("2026-11-21", 1, 250), ("2026-11-21", 1, 250), ("2026-11-21", 1, 260),
    ]  # fmt: skip


def test_reload_in_the_middle_and_the_next_day(deck: Any) -> None:
    deck.locator("[data-quiz]").click()
    _answer(deck, "33")
    deck.reload()
    deck.locator("[data-quiz]").click()
    assert deck.locator(".quiz-bar span").first.inner_text() == "2 left"
    _answer(deck, "33")
    deck.reload()
    deck.locator("[data-quiz]").click()
    deck.get_by_role("heading", name="Nothing is due here today.").wait_for()
    deck.clock.set_fixed_time("2026-11-21T03:59:00")
    deck.reload()
    deck.locator("[data-quiz]").click()
    deck.get_by_role("heading", name="Nothing is due here today.").wait_for()
    deck.clock.set_fixed_time("2026-11-21T04:01:00")
    deck.reload()
    deck.locator("[data-quiz]").click()
    assert deck.locator(".quiz-bar span").first.inner_text() == "4 left"
    deck.keyboard.press(" ")
    assert deck.locator("[data-rating='3'] small").inner_text() == "3 · 6 d"


def test_take_back(deck: Any) -> None:
    deck.locator("[data-quiz]").click()
    _answer(deck, "3")
    deck.keyboard.press("u")
    assert deck.locator(".quiz-front").inner_text() == "one"
    assert _progress(deck) == {"version": 1, "cards": {}, "ratings": []}


def test_export(deck: Any) -> None:
    deck.locator("[data-quiz]").click()
    _answer(deck, "3333")
    with deck.expect_download() as download:
        deck.get_by_role("button", name="Save progress as a file").click()
    assert download.value.suggested_filename == "studykit-progress-2026-11-20.json"
    saved = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert saved["schema"] == "studykit.progress/1"
    assert [rating["rating"] for rating in saved["ratings"]] == ["good"] * 4
    assert saved["ratings"][0]["at"].startswith("2026-11-20T12:00")
    assert saved["ratings"][0]["card"] in deck.content()


def test_a_note_can_be_quizzed_too_and_practice_changes_nothing(publish: Any, visit: Any) -> None:
    page = visit(390, "dark").open(publish(DECK).uri("flashcards/deck.html"))
    page.get_by_role("button", name="Quiz this page").click()
    _answer(page, "3333")
    before = _progress(page)
    page.get_by_role("button", name="Practise anyway").click()
    _answer(page, "1")
    assert _progress(page) == before


def test_the_same_arithmetic_as_the_terminal(deck: Any) -> None:
    """Every state of the published vectors that a comment can hold, and long runs, button by button."""
    today = date(2026, 11, 20)
    scheduler = get_scheduler("sm2")
    states = {(0, 250), (1, 250), (6, 250), (50, 220), (8, 130), (3, 171), (36_500, 260), (17, 299), (2, 250)}
    states |= {(int(v["state"]["interval"]), round(v["state"]["ef"] * 100)) for v in VECTORS["sm2"]}
    for interval, ease in sorted(states):
        for rating in Rating:
            state = EaseState(today, Fraction(interval), ease)
            ours = scheduler.answer(state, rating, Moment(today=today, now=None))
            theirs = deck.evaluate(
                "([state, rating, today]) => studykitSm2.answer(state, rating, today)",
                [{"due": str(today), "interval": interval, "ease": ease}, int(rating), str(today)],
            )
            assert theirs == {
                "state": {"due": str(ours.state.due), "interval": int(ours.state.interval), "ease": ours.state.ease},
                "again": ours.again_today,
            }
