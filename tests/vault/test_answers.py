"""The answers of all time in short tell of a day what all of them tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studykit.model.card import CardId
from studykit.model.schedule import Rating
from studykit.model.span import NotePath
from studykit.study.clock import study_day
from studykit.study.standing import standing
from studykit.vault.answers import Answers, answers, answers_from, answers_text
from studykit.vault.events import Review
from studykit.vault.reckoning import standing as standing_of

TODAY = date(2026, 11, 20)


def _review(card: str, ago: int, was_new: bool, again: bool, imported: bool) -> Review:
    return Review(
        1, CardId(card), NotePath("n.md"), TODAY - timedelta(ago), Rating.GOOD, "", "", "sm2", deck=f"deck {card}",
        was_new=was_new, again_today=again, batch="import" if imported else "",
    )  # fmt: skip


REVIEWS = st.lists(
    st.builds(
        _review, st.sampled_from("abc"), st.integers(-4, 9), st.booleans(), st.booleans(), st.booleans()
    ),
    max_size=12,
)  # fmt: skip


@given(REVIEWS, st.integers(-4, 9))
def test_a_day_is_counted_alike(reviews: list[Review], ago: int) -> None:
    found = answers_from(answers_text(answers(reviews), "journal"), "journal")
    assert found is not None
    day = TODAY - timedelta(ago)
    if day >= found.since:
        assert standing(found.last, day) == standing(reviews, day)
    assert found.days == {review.study_day for review in reviews}
    now = datetime.combine(day, time(12), UTC)
    given_here = [review.study_day for review in reviews if not review.batch]
    assert study_day(now, time(4), found.in_order) == study_day(now, time(4), given_here)


def test_those_of_another_journal_and_damaged_ones_are_none() -> None:
    text = answers_text(answers([_review("a", 1, True, False, False)]), "journal")
    assert answers_from(text, "another") is None
    for damaged in ("", "[", "null", "[1, 2]", text.replace("2026", "x")):
        assert answers_from(damaged, "journal") is None


def test_no_answers_at_all() -> None:
    assert answers(standing_of(()).reviews) == Answers((), frozenset(), date.min, ())
