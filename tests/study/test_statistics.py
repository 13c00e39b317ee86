"""Statistics by hand-made answers, and properties that hold for any."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from studykit.cli.charts import BLOCKS, LETTERS, bar, columns, under, year
from studykit.cli.output import width
from studykit.formats.statistics import as_data, counts_words, ease_name, interval_name
from studykit.formats.statistics_svg import as_svg
from studykit.model.card import Card, CardId, CardKind
from studykit.model.schedule import CardState, Rating
from studykit.model.span import NotePath
from studykit.study.statistics import Group, Share, statistics
from studykit.vault.events import Review

Make = Callable[..., Card]


def answered(card: str, day: date, rating: Rating = Rating.GOOD, before: str = "", **values: Any) -> Review:
    """An answer in ten seconds."""
    values = {"was_new": not before, "seconds": 10.0, **values}
    return Review(1, CardId(card), NotePath("n.md"), day, rating, before, f"{day},1,250", "sm2", **values)


def test_retention_is_the_first_answer_of_a_day_of_cards_that_had_been_learned(make: Make, today: date) -> None:
    young, mature = f"{today},20,250", f"{today},21,250"
    again, good = Rating.AGAIN, Rating.GOOD
    reviews = [
        answered("new", today, good),
        answered("learning", today, again, f"{today},0,250"),
        answered("a", today, again, young),
        answered("a", today, good, f"{today},0,250"),
        answered("b", today, good, young),
        answered("b", today, again, young, drill=True),
        answered("c", today - timedelta(days=6), good, mature),
        answered("d", today - timedelta(days=7), again, mature),
        answered("d", today - timedelta(days=400), good, f"fsrs,{today}T00:00:00Z,30,30,5,2,4,0,0,-"),
        answered("note", today, good, mature),
        answered("foreign", today, good, "leitner,3"),
    ]
    cards = [make("note", 1, kind=CardKind.NOTE)]
    found = {period.days: period for period in statistics(reviews, cards, today).retention}
    assert (found[1].young, found[1].mature) == (Share(1, 2), Share())
    assert (found[7].mature, found[30].mature, found[365].mature) == (Share(1, 1), Share(1, 2), Share(1, 2))
    assert (found[None].mature, found[None].all) == (Share(2, 3), Share(3, 5))
    assert (found[1].young.rate, found[1].mature.rate) == (0.5, None)


def test_days_streaks_and_time(today: date) -> None:
    days = [today, today - timedelta(days=1), *(today - timedelta(days=n) for n in (10, 11, 12, 13))]
    reviews = [answered("a", day) for day in reversed(days)] + [answered("b", today, Rating.AGAIN, f"{today},3,250")]
    found = statistics(reviews, [], today, days=7)
    assert (found.answers, found.days_studied, found.streak, found.longest_streak) == (7, 6, 2, 4)
    assert found.seconds == 70
    assert [day.answers for day in found.daily] == [0, 0, 0, 0, 0, 1, 2]
    last = found.daily[-1]
    assert (last.day, last.new, last.again, last.seconds) == (today, 1, 1, 20)
    assert found.calendar == {day: 1 + (day == today) for day in sorted(days)}
    assert found.busy == 2


def test_cards_by_standing_and_groups(make: Make, today: date) -> None:
    cards = [
        make("new"),
        make("learning", 0, interval=0, state=CardState.LEARNING),
        make("relearning", 0, interval=0, state=CardState.RELEARNING, ease=130),
        make("young", 0, interval=20, ease=150),
        make("mature", 0, interval=21, ease=169),
        make("old", -400, interval=400, ease=170, leech=True),
        make("gone", 0, state=CardState.SUSPENDED),
        make("fsrs", 0, interval=6, ease=None),
    ]
    found = statistics([], cards, today)
    assert counts_words(found.cards) == "8 cards: 1 new, 2 learning, 2 young, 2 mature, 1 suspended, 1 leeches"
    named = {interval_name(group): group.cards for group in found.intervals}
    assert {name: count for name, count in named.items() if count} == {
        "learning": 2, "4-7 d": 1, "15-30 d": 2, "over a year": 1,
    }  # fmt: skip
    assert {ease_name(group): group.cards for group in found.eases} == {
        "below 1.50": 1, "1.50-1.69": 2, "1.70-1.89": 1, "1.90-2.09": 0, "2.10-2.29": 0, "2.30-2.49": 0, "2.50-2.69": 1,
    }  # fmt: skip
    assert interval_name(Group(1, 2, 0)) == "1 d"
    assert ease_name(Group(350, None, 0)) == "3.50 up"
    assert sum(load.due + load.overdue for load in found.forecast) == 5


def test_the_hardest_cards(make: Make, today: date) -> None:
    cards = [make("a", 0, lapses=1), make("b", 0, lapses=1), make("c", 0, lapses=3), make("easy", 0), make("d", 0)]
    again = Rating.AGAIN
    reviews = [answered(name, today, again) for name in ("a", "b", "c", "d", "gone")]
    reviews += [answered(name, today) for name in ("b", "easy", "c")]
    found = statistics(reviews, cards, today).hardest
    assert [(hard.card.id, hard.again, hard.answers, hard.lapses) for hard in found] == [
        ("c", 1, 2, 3), ("a", 1, 1, 1), ("b", 1, 2, 1), ("d", 1, 1, 0),
    ]  # fmt: skip


@given(data=st.data())
def test_any_answers_give_a_page_that_adds_up(make: Make, today: date, data: st.DataObject) -> None:
    segments = st.sampled_from(
        ["", "2026-01-01,0,250", "2026-01-01,3,190", "2026-01-01,400,330", "x", "2000-01-01,1,250"]
    )
    reviews = data.draw(
        st.lists(
            st.builds(
                answered, st.sampled_from("abc"),
                st.dates(today - timedelta(days=500), today + timedelta(days=2)), st.sampled_from(Rating), segments,
            ),
            max_size=30,
        )
    )  # fmt: skip
    reviews.sort(key=lambda review: review.study_day)
    intervals = data.draw(st.lists(st.integers(0, 3000), max_size=5))
    cards = [make(f"c{n}", n - 3, interval=interval, ease=100 + 90 * n) for n, interval in enumerate(intervals)]
    days = data.draw(st.integers(7, 70))
    found = statistics(reviews, cards, today, days)
    assert (len(found.daily), len(found.forecast)) == (days, days)
    assert sum(group.cards for group in found.intervals) == len(cards) == sum(group.cards for group in found.eases)
    assert all(period.all.asked <= found.answers for period in found.retention)
    assert found.streak <= max(1, found.longest_streak)
    assert as_data(found)["answers"] == len(reviews)
    ElementTree.fromstring(as_svg(found, "a <vault> & \x00"))  # noqa: S314 - our own picture
    for pen in (BLOCKS, LETTERS):
        values = [day.answers for day in found.daily]
        rows = [*columns(values, 5, 1, pen), under("01 Jan", "02 Feb", values, 1)]
        assert max(width(row) for row in rows) <= max(14, days) + 5
        assert max(width(row) for row in year(found.calendar, today, found.busy, pen)) <= 57


def test_bars_show_something_for_anything_and_nothing_for_nothing() -> None:
    assert [bar(value, 100, 10, BLOCKS) for value in (0, 0.01, 50, 100)] == ["", "▏", "█████", "██████████"]
    assert [bar(value, 100, 10, LETTERS) for value in (0, 0.01, 50, 100)] == ["", "#", "#####", "##########"]
    assert bar(0, 0, 10, BLOCKS) == ""
    assert columns([0, 1, 10], 2, 2, BLOCKS) == ["10     ██", "     ▂▂██", " 0 ──────"]
