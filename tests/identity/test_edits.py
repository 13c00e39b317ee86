"""Any sequence of edits and ratings: no schedule lost, none on another card, every id kept."""

from __future__ import annotations

import random
import sys
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

sys.path.insert(0, str(Path(__file__).parent))
from shelf import Shelf

NOTES = ("a.md", "b.md", "c.md")
DAY = date(2024, 5, 1)


class Paragraph:
    """Words of which some are deleted; the schedule comment below it belongs to the file, not to this model."""

    def __init__(self, words: list[tuple[str, bool]]) -> None:
        self.words = words
        self.comment = ""

    def text(self) -> str:
        line = " ".join(f"=={word}==" if deleted else word for word, deleted in self.words)
        return line + "\n" + (self.comment + "\n" if self.comment else "")


class Edits(RuleBasedStateMachine):
    """One edit between two sessions. A deletion is known by its word, which no other has."""

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # words, not secrets
        self.count = 0
        self.day = 0
        self.notes: dict[str, list[Paragraph]] = {name: [] for name in NOTES[:2]}
        self.schedules: dict[str, str] = {}
        self.shelf = Shelf({})
        for name in self.notes:
            for _ in range(2):
                self.notes[name].append(Paragraph([(self.word(), number in {1, 4}) for number in range(6)]))
        self.save()

    def word(self) -> str:
        self.count += 1
        return f"w{self.count}{self.chance.choice('abcdefgh')}"

    def save(self) -> None:
        self.shelf.notes = {
            name: "\n".join(paragraph.text() for paragraph in paragraphs) for name, paragraphs in self.notes.items()
        }
        self.shelf.start_session()

    def load(self) -> None:
        """Take over the comments that ratings wrote."""
        for name, paragraphs in self.notes.items():
            pieces = self.shelf.notes[name].split("\n\n") if paragraphs else []
            for paragraph, piece in zip(paragraphs, pieces, strict=True):
                lines = piece.strip("\n").split("\n")
                assert lines[0] == paragraph.text().split("\n")[0]
                paragraph.comment = lines[1] if len(lines) > 1 else ""

    def cards(self) -> list[tuple[str, str, str | None]]:
        """Word, id and schedule of every card."""
        found = []
        ids, schedules = list(self.shelf.ids().items()), list(self.shelf.schedules().values())
        for (question, card), schedule in zip(ids, schedules, strict=True):
            del question
            found.append((card, schedule))
        words = [word for name in sorted(self.notes) for p in self.notes[name] for word, deleted in p.words if deleted]
        return [(word, card, schedule) for word, (card, schedule) in zip(words, found, strict=True)]

    def pick(self) -> Paragraph | None:
        full = [paragraph for paragraphs in self.notes.values() for paragraph in paragraphs]
        return self.chance.choice(full) if full else None

    @rule()
    def rate(self) -> None:
        names = list(self.shelf.ids())
        if not names:
            return
        at = self.chance.randrange(len(names))
        word = self.cards()[at][0]
        self.day += 1
        self.schedules[word] = self.shelf.rate(names[at], DAY + timedelta(self.day), self.day)
        self.load()

    @rule()
    def insert(self) -> None:
        if paragraph := self.pick():
            paragraph.words.insert(self.chance.randint(0, len(paragraph.words)), (self.word(), True))
            self.save()

    @rule()
    def add_words(self) -> None:
        if paragraph := self.pick():
            at = self.chance.randint(0, len(paragraph.words))
            paragraph.words[at:at] = [(self.word(), False), (self.word(), False)]
            self.save()

    @rule()
    def reorder(self) -> None:
        if paragraph := self.pick():
            self.chance.shuffle(paragraph.words)
            self.save()

    @rule()
    def delete_cloze(self) -> None:
        paragraph = self.pick()
        deleted = [word for word, hidden in paragraph.words if hidden] if paragraph else []
        if paragraph and len(deleted) > 1:
            gone = self.chance.choice(deleted)
            paragraph.words = [(word, hidden) for word, hidden in paragraph.words if word != gone]
            self.schedules.pop(gone, None)
            self.save()

    @rule()
    def move_paragraph(self) -> None:
        source, target = self.chance.sample(list(self.notes), 2)
        if self.notes[source]:
            moved = self.notes[source].pop(self.chance.randrange(len(self.notes[source])))
            self.notes[target].insert(self.chance.randint(0, len(self.notes[target])), moved)
            self.save()

    @precondition(lambda self: len(self.notes) == 2)
    @rule()
    def rename(self) -> None:
        free = next(name for name in NOTES if name not in self.notes)
        old = self.chance.choice(list(self.notes))
        self.notes[free] = self.notes.pop(old)
        self.save()

    @invariant()
    def schedules_are_with_their_cards(self) -> None:
        found = self.cards()
        assert len({card for _, card, _ in found}) == len(found)
        known = self.shelf.states
        for word, card, schedule in found:
            if word in self.schedules:
                assert schedule == self.schedules[word], word
                assert known.get(card) == schedule, word
            else:
                # What a deleted card left behind may be read as a reworded card's, never what another one has.
                assert schedule not in self.schedules.values(), word


def test_edits_and_ratings_in_any_order(request: pytest.FixtureRequest) -> None:
    thorough = request.config.getoption("--thorough", default=False)
    run_state_machine_as_test(
        Edits, settings=settings(max_examples=1000 if thorough else 15, stateful_step_count=15, deadline=None)
    )
