"""Whole sessions, with an author at work on the notes between and beneath them: no schedule is lost, none comes to
another card, undo gives back the bytes, and nothing but comments changes.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

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

from studykit.errors import NotFoundError
from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN, Card, CardId, CardKind
from studykit.model.schedule import CardState
from studykit.review.session import RATINGS, Command, TakeBack, effect
from studykit.review.sitting import Done, Sitting
from studykit.scheduling.states import encode_state
from studykit.study.filters import Filter
from studykit.study.queue import Request
from studykit.workspace.desk import VaultDesk
from studykit.workspace.workspace import Workspace

sys.path.insert(0, str(Path(__file__).parent))
from pages import MARK, Author, Page, Paragraph

KINDS = ("basic", "reversed", "cloze", "cloze", "multiline", "list", "anchored")
NAMES = ("a.md", "b.md", "deep/c.md", "d.md", "e.md", "f.md")


def mark_of(card: Card) -> str:
    """The word by which the author knows a card."""
    text = card.face.front
    if card.kind is CardKind.CLOZE:
        text = card.face.back_display.partition(CLOZE_OPEN)[2].partition(CLOZE_CLOSE)[0]
    return MARK.findall(text)[0]


@dataclass(frozen=True, slots=True)
class Step:
    """What undo has to give back: the note's bytes (b"" where they did not change), and what was known of its card."""

    mark: str
    note: str
    before: bytes
    after: bytes
    schedule: str | None
    flags: frozenset[str]


