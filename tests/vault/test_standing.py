"""What the journal says of cards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.model.card import CardId
from studykit.model.schedule import Rating
from studykit.model.span import NotePath
from studykit.vault.events import (
    Bury,
    Event,
    Leech,
    Mark,
    Notice,
    Outside,
    RegeneratedSchedule,
    Reset,
    Review,
    Suspend,
    Unbury,
    Undo,
    Unsuspend,
    Void,
)
from studykit.vault.journal import Journal
from studykit.vault.lines import Entry
from studykit.vault.reckoning import advanced, changed_outside, effective, standing
from studykit.vault.standing import FIRST_WRITE, Standing

ONE, TWO = CardId("one"), CardId("two")
NOTE = NotePath("n.md")
DAY, NEXT = date(2024, 5, 1), date(2024, 5, 2)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    found = Journal.open(tmp_path, "laptop")
    found.clock = iter(range(1, 1000)).__next__
    return found


def after(journal: Journal, *events: Event) -> Standing:
    journal.append(*events)
    return standing(journal.read_all().entries)


def review(card: CardId = ONE, rating: Rating = Rating.GOOD, **more: object) -> Review:
    values: dict[str, object] = {"before": "", "after": "2024-05-02,1,250", "scheduler": "sm2", "study_day": DAY}
    values |= more
    return Review(0, card, NOTE, rating=rating, **values)  # type: ignore[arg-type]  # keywords of one helper


def test_an_empty_journal(journal: Journal) -> None:
    found = standing(journal.read_all().entries)
    assert found.study_days == ()
    assert found.reviews == ()


def test_suspended_buried_marked(journal: Journal) -> None:
    found = after(journal, Suspend(0, (ONE, TWO)), Bury(0, (ONE, TWO), DAY), Mark(0, (ONE, TWO)), Leech(0, (ONE,)))
    assert found.suspended == found.buried_on(DAY) == found.marked == {ONE, TWO}
    assert found.buried_on(NEXT) == set()
    found = after(
        journal, Unsuspend(0, (ONE,)), Unbury(0, (ONE,)), Mark(0, (ONE,), on=False), Leech(0, (ONE,), on=False)
    )
    assert found.suspended == found.buried_on(DAY) == found.marked == {TWO}
    assert found.leeches == set()


def test_lapses_and_leeches(journal: Journal) -> None:
    lapse = review(rating=Rating.AGAIN, lapse=True)
    found = after(
        journal, lapse, review(), review(TWO, Rating.AGAIN), review(rating=Rating.AGAIN, lapse=True, leech="tag")
    )
    assert (found.lapses[ONE], found.lapses[TWO]) == (2, 0)
    assert (found.leeches, found.suspended) == ({ONE}, set())
    found = after(journal, review(TWO, Rating.AGAIN, lapse=True, leech="suspend"))
    assert (found.leeches, found.suspended) == ({ONE, TWO}, {TWO})


def test_reset_makes_a_card_new(journal: Journal) -> None:
    found = after(journal, review(rating=Rating.AGAIN, lapse=True, leech="tag", kept=True), Reset(0, (ONE,)))
    assert ONE not in {**found.lapses, **found.last_review, **found.states, **found.kept}
    assert found.leeches == set()
    assert len(found.reviews) == 1


def test_the_last_review_is_the_latest_also_among_imported_ones(journal: Journal) -> None:
    found = after(
        journal, review(after="new"), Review(-5, ONE, NOTE, DAY, Rating.EASY, "", "old", "anki", batch="import")
    )
    assert found.last_review[ONE].after == "new"
    assert found.study_days == (DAY,), "those of another program do not count"


def test_drilling(journal: Journal) -> None:
    found = after(journal, review(rating=Rating.HARD, again_today=True), review(TWO, Rating.AGAIN, again_today=True))
    assert found.drilling(DAY) == {ONE}
    assert found.drilling(NEXT) == set()
    found = after(journal, review(rating=Rating.AGAIN, drill=True, again_today=True))
    assert found.drilling(DAY) == {ONE}
    assert after(journal, review(drill=True)).drilling(DAY) == set()


def test_schedules_that_live_in_the_journal(journal: Journal) -> None:
    found = after(journal, review(kept=True, after="a"), RegeneratedSchedule(0, TWO, "b"), review(after="c"))
    assert found.kept == {ONE: "a", TWO: "b"}
    assert found.states == {ONE: "c", TWO: "b"}
    assert after(journal, review(CardId("three"), after="d")).in_notes == {"three": "d"}


def test_what_another_program_changed(journal: Journal) -> None:
    known = after(journal, review(after="a"), review(TWO, after="b", kept=True), Notice(0, FIRST_WRITE))
    assert known.notices == {"first-write"}
    seen = changed_outside({ONE: (NOTE, "x"), TWO: (NOTE, "y"), CardId("three"): (NOTE, "z")}, known)
    assert seen == (Outside(0, ONE, NOTE, "a", "x"),)
    known = after(journal, *seen)
    assert known.states[ONE] == "x"
    assert changed_outside({ONE: (NOTE, "x")}, known) == ()


def test_taken_back_and_void_events_do_not_count(journal: Journal) -> None:
    one, two, three = journal.append(Suspend(0, (ONE,)), Mark(0, (ONE,)), Bury(0, (ONE,), DAY))
    [undo_one] = journal.append(Undo(0, one.ref))
    journal.append(Undo(0, two.ref), Void(0, three.ref), Void(0, undo_one.ref))
    entries = journal.read_all().entries
    assert effective(entries) == (one,)
    found = standing(entries)
    assert (found.suspended, found.marked, found.buried) == ({ONE}, set(), {})


def test_a_clock_set_back_does_not_hide_the_last_answer(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, "laptop")
    journal.clock = iter([5_000, 1_000]).__next__
    journal.append(review(rating=Rating.HARD, again_today=True))
    known = after(journal, review(drill=True))
    assert known.last_review[ONE].rating is Rating.GOOD
    assert not known.drills(ONE, DAY)


def test_an_answer_with_a_wrong_clock_does_not_hide_later_ones(journal: Journal) -> None:
    known = after(journal, review(study_day=date(2031, 1, 1)), review(rating=Rating.HARD, again_today=True))
    assert known.drills(ONE, DAY)


CARDS = st.sampled_from([ONE, TWO])
SOME = st.lists(CARDS, min_size=1, max_size=2, unique=True).map(tuple)
EVENTS = st.one_of(
    st.builds(
        review, CARDS, st.sampled_from(Rating), after=st.sampled_from(["", "2024-05-02,1,250", "2024-05-07,6,250"]),
        study_day=st.sampled_from([DAY, NEXT]), again_today=st.booleans(), drill=st.booleans(), lapse=st.booleans(),
        leech=st.sampled_from(["", "tag", "suspend"]), kept=st.booleans(),
    ),
    st.builds(Reset, st.just(0), SOME, after=st.sampled_from(["", "2024-05-01,1,250"])),
    st.builds(RegeneratedSchedule, st.just(0), CARDS, st.sampled_from(["", "2024-05-02,1,250"])),
    st.builds(Outside, st.just(0), CARDS, st.just(NOTE), st.just("a"), st.just("b")),
    st.builds(Bury, st.just(0), SOME, st.sampled_from([DAY, NEXT])),
    *(st.builds(kind, st.just(0), SOME) for kind in (Suspend, Unsuspend, Unbury, Mark, Leech)),
    st.builds(Notice, st.just(0), st.just(FIRST_WRITE)),
)  # fmt: skip


@given(st.lists(EVENTS, max_size=12), st.integers(0, 12))
def test_following_events_one_by_one_comes_to_the_same(events: list[Event], known: int) -> None:
    entries = [Entry(str(number), "laptop", number, event) for number, event in enumerate(events)]
    before = standing(entries[:known])
    kept = replace(before, states=dict(before.states), lapses=dict(before.lapses))
    found: Standing | None = before
    for entry in entries[known:]:
        assert found is not None
        found = advanced(found, [entry])
    assert found == standing(entries)
    assert before == kept, "what was known is a value"
    assert advanced(before, [Entry("x", "laptop", 99, Undo(0, "0"))]) is None
