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
    visitor.page.clock.set_fixed_time(NOON)  # stands still, however long a busy machine takes
    return visitor.open(site.uri("decks/deck.html"))


def _progress(page: Any) -> dict[str, Any]:
    key = next(key for key in page.evaluate("Object.keys(localStorage)") if key.startswith("studykit-progress:"))
    return json.loads(page.evaluate("key => localStorage.getItem(key)", key))


def _start(page: Any) -> None:
    """Its scripts come with the first use."""
    page.locator("[data-quiz]").click()
    page.locator(".quiz-buttons button").first.wait_for()


def _left(page: Any, cards: int) -> None:
    """So many are left, now or in a moment."""
    page.locator(".quiz-bar span").first.get_by_text(f"{cards} left", exact=True).wait_for()


def _answer(page: Any, keys: str) -> None:
    for key in keys:
        page.locator(".quiz-buttons .flip").wait_for()
        page.keyboard.press(" ")
        page.locator(".quiz-back").wait_for()
        page.keyboard.press(key)


def test_to_the_end_with_keys(deck: Any) -> None:
    _start(deck)
    assert deck.locator(".quiz-front").inner_text() == "one"
    assert deck.locator(".quiz-back").count() == 0
    _answer(deck, "3142")
    _left(deck, 2)
    _answer(deck, "3")
    _left(deck, 1)
    _answer(deck, "3")
    deck.get_by_role("heading", name="Done for today").wait_for()
    kept = _progress(deck)
    assert [rating["rating"] for rating in kept["ratings"]] == ["good", "again", "easy", "hard", "good", "good"]
    states = [known["state"] for known in kept["cards"].values()]
    assert sorted((state["due"], state["interval"], state["ease"]) for state in states) == [
        ("2026-11-21", 1, 236), ("2026-11-21", 1, 250), ("2026-11-21", 1, 250), ("2026-11-21", 1, 260),
    ]  # fmt: skip


def test_reload_in_the_middle_and_the_next_day(deck: Any) -> None:
    _start(deck)
    _answer(deck, "33")
    deck.reload()
    _start(deck)
    _left(deck, 2)
    _answer(deck, "33")
    deck.reload()
    _start(deck)
    deck.get_by_role("heading", name="Nothing is due here today.").wait_for()
    deck.clock.set_fixed_time("2026-11-21T03:59:00")
    deck.reload()
    _start(deck)
    deck.get_by_role("heading", name="Nothing is due here today.").wait_for()
    deck.clock.set_fixed_time("2026-11-21T04:01:00")
    deck.reload()
    _start(deck)
    _left(deck, 4)
    deck.keyboard.press(" ")
    assert deck.locator("[data-rating='3'] small").inner_text() == "3 · 6 d"


def test_take_back(deck: Any) -> None:
    _start(deck)
    _answer(deck, "3")
    deck.keyboard.press("u")
    deck.locator(".quiz-front").get_by_text("one", exact=True).wait_for()
    assert _progress(deck) == {"version": 1, "cards": {}, "ratings": []}


def test_export(deck: Any) -> None:
    _start(deck)
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
    visitor = visit(390, "dark")
    visitor.page.clock.set_fixed_time(NOON)
    page = visitor.open(publish(DECK).uri("flashcards/deck.html"))
    page.get_by_role("button", name="Quiz this page").click()
    _answer(page, "3333")
    before = _progress(page)
    page.get_by_role("button", name="Practise anyway").click()
    _answer(page, "1")
    assert _progress(page) == before


LIBRARY = {
    "a.md": "# A\n\n#maths/sets\n\nunion :: $A \\cup B$\n",
    "b.md": "# B\n\n#maths\n\n![[dot.svg]] leads to [[a]] :: see [[a|the other note]] #flashcards/deep/est\n",
    "c.md": "# C\n\nneither :: nor\n",
    "dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><circle r="1"/></svg>',
    "flashcards/long.md": "\n\n".join(f"question {n} :: answer {n}" for n in range(130)),
}


def test_a_tag_a_deck_and_everything(publish: Any, visit: Any) -> None:
    """What stands on other pages too: pictures and links lead where they led from there."""
    site = publish(LIBRARY, settings="site: {title: T}\nflashcard_tags: ['#flashcards', '#maths']\n")
    visitor = visit()
    visitor.page.clock.set_fixed_time(NOON)
    page = visitor.open(site.uri("tags/maths.html"))
    page.get_by_role("button", name="Quiz this tag").click()
    page.locator(".quiz-buttons .flip").wait_for()
    seen = set()
    while page.locator(".quiz-buttons .flip small").count():
        front = page.locator(".quiz-front").inner_text().strip()
        seen.add(front)
        page.keyboard.press(" ")
        if "leads to" in front:
            width = "async image => (await image.decode(), image.naturalWidth)"
            assert page.locator(".quiz-front img").evaluate(width) > 0
            assert page.locator(".quiz-back a").first.get_attribute("href") == site.uri("a.html")
            assert page.locator(".quiz-place a").get_attribute("href").startswith(site.uri("b.html") + "#sk-card-")
        page.locator("[data-rating='3']").click()
        page.locator(".quiz-buttons .flip").wait_for()
    assert seen == {"union", "leads to a"}
    page.get_by_role("button", name="Close").last.click()
    page.goto(site.uri("decks/long.html"))
    _start(page)
    _left(page, 20)
    _answer(page, "3" * 20)
    page.get_by_role("button", name="More new cards (20)").click()
    _left(page, 20)
    _answer(page, "3" * 20)
    page.goto(site.uri("decks.html"))
    page.get_by_role("button", name="Quiz everything").click()
    _left(page, 20)
    page.goto(site.uri("decks/long~2.html"))
    assert page.evaluate("async () => (await studykit.need('cards.js'), await studykit.cards.ids('all')).length") >= 132
    _start(page)
    _left(page, 20)
    assert page.locator(".quiz-front").inner_text() == "question 40"


def test_a_store_of_another_version_is_never_written_over(deck: Any) -> None:
    key = deck.evaluate(
        "(studykit.need('progress.js'), 'studykit-progress:' + new URL(studykit.base, location).pathname)"
    )
    deck.evaluate("key => localStorage.setItem(key, '{\"version\": 2}')", key)
    deck.reload()
    _start(deck)
    _answer(deck, "3333")
    deck.get_by_text("This browser does not keep progress").wait_for()
    assert deck.evaluate("key => localStorage.getItem(key)", key) == '{"version": 2}'


def test_the_same_arithmetic_as_the_terminal(deck: Any) -> None:
    """Every state of the published vectors that a comment can hold, and long runs, button by button."""
    deck.evaluate("studykit.need('sm2.js')")
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
