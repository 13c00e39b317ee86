from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from studykit.study.clock import study_day

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


def test_the_day_never_runs_behind_the_journal_and_says_so() -> None:
    now = datetime(1970, 1, 2, 12, 0, tzinfo=BERLIN)
    found = study_day(now, FOUR, last=date(2026, 11, 20))
    assert found.day == date(2026, 11, 20)
    assert found.set_back
    assert "1970-01-02" in found.warning
    assert "2026-11-20" in found.warning
    assert "--today" in found.warning


def test_an_older_journal_changes_nothing() -> None:
    found = study_day(datetime(2026, 11, 20, 12, 0, tzinfo=BERLIN), FOUR, last=date(2026, 11, 19))
    assert (found.day, found.set_back, found.warning) == (date(2026, 11, 20), False, "")


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        study_day(datetime(2026, 11, 20, 12, 0), FOUR)  # noqa: DTZ001  # what must be refused
