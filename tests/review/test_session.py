"""The state machine, alone and over a desk: any sequence of commands, no answer lost or applied twice."""

from __future__ import annotations

import signal
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from fake_desk import TODAY, FakeDesk, FullDisk, entries, make_card, scheduled
from hypothesis import given
from hypothesis import strategies as st

from studykit.model.card import CardId
from studykit.model.schedule import CardState, Rating
from studykit.review.desk import Recorded
from studykit.review.session import (
    RATINGS,
    REPEAT_AFTER,
    Answer,
    Command,
    Left,
    SetAside,
    TakeBack,
    after,
    begin,
    effect,
    left,
    steps,
)
from studykit.review.sitting import Sitting
from studykit.study.entry import Entry, Stage

A, B, C = (Entry(CardId(name), Stage.NEW) for name in "abc")
AGAIN_A = replace(A, stage=Stage.LEARNING)


def test_a_card_is_rated_only_once_its_answer_was_seen() -> None:
    state = begin([A, B])
    assert effect(state, Command.GOOD) is None
    assert after(state, Command.GOOD) is state
    seen = after(state, Command.FLIP)
    assert effect(seen, Command.GOOD, 2.5) == Answer(A.card, Rating.GOOD, 2.5)
    assert after(seen, Command.GOOD).current == B


def test_commands_say_what_they_want_written() -> None:
    state = begin([A])
    assert effect(state, Command.SUSPEND) == SetAside(A.card, Command.SUSPEND)
    assert effect(state, Command.UNDO) == TakeBack(None)
    assert effect(state, Command.SKIP) is None
    gone = after(state, Command.SKIP)
    assert gone.finished
    assert effect(gone, Command.UNDO) is None  # a skip was never written
    assert effect(gone, Command.BURY) is None


def test_a_repeat_waits_for_other_cards_and_comes_at_once_without_them() -> None:
    plan = [Entry(CardId(f"{number}"), Stage.DUE) for number in range(20)]
    state = after(after(begin(plan), Command.FLIP), Command.AGAIN, again=replace(plan[0], stage=Stage.LEARNING))
    order = []
    while not state.finished:
        order.append(state.current.card if state.current else "")
        state = after(after(state, Command.FLIP), Command.GOOD)
    assert order.index("0") == REPEAT_AFTER
    assert len(order) == len(plan)

    alone = after(after(begin([A]), Command.FLIP), Command.AGAIN, again=AGAIN_A)
    assert alone.current == AGAIN_A


def test_the_title_counts_what_is_left_with_the_card_on_the_table() -> None:
    state = begin([A, B, replace(C, stage=Stage.DUE)])
    assert left(state) == Left(2, 0, 1)
    state = after(after(state, Command.FLIP), Command.AGAIN, again=AGAIN_A)
    assert left(state) == Left(1, 1, 1)


def test_undo_leads_back_step_by_step_question_up() -> None:
    start = begin([A, B, C])
    state = after(after(start, Command.FLIP), Command.HARD, 3.0, again=AGAIN_A)
    state = after(after(state, Command.MARK), Command.SUSPEND)
    assert [step.command for step in steps(state)] == [Command.SUSPEND, Command.MARK, Command.HARD]
    for _ in range(3):
        state = after(state, Command.UNDO)
    assert state == start
    assert state.last is None


def _some_cards(count: int) -> list[tuple[bool, int]]:
    return [(number % 3 == 0, number % 5) for number in range(count)]


# A changed wording comes with what writes it, by `Sitting.rewrite`: tests/web/test_rewriting.py.
_GIVEN_ALONE = sorted(set(Command) - {Command.QUIT, Command.REWRITE}, key=list(Command).index)
COMMANDS = st.lists(st.sampled_from(_GIVEN_ALONE), max_size=60)


@given(count=st.integers(0, 12), commands=COMMANDS, gone=st.sets(st.integers(0, 11), max_size=2))
def test_no_answer_is_lost_or_applied_twice(count: int, commands: list[Command], gone: set[int]) -> None:
    cards = [
        make_card(f"{number}") if new else scheduled(make_card(f"{number}"), TODAY - timedelta(days=late), 6 + late)
        for number, (new, late) in enumerate(_some_cards(count))
    ]
    desk = FakeDesk(cards)
    before = dict(desk.cards)
    sitting = Sitting(desk, entries(cards))
    start = replace(sitting.state, shown=False)
    for number in gone:
        if number < count and sitting.state.current is not None and sitting.state.current.card != f"{number}":
            del desk.cards[CardId(f"{number}")]
            del before[CardId(f"{number}")]
    acknowledged: list[tuple[CardId, str]] = []
    for command in commands:
        card = sitting.state.current
        shown = sitting.state.shown
        written = len(desk.written)
        done = sitting.do(command, 1.0)
        if command is Command.UNDO:
            if len(desk.written) < written:
                acknowledged.pop()
        elif card is not None and not done.failed:
            if command in RATINGS:
                assert (done.recorded is not None) == shown
                if shown:
                    acknowledged.append((card.card, command.value))
            elif command in {Command.SUSPEND, Command.BURY, Command.MARK}:
                acknowledged.append((card.card, command.value))
        assert desk.written == acknowledged
    kept = Counter(step.entry.card for step in steps(sitting.state) if step.command in RATINGS)
    assert kept == Counter(card for card, word in acknowledged if word in {rating.word for rating in Rating})
    for _ in range(len(commands) + 1):
        sitting.do(Command.UNDO)
    assert desk.written == []
    assert desk.cards == before
    if not gone:
        assert replace(sitting.state, shown=False) == start


