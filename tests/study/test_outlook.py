from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest

from studykit.config.settings import Limits
from studykit.model.card import Card, CardId
from studykit.model.schedule import CardState, Rating
from studykit.model.span import NotePath
from studykit.study.counts import DueCounts, count, total
from studykit.study.load import forecast, histogram, moved
from studykit.study.outlook import Outlook, day_words, next_words, outlook
from studykit.study.queue import Request, plan
from studykit.study.standing import Standing, standing, streak
from studykit.vault.events import Review

Make = Callable[..., Card]


def test_counts_by_deck_agree_with_the_plan(make: Make, today: date) -> None:
    cards = [make("a", 1, deck="x"), make("b", deck="x"), make("c", deck="y"), make("d", -4, deck="y"), make("e", 0)]
    so_far = Standing({}, {}, frozenset({CardId("e")}), (CardId("e"),))
    made = plan(cards, so_far, Request(today, limits=Limits(new=1)))
    decks = count(made)
    assert decks == (
        DueCounts("d", learning=1, cards=1),
        DueCounts("x", due=1, new=1, cards=2),
        DueCounts("y", waiting_new=1, cards=2),
    )
    assert total(decks) == DueCounts("", due=1, new=1, learning=1, waiting_new=1, cards=5)
    assert total(decks).today == len(made.asked)


def test_what_comes_next(make: Make, today: date) -> None:
    cards = [make(f"t{number}", -1) for number in range(12)] + [make("far", -9)]
    cards += [make(f"n{number:03}") for number in range(360)]
    so_far = Standing({"d": 20}, {})
    request = Request(today)
    ahead = outlook(cards, plan(cards, so_far, request), so_far, request, day_start=time(4))
    assert ahead.tomorrow == ahead.next_count == 12
    assert next_words(ahead) == "Next: 12 tomorrow from 04:00. 360 new wait (20 of 20 learned)."


def test_cards_left_over_count_for_tomorrow_within_its_limit(make: Make, today: date) -> None:
    cards = [make(f"{number}", 3) for number in range(9)]
    request = Request(today, limits=Limits(reviews=4))
    ahead = outlook(cards, plan(cards, Standing(), request), Standing(), request, day_start=time(4))
    assert (ahead.due_waiting, ahead.tomorrow) == (5, 4)


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "tomorrow"), (3, "on Monday"), (6, "on Thursday"), (7, "on 2026-11-27")]
)
def test_days_as_a_person_says_them(today: date, days: int, words: str) -> None:
    assert day_words(today + timedelta(days=days), today) == words


def test_nothing_to_come_needs_no_words(today: date) -> None:
    assert next_words(Outlook(today)) == ""


def _review(card: str, day: date, rating: Rating, **values: bool) -> Review:
    was_new, again = values.get("was_new", False), values.get("again", False)
    return Review(
        0, CardId(card), NotePath("n.md"), day, rating, "", "", "sm2", deck="d", was_new=was_new, again_today=again
    )


def test_standing_counts_each_card_by_its_first_answer(today: date) -> None:
    reviews = [
        _review("old", today - timedelta(days=1), Rating.AGAIN, again=True),
        _review("new", today, Rating.AGAIN, was_new=True, again=True),
        _review("hard", today, Rating.HARD, again=True),
        _review("new", today, Rating.GOOD),
        _review("other", today, Rating.AGAIN, again=True),
        _review("hard", today, Rating.HARD, again=True),
    ]
    now = standing(reviews, today)
    assert (now.introduced, now.reviewed) == ({"d": 1}, {"d": 2})
    assert now.answered == {"new", "hard", "other"}
    assert now.repeats == ("other", "hard")


def test_a_streak_survives_until_the_day_is_over(today: date) -> None:
    days = {today - timedelta(days=back) for back in (1, 2, 3, 5)}
    assert streak(days, today) == 3
    assert streak(days | {today}, today) == 4
    assert streak(set(), today) == 0


def test_histogram_and_forecast(make: Make, today: date) -> None:
    cards = [make("a", 2), make("b", 0), make("c", -1), make("d", -1), make("new")]
    cards.append(make("s", -1)._replace(state=CardState.SUSPENDED))
    load = histogram(cards, today)
    assert load == {-2: 1, 0: 1, 1: 2}
    assert moved(load, -2, 1) == {-2: 0, 0: 1, 1: 3}
    assert moved(load, None, 7) == {-2: 1, 0: 1, 1: 2, 7: 1}
    assert [(day.due, day.overdue) for day in forecast(cards, today, 3)] == [(1, 1), (2, 0), (0, 0)]
