from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.config.settings import Limits
from studykit.model.card import Card, CardId
from studykit.model.schedule import CardState
from studykit.model.span import NotePath
from studykit.study.entry import Stage
from studykit.study.queue import Plan, Request, catch_up, plan
from studykit.study.standing import Standing

Make = Callable[..., Card]
NOTHING_YET = Standing()


def names(made: Plan, stage: Stage | None = None) -> list[str]:
    return [asked.card.id for asked in made.asked if stage in (None, asked.stage)]


def wanted(today: date, **values: Any) -> Request:
    return Request(today, **values)


def test_due_cards_come_first_by_relative_overdueness_then_new_ones(make: Make, today: date) -> None:
    cards = [make("new"), make("slow", 5, interval=100), make("fast", 2, interval=2), make("later", -1)]
    assert names(plan(cards, NOTHING_YET, wanted(today))) == ["fast", "slow", "new"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("relative", ["b", "c", "a"]),
        ("overdue", ["b", "c", "a"]),
        ("due", ["c", "b", "a"]),
        ("note", ["a", "b", "c"]),
    ],
)
def test_orders_of_due_cards(make: Make, today: date, order: str, expected: list[str]) -> None:
    cards = [make("a", 1, interval=50), make("b", 4, interval=2), make("c", 30, interval=40)]
    assert names(plan(cards, NOTHING_YET, wanted(today, order=order))) == expected


def test_a_random_order_is_the_same_for_the_same_seed(make: Make, today: date) -> None:
    cards = [make(f"{number:02}", 1) for number in range(20)]
    first = names(plan(cards, NOTHING_YET, wanted(today, order="random", seed="one")))
    assert names(plan(cards[::-1], NOTHING_YET, wanted(today, order="random", seed="one"))) == first
    assert names(plan(cards, NOTHING_YET, wanted(today, order="random", seed="two"))) != first
    without = [card for card in cards if card.id != first[3]]
    assert names(plan(without, NOTHING_YET, wanted(today, order="random", seed="one"))) == first[:3] + first[4:]


def test_new_cards_go_round_the_decks_by_place(make: Make, today: date) -> None:
    cards = [
        make("a2", note=NotePath("a.md"), block=1, deck="x"),
        make("a1", note=NotePath("a.md"), block=0, deck="x"),
        make("b1", deck="y"),
        make("b2", deck="y"),
        make("a3", note=NotePath("a.md"), block=2, deck="x"),
    ]
    assert names(plan(cards, NOTHING_YET, wanted(today))) == ["a1", "b1", "a2", "b2", "a3"]


def test_path_puts_notes_others_build_on_first(make: Make, today: date) -> None:
    cards = [make("leaf"), make("root"), make("stray")]
    rank = {NotePath("root.md"): 0, NotePath("leaf.md"): 1}
    made = plan(cards, NOTHING_YET, wanted(today, order="path", note_rank=rank))
    assert names(made) == ["root", "leaf", "stray"]


def test_suspended_buried_foreign_and_unwanted_empty_cards_are_left_out(make: Make, today: date) -> None:
    cards = [
        make("suspended", 1, state=CardState.SUSPENDED),
        make("buried", 1, buried=True),
        make("foreign", 1, foreign=True),
        make("empty", 1, empty_answer=True),
    ]
    assert names(plan(cards, NOTHING_YET, wanted(today))) == ["empty"]
    assert names(plan(cards, NOTHING_YET, wanted(today, ask_empty=False))) == []


def test_an_unreadable_schedule_is_due(make: Make, today: date) -> None:
    bad = make("bad", state=CardState.REVIEW, segment="2024-13-99,x,250")
    assert names(plan([bad], NOTHING_YET, wanted(today)), Stage.DUE) == ["bad"]


def test_limits_count_what_was_answered_today(make: Make, today: date) -> None:
    cards = [make(f"n{number}") for number in range(5)] + [make(f"r{number}", 1) for number in range(5)]
    so_far = Standing({"d": 1, "gone": 1}, {"d": 2})
    made = plan(cards, so_far, wanted(today, limits=Limits(new=4, reviews=3)))
    assert names(made, Stage.NEW) == ["n0", "n1"]
    assert names(made, Stage.DUE) == ["r0"]
    assert (made.waiting_new, made.waiting_due) == ({"d": 3}, {"d": 4})


def test_a_decks_limit_holds_for_the_decks_below_it(make: Make, today: date) -> None:
    cards = [make(f"{number}", deck=deck) for number, deck in enumerate(["x", "x/y", "X::Z", "other"])]
    limits = {"x": Limits(new=2)}
    made = plan(cards, NOTHING_YET, wanted(today, deck_limits=limits))
    assert names(made) == ["0", "1", "3"]
    assert made.waiting_new == {"X::Z": 1}