@given(ratings=st.lists(st.sampled_from(list(RATINGS)), max_size=40))
def test_failed_cards_come_back_until_they_are_good(ratings: list[Command]) -> None:
    cards = [make_card(name) for name in "abcdefghijkl"]
    desk = FakeDesk(cards)
    sitting = Sitting(desk, entries(cards))
    for command in [*ratings, *[Command.GOOD] * 60]:
        sitting.do(Command.FLIP)
        sitting.do(command)
    assert sitting.state.finished
    final = dict(desk.written)
    assert set(final) == {card.id for card in cards}
    assert set(final.values()) <= {"good", "easy"}
    assert all(card.due and card.due > TODAY for card in desk.cards.values())


def test_an_answer_that_cannot_be_written_leaves_everything_as_it_was() -> None:
    cards = [make_card("a"), make_card("b")]
    sitting = Sitting(FullDisk(cards), entries(cards))
    sitting.do(Command.FLIP)
    state = sitting.state
    done = sitting.do(Command.GOOD)
    assert (done.failed, done.recorded) == (True, None)
    assert "disk is full" in done.words
    assert sitting.state is state


def test_a_card_that_is_gone_is_passed_over_and_named() -> None:
    cards = [make_card("a"), make_card("b"), make_card("c")]
    desk = FakeDesk(cards)
    sitting = Sitting(desk, entries(cards))
    del desk.cards[CardId("b")]
    sitting.do(Command.SKIP)
    assert sitting.card is not None
    assert sitting.card.id == "c"
    assert "b is gone" in sitting.passed()[0]
    assert sitting.passed() == ()
    sitting.do(Command.UNDO)
    assert sitting.card.id == "a"


def test_a_card_answered_elsewhere_is_not_answered_again() -> None:
    cards = [scheduled(make_card("a"), TODAY, 6), scheduled(make_card("b"), TODAY, 6)]
    desk = FakeDesk(cards)
    sitting = Sitting(desk, entries(cards))
    sitting.do(Command.FLIP)
    for card in cards:
        desk.cards[card.id] = scheduled(card, TODAY + timedelta(days=15), 15)
    done = sitting.do(Command.GOOD)
    assert done.failed
    assert desk.written == []
    assert sitting.card is None
    assert len(sitting.passed()) == 2


def test_an_undo_beyond_the_session_brings_that_card_back() -> None:
    cards = [make_card("a"), make_card("b")]
    desk = FakeDesk(cards)
    desk.rate(CardId("b"), Rating.EASY, 1.0)
    sitting = Sitting(desk, entries([cards[0]]))
    done = sitting.do(Command.UNDO)
    assert "earlier session" in done.words
    assert sitting.card is not None
    assert sitting.card.id == "b"
    sitting.do(Command.SKIP)
    assert sitting.card is not None
    assert sitting.card.id == "a"
    assert sitting.do(Command.UNDO).failed is False
    assert sitting.do(Command.UNDO).idle is True


def test_suspended_meanwhile() -> None:
    cards = [make_card("a"), make_card("b")]
    desk = FakeDesk(cards)
    sitting = Sitting(desk, entries(cards))
    desk.cards[CardId("b")] = cards[1]._replace(state=CardState.SUSPENDED)
    sitting.do(Command.SKIP)
    assert sitting.card is None
    assert "suspended" in sitting.passed()[0]


class Interrupted(FakeDesk):
    """Ctrl-C arrives while an answer is being written."""

    def rate(self, card_id: CardId, rating: Rating, seconds: float) -> Recorded:
        signal.raise_signal(signal.SIGINT)
        return super().rate(card_id, rating, seconds)


def test_an_interrupt_waits_until_the_answer_is_written() -> None:
    cards = [make_card("a"), make_card("b")]
    desk = Interrupted(cards)
    sitting = Sitting(desk, entries(cards))
    sitting.do(Command.FLIP)
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        sitting.do(Command.GOOD)
    assert signal.getsignal(signal.SIGINT) is before
    assert desk.written == [("a", "good")]
    assert sitting.state.current is not None
    assert sitting.state.current.card == "b"
