"""Exam mode: whatever the limits and the answers, every card is seen before the date."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.config.settings import Limits
from studykit.model.card import Card, CardId
from studykit.model.schedule import CardState, EaseState, MemoryState, Rating
from studykit.scheduling import SCHEDULERS, Moment
from studykit.scheduling.states import due_day
from studykit.study.entry import Stage
from studykit.study.exam import days_left, exam_words, in_time
from studykit.study.queue import Request, exam_load, plan
from studykit.study.standing import Standing

Make = Callable[..., Card]
LIMITS = Limits(new=2, reviews=3)


def moment(today: date) -> Moment:
    return Moment(today, datetime.combine(today, time(12), UTC))


def answered(card: Card, rating: Rating, exam: date, today: date) -> tuple[Card, bool]:
    """The card after an answer in exam mode, and whether it is asked again today."""
    state = None
    if card.due is not None:
        assert card.interval is not None
        state = EaseState(card.due, card.interval, 250)
    outcome = in_time(SCHEDULERS["sm2"](None).answer(state, rating, moment(today)), exam, today, card.id)
    after = card._replace(state=CardState.REVIEW, due=outcome.due, interval=outcome.interval)
    return after, outcome.again_today


@given(seed=st.integers(0, 2**32), days=st.integers(1, 30))
def test_every_card_is_seen_before_the_exam(seed: int, days: int, make: Make, today: date) -> None:
    chance = random.Random(seed)  # noqa: S311  # answers, not secrets
    exam = today + timedelta(days)
    cards = {}
    for number in range(chance.randint(1, 40)):
        late = chance.choice([None, 40, 3, 0, -1, -5, -20, -200])
        siblings = {"note": "one.md", "block": number // 4}
        cards[CardId(str(number))] = make(str(number), late, interval=chance.choice([1, 6, 60]), **siblings)
    unseen = set(cards)
    for day in (today + timedelta(number) for number in range(days)):
        request = Request(day, limits=LIMITS, exam=exam)
        done: set[CardId] = set()
        for asked in plan(cards.values(), Standing(), request).asked:
            card, _ = answered(cards[asked.card.id], chance.choice([Rating.GOOD, Rating.EASY]), exam, day)
            assert card.due is not None
            assert card.due < exam or days_left(exam, day) == 1
            cards[card.id] = card
            done.add(card.id)
        unseen -= done
    assert not unseen


@pytest.mark.parametrize("kind", ["ease", "memory"])
def test_longer_is_never_sooner_and_the_scheduler_keeps_the_rest(kind: str, today: date) -> None:
    exam = today + timedelta(60)
    now = moment(today)
    if kind == "ease":
        scheduler, state = SCHEDULERS["sm2"](None), EaseState(today, 40, 250)  # type: ignore[arg-type]  # a whole number
    else:
        pytest.importorskip("fsrs")
        scheduler = SCHEDULERS["fsrs"](None)
        due = now.now
        state = MemoryState(due, 40, 40.0, 5.0, CardState.REVIEW, 4, 0, 0, due - timedelta(40))  # type: ignore[arg-type, assignment]  # the same
    before = scheduler.preview(state, now)
    after = {rating: in_time(outcome, exam, today, "card") for rating, outcome in before.items()}
    dues = [after[rating].due for rating in Rating]
    assert dues == sorted(dues)
    assert exam - timedelta(16) <= dues[-1] < exam
    assert dues[-1] < before[Rating.EASY].due
    for rating, outcome in after.items():
        assert due_day(outcome.state) == outcome.due
        assert outcome.state.interval == outcome.interval
        wanted = replace(outcome.state, due=before[rating].state.due, interval=before[rating].state.interval)  # type: ignore[arg-type]  # its own kind
        assert wanted == before[rating].state


def test_a_steady_load(make: Make, today: date) -> None:
    """Cards that fall due too late are spread over the days that are left, not asked all at once."""
    exam = today + timedelta(20)
    cards = [make(str(number), -300, interval=400) for number in range(400)]
    request = Request(today, exam=exam, limits=LIMITS)
    assert 8 <= len(plan(cards, Standing(), request).asked) <= 40
    assert plan(cards, Standing(), request) == plan(cards, Standing(), request)
    last = replace(request, today=exam - timedelta(1))
    assert len(plan(cards, Standing(), last).asked) == 400


def test_answers_of_the_day_count(make: Make, today: date) -> None:
    exam = today + timedelta(10)
    cards = [make(str(number)) for number in range(80)]
    request = Request(today, exam=exam, limits=LIMITS)
    fresh = [asked.card.id for asked in plan(cards, Standing(), request).asked if asked.stage is Stage.NEW]
    assert len(fresh) == 8
    later = plan(cards[5:], Standing(introduced={"d": 5}, answered=frozenset(fresh[:5])), request)
    assert len(later.asked) == 3


def test_words(make: Make, today: date) -> None:
    def said(days: int, *cards: Card, **standing: Any) -> str:
        exam = today + timedelta(days)
        found = exam_load(cards, Standing(**standing), Request(today, exam=exam))
        assert found is not None
        return exam_words(found, exam)

    cards = [make(str(number), None if number % 2 else -99) for number in range(1240)]
    assert said(61, *cards) == "Exam on 2027-01-20, in 61 days: 1,240 cards to see before it, about 21 a day"
    assert said(1, cards[0]) == "Exam on 2026-11-21, tomorrow: 1 card to see today"
    assert said(2, *cards[:4], answered=frozenset({cards[0].id})).endswith("3 cards to see before it, about 2 a day")
    assert exam_load(cards, Standing(), Request(today)) is None
