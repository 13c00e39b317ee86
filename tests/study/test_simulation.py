"""Simulated days: what must add up whatever chance does, and habits drawn from answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.config.settings import Limits
from studykit.model.card import Card, CardId, CardKind
from studykit.model.schedule import CardState, Rating
from studykit.model.span import NotePath
from studykit.scheduling import SCHEDULERS, get_scheduler
from studykit.study.simulation import Habits, Stage, busiest, habits_of, simulate
from studykit.vault.events import Review

Make = Callable[..., Card]
ALWAYS_GOOD = Habits({stage: {rating: float(rating is Rating.GOOD) for rating in Rating} for stage in Stage}, 5.0)


def test_always_good_is_the_published_sequence(make: Make, today: date) -> None:
    """1, 6, 15 days: answers on days 0, 1, 7 and 22."""
    course = simulate([make("a")], lambda _: get_scheduler("sm2"), ALWAYS_GOOD, today, days=30, limits=Limits(20, 200))
    assert [number for number, day in enumerate(course) if day.answers] == [0, 1, 7, 22]
    assert [day.new for day in course[:2]] == [1, 0]
    assert {day.seconds for day in course} == {0.0, 5.0}
    assert busiest(course).day == today


def test_limits_make_cards_wait(make: Make, today: date) -> None:
    cards = [make(f"due{n}", n) for n in range(5)] + [make(f"new{n}") for n in range(5)]
    course = simulate(cards, lambda _: get_scheduler("sm2"), ALWAYS_GOOD, today, days=3, limits=Limits(2, 3))
    assert [(day.new, day.waiting) for day in course] == [(2, 2), (2, 1), (1, 0)]
    assert course[0].answers == 5


def test_some_cards_take_no_part(make: Make, today: date) -> None:
    cards = [
        make("a", 3, state=CardState.SUSPENDED), make("b", 3, foreign=True), make("c", 3, kind=CardKind.NOTE),
    ]  # fmt: skip
    course = simulate(cards, lambda _: get_scheduler("sm2"), ALWAYS_GOOD, today, days=9, limits=Limits())
    assert not any(day.answers for day in course)


@pytest.mark.parametrize("name", SCHEDULERS)
def test_every_scheduler_can_be_played_and_chance_is_seeded(name: str, make: Make, today: date) -> None:
    cards = [make("new"), *(make(f"{n}", n, interval=n + 1) for n in range(20))]
    scheduler = get_scheduler(name)

    def play(seed: str) -> list[int]:
        course = simulate(cards, lambda _: scheduler, Habits(), today, days=40, limits=Limits(), seed=seed)
        return [day.answers for day in course]

    assert play("a") == play("a") != play("b")
    assert sum(play("a")) > 20


def review(number: int, rating: Rating, before: str, **values: bool) -> Review:
    day = date(2026, 1, 1) + timedelta(days=number)
    return Review(number, CardId("a"), NotePath("n.md"), day, rating, before, "", "sm2", seconds=8.0, **values)


def test_habits_are_drawn_from_the_log(today: date) -> None:
    learned = f"{today},30,250"
    log = [review(n, Rating.HARD if n % 2 else Rating.GOOD, learned) for n in range(2000)]
    log += [review(n, Rating.AGAIN, learned, drill=True) for n in range(2000)]
    habits = habits_of(log)
    assert habits.seconds == 8.0
    assert habits.shares[Stage.MATURE][Rating.HARD] == pytest.approx(0.5, abs=0.01)
    assert habits.shares[Stage.MATURE][Rating.AGAIN] < 0.01
    assert habits.shares[Stage.YOUNG] == pytest.approx(Habits().shares[Stage.YOUNG])


@given(
    ratings=st.lists(st.tuples(st.sampled_from(Rating), st.sampled_from(["", "x", "2026-01-01,3,250"])), max_size=9),
    known=st.floats(0.01, 1),
)
def test_shares_are_shares(ratings: list[tuple[Rating, str]], known: float) -> None:
    habits = habits_of(review(n, rating, before) for n, (rating, before) in enumerate(ratings))
    for found in (habits, habits.with_retention(known), replace(habits).with_retention(known)):
        for shares in found.shares.values():
            assert sum(shares.values()) == pytest.approx(1)
            assert min(shares.values()) >= 0
    assert habits.with_retention(known).shares[Stage.YOUNG][Rating.AGAIN] == pytest.approx(1 - known)
