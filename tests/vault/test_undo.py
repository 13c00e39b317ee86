"""Taking back: any number of steps, across sessions, exact bytes, never over somebody else's work."""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from studykit.errors import SourceChangedError
from studykit.model.card import CardId
from studykit.model.span import NotePath, Span
from studykit.text import Edit
from studykit.vault.commit import commit_edit, settle
from studykit.vault.events import Bury, Change, EditEvent, Identity, Leech, Mark, Reset, Review, Suspend
from studykit.vault.reckoning import standing
from studykit.vault.undo import undo
from studykit.vault.writer import read_note

sys.path.insert(0, str(Path(__file__).parent))
import answering  # the vault of numbered notes lives beside this test

ONE = CardId("one")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return answering.make_vault(tmp_path / "vault", 3)


def notes(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in root.glob("*.md")}


def test_answers_of_several_sessions_are_taken_back(root: Path) -> None:
    pictures = [notes(root)]
    for number in (0, 1, 0, 2, 0):
        answering.answer(root, answering.journal_of(root), number)
        pictures.append(notes(root))
    done = undo(root, answering.journal_of(root))
    assert notes(root) == pictures[4]
    assert [(type(step.entry.event), step.source.path if step.source else None) for step in done] == [(Review, "n0.md")]
    assert len(undo(root, answering.journal_of(root), 3)) == 3
    assert notes(root) == pictures[1]
    assert len(undo(root, answering.journal_of(root), 5)) == 1
    assert notes(root) == pictures[0]
    assert undo(root, answering.journal_of(root)) == []
    assert standing(answering.journal_of(root).read_all().entries).reviews == ()


def test_an_answer_after_an_undo_counts(root: Path) -> None:
    journal = answering.journal_of(root)
    journal.clock = lambda: 1_700_000_000_000  # a clock that stands still makes equal events
    for _ in range(3):
        answering.answer(root, journal, 0)
        undo(root, journal)
    answering.answer(root, journal, 0)
    assert len(standing(journal.read_all().entries).reviews) == 1
    assert answering.count(read_note(root, answering.note(0))) == 1


def test_a_note_that_changed_since_is_left_alone(root: Path) -> None:
    journal = answering.journal_of(root)
    answering.answer(root, journal, 0)
    answering.answer(root, journal, 1)
    path = root / answering.note(0)
    path.write_bytes(path.read_bytes() + b"more")
    before = path.read_bytes()
    with pytest.raises(SourceChangedError, match=r"n0\.md has changed since .* 1 of 2 steps"):
        undo(root, journal, 2)
    assert path.read_bytes() == before
    assert answering.count(read_note(root, answering.note(1))) == 0
    path.unlink()
    with pytest.raises(SourceChangedError, match=r"n0\.md is no longer there"):
        undo(root, journal)


def test_suspensions_and_marks_are_taken_back(root: Path) -> None:
    journal = answering.journal_of(root)
    day = date(2024, 5, 1)
    events = (Suspend(0, (ONE,)), Bury(0, (ONE,), day), Mark(0, (ONE,)), Leech(0, (ONE,)))
    for event in events:
        journal.append(event)
        journal.append(Identity(0, ONE, NotePath("n0.md"), "q", "a"))
    for event in reversed(events):
        assert [type(step.entry.event) for step in undo(root, journal)] == [type(event)]
    found = standing(journal.read_all().entries)
    assert (found.suspended, found.buried_on(day), found.marked, found.leeches) == (set(), set(), set(), set())


