from __future__ import annotations

from datetime import timedelta

from fake_desk import TODAY, FakeDesk, entries, make_card, scheduled

from studykit.review.choices import outcome_words
from studykit.review.desk import Desk
from studykit.review.rehearsal import Rehearsal
from studykit.review.session import Command
from studykit.review.sitting import Sitting

CARDS = [scheduled(make_card("a"), TODAY + timedelta(days=9), 10), make_card("b")]


def test_cramming_repeats_until_good_and_writes_nothing() -> None:
    desk = FakeDesk(CARDS)
    crammed: Desk = Rehearsal(desk, cram=True)
    sitting = Sitting(crammed, entries(CARDS), cram=True)
    assert [choice.words for choice in sitting.choices()] == ["again", "again", "done", "done"]
    for command in (Command.AGAIN, Command.GOOD, Command.GOOD):
        sitting.do(Command.FLIP)
        assert sitting.do(command).recorded is not None
    assert sitting.state.finished
    sitting.do(Command.UNDO)
    assert sitting.card is not None
    assert desk.written == []
    assert list(desk.cards.values()) == CARDS


def test_a_dry_run_says_what_would_be_written() -> None:
    desk = FakeDesk(CARDS)
    sitting = Sitting(Rehearsal(desk, cram=False), entries(CARDS))
    sitting.do(Command.FLIP)
    done = sitting.do(Command.GOOD)
    assert done.recorded is not None
    assert done.recorded.outcome is not None
    assert (done.recorded.before, done.recorded.after) == ("2026-11-29,10,250", "2026-12-15,25,250")
    assert outcome_words(done.recorded.outcome) == "25 d"
    sitting.do(Command.SUSPEND)
    assert desk.written == []
    assert list(desk.cards.values()) == CARDS