class Sessions(RuleBasedStateMachine):
    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # words, not secrets
        self.author = Author(self.chance)
        self.root = Path(tempfile.mkdtemp(prefix="studykit-"))
        self.today = date(2026, 11, 20)
        self.sitting: Sitting | None = None
        self.schedules: dict[str, str] = {}
        self.flags: dict[str, set[str]] = {}
        self.ids: dict[str, CardId] = {}
        self.steps: list[Step] = []
        self.pages: dict[str, Page] = {}
        self.edited: set[int] = set()
        self.noticed: set[int] = set()
        for name in NAMES[:3]:
            newline, bom = self.chance.choice([("\n", False), ("\r\n", False), ("\r\n", True), ("\n", True)])
            paragraphs = [self.author.paragraph(self.chance.choice(KINDS)) for _ in range(2)]
            self.pages[name] = Page(paragraphs, newline, bom, self.chance.choice([0, 1, 1, 2]))
        self.names = set(self.pages)
        self.save(*self.pages)

    def teardown(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)

    # The vault.

    def save(self, *names: str) -> None:
        """What an editor does; a name without a page is a note that is gone."""
        for name in names:
            path = self.root / name
            path.parent.mkdir(exist_ok=True)
            if name in self.pages:
                path.write_bytes(self.pages[name].data())
            else:
                path.unlink(missing_ok=True)

    def bytes(self) -> dict[str, bytes]:
        return {name: (self.root / name).read_bytes() for name in self.pages}

    def marks(self) -> list[str]:
        return [mark for page in self.pages.values() for one in page.paragraphs for mark in one.marks]

    def open(self) -> Workspace:
        return Workspace.open(self.root, vault=self.root, today=self.today)

    def once(self, name: str, one: Paragraph) -> None:
        """Save an edit of a paragraph, which is then left alone until a session wrote down what it looks like."""
        self.edited.add(id(one))
        self.save(name)

    def forget(self, *marks: str) -> None:
        """Cards that the author deleted."""
        for mark in marks:
            for known in (self.schedules, self.flags, self.ids):
                known.pop(mark, None)  # type: ignore[attr-defined]  # three dictionaries of different values

    # The learner.

    @precondition(lambda self: self.sitting is None)
    @rule()
    def sit_down(self) -> None:
        workspace = self.open()
        request = Request(
            self.today, bury_new=False, bury_reviews=False, seed=str(self.chance.random()), order="random"
        )
        desk = VaultDesk(workspace, Filter(), request, opener=str, editor=lambda path, line: None)
        self.sitting = Sitting(desk, desk.plan.entries)
        self.noticed = set(self.edited)

    @precondition(lambda self: self.sitting is not None)
    @rule(days=st.integers(0, 9))
    def get_up(self, days: int) -> None:
        self.sitting = None
        self.today += timedelta(days)

    def do(self, command: Command) -> tuple[Done, str, dict[str, bytes]]:
        """Carry out a command; returns what came of it, the mark of its card, and all bytes before."""
        assert self.sitting is not None
        assert self.sitting.card is not None
        mark, before = mark_of(self.sitting.card), self.bytes()
        return self.sitting.do(command, 1.0), mark, before

    @precondition(lambda self: self.sitting is not None and self.sitting.card is not None)
    @rule(command=st.sampled_from(sorted(RATINGS)))
    def answer(self, command: Command) -> None:
        assert self.sitting is not None
        assert self.sitting.card is not None
        self.sitting.do(Command.FLIP)
        shown = self.sitting.card
        try:
            preview = self.sitting.desk.preview(shown.id)[RATINGS[command]]
        except NotFoundError:
            preview = None
        seen = None if shown.state is CardState.NEW else shown.segment
        done, mark, before = self.do(command)
        if done.failed:
            assert self.may_be_lost(mark) or seen != self.schedules.get(mark), done.words
            assert self.bytes() == before
            return
        recorded = done.recorded
        assert recorded is not None
        assert preview is not None
        assert recorded.after == encode_state(preview.state), "what the button said"
        note = self.note_of(mark)
        if mark in self.schedules or recorded.before is None:
            assert recorded.before == self.schedules.get(mark)
        else:
            assert recorded.before.encode() in before[note], "what a deleted card left behind"
        assert {name: data for name, data in self.bytes().items() if name != note} == {
            name: data for name, data in before.items() if name != note
        }
        self.pages[note].load((self.root / note).read_bytes())
        repeated = (self.root / note).read_bytes() == before[note]
        assert repeated == (recorded.after == recorded.before)
        self.step(mark, note, b"" if repeated else before[note], shown.id)
        assert recorded.after is not None
        self.schedules[mark] = recorded.after

    def may_be_lost(self, mark: str) -> bool:
        """A card that is deleted, or was never answered and cannot be told any more from a new one."""
        return mark not in self.marks() or mark not in self.ids

    def note_of(self, mark: str) -> str:
        return next(name for name, page in self.pages.items() if any(mark in one.marks for one in page.paragraphs))

    def step(self, mark: str, note: str, before: bytes, card: CardId) -> None:
        assert self.ids.setdefault(mark, card) == card
        self.edited -= self.noticed
        self.noticed = set()
        flags = frozenset(self.flags.get(mark, ()))
        after = (self.root / note).read_bytes()
        self.steps.append(Step(mark, note, before, after, self.schedules.get(mark), flags))

    @precondition(lambda self: self.sitting is not None and self.sitting.card is not None)
    @rule(command=st.sampled_from([Command.SUSPEND, Command.BURY, Command.MARK]))
    def set_aside(self, command: Command) -> None:
        assert self.sitting is not None
        assert self.sitting.card is not None
        shown = self.sitting.card
        done, mark, before = self.do(command)
        assert self.bytes() == before
        if done.failed:
            assert self.may_be_lost(mark), done.words
            return
        self.step(mark, self.note_of(mark), b"", shown.id)
        if command is not Command.BURY:
            self.flags.setdefault(mark, set()).symmetric_difference_update({command.value})

    @precondition(lambda self: self.sitting is not None and self.sitting.card is not None)
    @rule()
    def skip(self) -> None:
        before = self.bytes()
        assert self.sitting is not None
        self.sitting.do(Command.SKIP)
        assert self.bytes() == before

    @precondition(lambda self: self.sitting is not None)
    @rule()
    def undo(self) -> None:
        assert self.sitting is not None
        before = self.bytes()
        if not isinstance(effect(self.sitting.state, Command.UNDO), TakeBack):
            self.sitting.do(Command.UNDO)
            assert self.bytes() == before
            return
        done = self.sitting.do(Command.UNDO)
        if not self.steps:
            assert done.idle
            assert self.bytes() == before
            return
        step = self.steps[-1]
        if step.before and before.get(step.note) != step.after:
            assert done.failed, "the note is not as the answer left it"
            assert self.bytes() == before
            return
        if done.failed:  # taken back, but its card is gone
            assert self.may_be_lost(step.mark), done.words
        self.steps.pop()
        if step.before:
            assert self.bytes() == {**before, step.note: step.before}, "exact bytes"
            self.pages[step.note].load(step.before)
        else:
            assert self.bytes() == before
        if step.mark in self.marks():
            self.flags[step.mark] = set(step.flags)
            if not step.before:
                return  # the schedule is as it was before the step, or another program gave a new one since
            self.schedules.pop(step.mark, None)
            if step.schedule is not None:
                self.schedules[step.mark] = step.schedule

    # The author.

    def pick(self, *kinds: str) -> tuple[str, Paragraph] | None:
        found = [
            (name, one)
            for name, page in self.pages.items()
            for one in page.paragraphs
            if one.kind in kinds and id(one) not in self.edited
        ]
        return self.chance.choice(found) if found else None

    @rule()
    def reword(self) -> None:
        """Another word beside the card's mark; the answer may change as well."""
        if picked := self.pick(*KINDS):
            name, one = picked
            places = [place for place, (word, _) in enumerate(one.words) if not MARK.match(word)]
            one.words[self.chance.choice(places)] = (self.chance.choice(["Which", "issuer", "授權碼"]), False)
            if one.kind != "cloze" and self.chance.random() < 0.3:
                one.back = one.back + " indeed"
            self.once(name, one)

    @rule()
    def write(self) -> None:
        name = self.chance.choice(list(self.pages))
        page = self.pages[name]
        place = self.chance.randint(0, len(page.paragraphs))
        page.paragraphs.insert(place, self.author.paragraph(self.chance.choice(KINDS)))
        self.save(name)

    @rule()
    def insert_cloze(self) -> None:
        if picked := self.pick("cloze"):
            name, one = picked
            one.words.insert(self.chance.randint(0, len(one.words)), (self.author.mark("c"), True))
            self.once(name, one)

    @rule()
    def reorder_clozes(self) -> None:
        if picked := self.pick("cloze"):
            name, one = picked
            self.chance.shuffle(one.words)
            self.once(name, one)

    @rule()
    def delete_cloze(self) -> None:
        if (picked := self.pick("cloze")) and len(picked[1].marks) > 1:
            name, one = picked
            gone = self.chance.choice(one.marks)
            one.words = [(word, deleted) for word, deleted in one.words if word != gone]
            self.forget(gone)
            self.once(name, one)

    @rule()
    def move(self) -> None:
        """Cut from one note, pasted into another."""
        if picked := self.pick(*KINDS):
            source, one = picked
            target = self.chance.choice([name for name in self.pages if name != source])
            self.pages[source].paragraphs.remove(one)
            self.pages[target].paragraphs.insert(self.chance.randint(0, len(self.pages[target].paragraphs)), one)
            self.save(source)
            self.once(target, one)

    @rule()
    def rename(self) -> None:
        old = self.chance.choice(list(self.pages))
        new = self.chance.choice([name for name in NAMES if name not in self.pages])
        cards = {id(one) for one in self.pages[old].paragraphs}
        if new in self.names:  # known for other cards, so the name alone says nothing
            if cards & self.edited:
                return
            self.edited |= cards
        self.names.add(new)
        self.pages[new] = self.pages.pop(old)
        self.save(old, new)

    @rule()
    def delete(self) -> None:
        if picked := self.pick(*KINDS):
            name, one = picked
            self.pages[name].paragraphs.remove(one)
            self.forget(*one.marks)
            self.save(name)

    @rule()
    def answer_in_obsidian(self) -> None:
        """The plugin, open beside us, answers a card: it knows siblings by their places."""
        if picked := self.pick(*KINDS):
            name, one = picked
            for place, mark in enumerate(one.marks):
                if mark in self.schedules and one.parts[place : place + 1] == [self.schedules[mark]]:
                    parts = one.parts
                    parts[place] = self.schedules[mark] = f"{self.today + timedelta(20 + place)},20,270"
                    one.comment = one.comment[0] + "<!--SR:!" + "!".join(parts) + "-->"
                    self.once(name, one)
                    return

    # What must hold.

    def rows(self) -> Iterator[tuple[str, Card]]:
        for card in self.open().cards():
            yield mark_of(card), card

    @invariant()
    def every_card_has_what_is_its_own(self) -> None:
        found = dict(self.rows())
        assert sorted(found) == sorted(self.marks())
        for mark, card in found.items():
            assert self.schedules.get(mark) in {card.segment, None}, mark
            assert self.ids.get(mark) in {card.id, None}, mark
            flags = {word for word, on in (("suspend", card.state is CardState.SUSPENDED), ("mark", card.marked)) if on}
            assert flags == self.flags.get(mark, set()), mark
        for one in (one for page in self.pages.values() for one in page.paragraphs):
            # A new card may take over what a deleted one left behind, never what is another one's.
            used = Counter(segment for mark in one.marks if (segment := found[mark].segment))
            assert used <= Counter(one.parts), "a schedule for two"


def test_any_session_with_an_author_at_work(request: pytest.FixtureRequest) -> None:
    thorough = request.config.getoption("--thorough", default=False)
    run_state_machine_as_test(
        Sessions, settings=settings(max_examples=1000 if thorough else 15, stateful_step_count=25, deadline=None)
    )