def test_a_batch_is_one_step(root: Path) -> None:
    journal = answering.journal_of(root)
    before = notes(root)
    answering.answer(root, journal, 2)
    for number in (0, 0, 1):
        source = read_note(root, answering.note(number))
        edit = Edit(source.path, source.sha256, Span(0, 0), "fixed ")
        commit_edit(root, journal, source, edit, Reset(0, (answering.card(number),), batch="reset 1"))
    assert len(undo(root, journal)) == 3
    assert notes(root) == before | {"n2.md": (root / "n2.md").read_bytes()}
    source = read_note(root, answering.note(0))
    for _ in range(2):
        edit = Edit(source.path, source.sha256, Span(0, 0), "fixed ")
        source = commit_edit(root, journal, source, edit, EditEvent(0, "fix", batch="fix 2"))
    answering.answer(root, journal, 1)
    (root / "n0.md").write_bytes(b"other work")
    with pytest.raises(SourceChangedError):
        undo(root, journal, 2)
    assert (root / "n0.md").read_bytes() == b"other work"


def test_a_journal_from_elsewhere_moves_nothing_it_did_not_write(root: Path) -> None:
    """A downloaded vault can bring a journal along: its paths and texts prove nothing."""
    journal = answering.journal_of(root)
    source = read_note(root, answering.note(0))
    (root.parent / "out.md").write_bytes(b"outside")
    outside = Change(NotePath("../out.md"), "0", source.sha256, 0, "x", "outside")
    lying = Change(source.path, "0" * 64, source.sha256, 0, "bad", source.text[:2])
    for change in (outside, lying):
        journal.append(EditEvent(0, "fix", change=change))
        before = notes(root)
        with pytest.raises(Exception, match=r"out of the vault|damaged"):
            undo(root, journal)
        assert notes(root) == before
        journal.append(Suspend(0, (ONE,)))
        undo(root, journal)
    assert (root.parent / "out.md").read_bytes() == b"outside"


class Sessions(RuleBasedStateMachine):
    """Answers, undo, crashes between journal and note, and an editor at work, in any order."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.root = answering.make_vault(Path(self.folder.name) / "vault", 2)
        self.journal = answering.journal_of(self.root)
        self.answers: list[tuple[int, bytes, bytes]] = []
        self.pictures = notes(self.root)

    def path(self, number: int) -> Path:
        return self.root / answering.note(number)

    def remember(self) -> None:
        self.pictures = notes(self.root)

    @rule(number=st.integers(0, 1))
    def answer(self, number: int) -> None:
        before = self.path(number).read_bytes()
        answering.answer(self.root, self.journal, number)
        self.answers.append((number, before, self.path(number).read_bytes()))
        self.remember()

    @rule(number=st.integers(0, 1))
    def crash(self, number: int) -> None:
        before = self.path(number).read_bytes()
        answering.answer(self.root, self.journal, number)
        self.path(number).write_bytes(before)  # as if the process had ended before the replacement
        self.journal = answering.journal_of(self.root)
        settled = settle(self.root, self.journal, self.journal.read_all())
        assert settled.voided is not None

    @rule(number=st.integers(0, 1), text=st.sampled_from(["", "more\n", "🧠"]))
    def edit(self, number: int, text: str) -> None:
        self.path(number).write_bytes(self.path(number).read_bytes() + text.encode())
        self.remember()

    @precondition(lambda self: self.answers)
    @rule()
    def take_back(self) -> None:
        number, before, after = self.answers[-1]
        if self.path(number).read_bytes() == after:
            assert len(undo(self.root, self.journal)) == 1
            self.answers.pop()
            assert self.path(number).read_bytes() == before
            self.remember()
        else:
            with pytest.raises(SourceChangedError):
                undo(self.root, self.journal)

    @rule()
    def new_session(self) -> None:
        self.journal = answering.journal_of(self.root)
        settled = settle(self.root, self.journal, self.journal.read_all())
        assert settled.voided is None

    @invariant()
    def notes_and_journal_agree(self) -> None:
        assert notes(self.root) == self.pictures
        found = standing(self.journal.read_all().entries)
        assert [review.note for review in found.reviews] == [answering.note(number) for number, _, _ in self.answers]

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()


def test_sessions_in_any_order(request: pytest.FixtureRequest) -> None:
    thorough: Any = request.config.getoption("--thorough", default=False)
    run_state_machine_as_test(
        Sessions,
        settings=settings(max_examples=1000 if thorough else 15, stateful_step_count=20, deadline=None),
    )