def test_new_overrides_the_days_limit(make: Make, today: date) -> None:
    cards = [make(f"{number}") for number in range(5)]
    so_far = Standing({"d": 20}, {})
    assert names(plan(cards, so_far, wanted(today))) == []
    assert names(plan(cards, so_far, wanted(today, new=3))) == ["0", "1", "2"]


def test_siblings_are_buried_behind_the_one_that_is_asked(make: Make, today: date) -> None:
    block = {"note": NotePath("n.md"), "siblings": 3}
    cards = [make("due", 1, sibling=1, **block), make("new", sibling=0, **block), make("due2", 3, sibling=2, **block)]
    made = plan(cards, NOTHING_YET, wanted(today))
    assert names(made) == ["due2"]
    assert made.buried == {"d": 2}
    unburied = plan(cards, NOTHING_YET, wanted(today, bury_new=False, bury_reviews=False))
    assert names(unburied) == ["due2", "due", "new"]


def test_siblings_of_a_card_answered_today_are_buried(make: Make, today: date) -> None:
    block = {"note": NotePath("n.md")}
    cards = [make("answered", -5, **block), make("sibling", sibling=1, **block)]
    so_far = Standing({}, {"d": 1}, frozenset({CardId("answered")}))
    assert names(plan(cards, so_far, wanted(today))) == []


def test_what_has_to_be_repeated_today_comes_first_and_costs_nothing(make: Make, today: date) -> None:
    cards = [make("due", 1), make("hard", -6), make("failed", 0), make("done", -6)]
    answered = frozenset({CardId("hard"), CardId("failed"), CardId("done")})
    so_far = Standing({}, {"d": 3}, answered, (CardId("failed"), CardId("hard")))
    made = plan(cards, so_far, wanted(today, limits=Limits(reviews=3)))
    assert names(made, Stage.LEARNING) == ["failed", "hard"]
    assert names(made, Stage.DUE) == []


def test_ahead_and_cram_reach_beyond_today(make: Make, today: date) -> None:
    cards = [make("soon", -2), make("later", -9), make("new"), make("buried", -3, buried=True)]
    assert names(plan(cards, NOTHING_YET, wanted(today, ahead=2)), Stage.DUE) == ["soon"]
    assert set(names(plan(cards, NOTHING_YET, wanted(today, cram=True)))) == {"soon", "later", "new", "buried"}


def test_catching_up_says_how_much_waits(make: Make, today: date) -> None:
    cards = [make(f"{number:04}", number) for number in range(4819)]
    request = wanted(today)
    assert (
        catch_up(plan(cards, NOTHING_YET, request), request) == "200 of 4,819 today, most overdue first; the rest wait"
    )
    by_note = wanted(today, order="note")
    assert catch_up(plan(cards, NOTHING_YET, by_note), by_note) == "200 of 4,819 today; the rest wait"
    assert catch_up(plan(cards[:10], NOTHING_YET, request), request) == ""


@given(data=st.data())
def test_every_card_is_asked_once_waits_once_or_is_not_to_be_asked(
    make: Make, today: date, data: st.DataObject
) -> None:
    count = data.draw(st.integers(0, 25))
    cards = [
        make(
            f"{number}",
            data.draw(st.none() | st.integers(-3, 5)),
            note=NotePath(f"{data.draw(st.integers(0, 4))}.md"),
            block=data.draw(st.integers(0, 2)),
            sibling=number,
            deck=data.draw(st.sampled_from(["a", "a/b", "c"])),
            buried=data.draw(st.booleans()),
        )
        for number in range(count)
    ]
    order = data.draw(st.sampled_from(["relative", "due", "random", "note", "path"]))
    limits = Limits(data.draw(st.integers(0, 9)), data.draw(st.integers(0, 9)))
    request = wanted(today, order=order, limits=limits, deck_limits={"a": Limits(2, 2)})
    made = plan(cards, NOTHING_YET, request)
    expected = [card for card in cards if not card.buried and (card.due is None or card.due <= today)]
    seen = Counter(asked.card.deck for asked in made.asked)
    seen += Counter(made.waiting_due) + Counter(made.waiting_new) + Counter(made.buried)
    assert len(names(made)) == len(set(names(made)))
    assert seen == Counter(card.deck for card in expected)
    assert set(names(made)) <= {card.id for card in expected}
    assert made.held == Counter(card.deck for card in cards)
    assert len(names(made, Stage.NEW)) <= limits.new
    assert len(names(made, Stage.DUE)) <= limits.reviews
    blocks = [(asked.card.note, asked.card.block) for asked in made.asked]
    assert len(blocks) == len(set(blocks))
