from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from studykit.study.clock import StudyDay, study_day

BERLIN = ZoneInfo("Europe/Berlin")
FOUR = time(4, 0)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-20 03:59:59", "2026-11-19"),
        ("2026-11-20 04:00:00", "2026-11-20"),
        ("2026-11-20 23:59:59", "2026-11-20"),
        ("2026-03-29 03:30:00", "2026-03-28"),  # the night in which Berlin skips two to three
        ("2026-10-25 02:30:00", "2026-10-24"),  # the night in which it has two to three twice
    ],
)
def test_a_day_begins_at_the_roll_over_hour_of_the_wall_clock(moment: str, day: str) -> None:
    for fold in (0, 1):
        now = datetime.fromisoformat(moment).replace(tzinfo=BERLIN, fold=fold)
        assert study_day(now, FOUR).day == date.fromisoformat(day)


def test_midnight_is_a_roll_over_hour_too() -> None:
    assert study_day(datetime(2026, 11, 20, 0, 0, tzinfo=BERLIN), time(0)).day == date(2026, 11, 20)


TODAY, EARLIER, FUTURE = date(2026, 11, 20), date(2026, 11, 18), date(2031, 1, 1)


def at_noon(day: date, answered: Sequence[date]) -> StudyDay:
    return study_day(datetime.combine(day, time(12), BERLIN), FOUR, answered)


@pytest.mark.parametrize("now", [date(1970, 1, 2), date(2026, 11, 10)])
def test_the_day_never_runs_behind_the_journal_and_says_so(now: date) -> None:
    """An empty battery, and a clock set back into a time of daily study."""
    found = at_noon(now, [date(2026, 11, day) for day in range(5, 21)])
    assert found.day == TODAY
    assert found.set_back
    for words in (str(now), str(TODAY), f"--today {now}"):
        assert words in found.warning


def test_an_older_journal_changes_nothing() -> None:
    found = at_noon(TODAY, [EARLIER])
    assert (found.day, found.set_back, found.warning) == (TODAY, False, "")


def test_a_day_that_another_time_zone_already_has_goes_on() -> None:
    found = at_noon(TODAY, [EARLIER, TODAY + timedelta(1)])
    assert (found.day, found.set_back) == (TODAY + timedelta(1), True)


def test_an_evening_with_a_wrong_clock_does_not_move_all_later_answers_into_its_future() -> None:
    found = at_noon(TODAY, [EARLIER, FUTURE, FUTURE, FUTURE + timedelta(1)])
    assert (found.day, found.set_back) == (TODAY, False)
    assert f"answers of {FUTURE + timedelta(1)}" in found.warning
    assert "studykit undo" in found.warning


def test_an_answer_after_those_of_a_wrong_clock_settles_it() -> None:
    habit = [FUTURE + timedelta(day) for day in range(30)]
    assert at_noon(TODAY, [EARLIER, *habit]).set_back, "so many days are no slip"
    found = at_noon(TODAY + timedelta(1), [EARLIER, *habit, TODAY])
    assert (found.day, found.warning) == (TODAY + timedelta(1), "")


def test_a_first_evening_with_a_wrong_clock_is_settled_by_naming_the_day_once() -> None:
    assert at_noon(TODAY, [FUTURE]).day == FUTURE
    assert at_noon(TODAY, [FUTURE, TODAY]).day == TODAY


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        study_day(datetime(2026, 11, 20, 12, 0), FOUR)  # noqa: DTZ001  # what must be refused
