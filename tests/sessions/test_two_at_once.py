"""Two reviewers of one vault, and an editor under a session: each answer once, nobody's work lost."""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.errors import SourceChangedError
from studykit.model.schedule import Rating
from studykit.review.session import Command
from studykit.review.sitting import Sitting
from studykit.study.filters import Filter
from studykit.study.queue import Request
from studykit.vault import writer
from studykit.vault.events import Review
from studykit.vault.journal import Journal
from studykit.workspace.desk import VaultDesk
from studykit.workspace.workspace import Workspace

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
from program import Program, write_vault

TODAY = date(2026, 11, 20)
LOCKED = 3


def cards(count: int, notes: int) -> dict[str, str]:
    """Due cards and new ones, spread over notes."""
    texts = {f"n{number}.md": "#flashcards\n\n" for number in range(notes)}
    for number in range(count):
        comment = "<!--SR:!2026-11-18,4,250-->\n" if number % 2 else ""
        texts[f"n{number % notes}.md"] += f"Question {number} :: answer {number}\n{comment}\n"
    return texts


def answers_in(root: Path) -> Counter[str]:
    entries = Workspace.open(root, vault=root).events.entries
    return Counter(entry.event.card for entry in entries if isinstance(entry.event, Review))


def test_two_processes_share_the_day(tmp_path: Path, thorough: bool) -> None:
    """Each takes a few cards at a time; whoever comes while the other holds the vault is told so, and tries again."""
    count = 200 if thorough else 24
    studykit = Program(write_vault(tmp_path / "vault", cards(count, 5)))
    said: list[str] = []

    def review() -> None:
        while True:
            process = studykit.start("review", "--json", "--new", str(count), "--limit", "8")
            out, err = process.communicate("good\n" * 8, timeout=300)
            events = [json.loads(line) for line in out.splitlines()]
            said.extend(event["card"] for event in events if event["event"] == "answer")
            if process.returncode == LOCKED:
                assert "Another session of this vault is open: " in err  # by which process, unless it has just begun
                time.sleep(0.05)
            elif not any(event["event"] == "card" for event in events):
                return

    both = [threading.Thread(target=review) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert Counter(said) == answers_in(studykit.vault)
    assert set(Counter(said).values()) == {1}
    assert len(said) == count


def sit_down(root: Path, machine: str) -> Sitting:
    """A session of a machine whose lock the other one cannot see: on a shared disk, or with a sync service between."""
    workspace = Workspace.open(root, vault=root, today=TODAY)
    workspace.__dict__["journal"] = Journal.open(root / ".studykit", machine)
    request = Request(TODAY, order="random", seed=machine)
    desk = VaultDesk(workspace, Filter(), request, opener=str, editor=lambda path, line: None)
    return Sitting(desk, desk.plan.entries)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=10)
def test_two_machines_without_a_common_lock(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    chance = random.Random(seed)  # noqa: S311  # turns, not secrets
    root = write_vault(tmp_path_factory.mktemp("shared"), cards(16, 3))
    both = [sit_down(root, "desktop"), sit_down(root, "laptop")]
    given_answers: Counter[str] = Counter()
    while any(sitting.card for sitting in both):
        sitting = chance.choice([sitting for sitting in both if sitting.card])
        if chance.random() < 0.2:
            path = root / f"n{chance.randrange(3)}.md"
            path.write_text(f"A line on top.\n\n{path.read_text()}")
        sitting.do(Command.FLIP)
        shown = sitting.card
        if sitting.do(Command.GOOD).recorded is not None:
            assert shown is not None
            given_answers[shown.id] += 1
    assert set(given_answers.values()) == {1}
    assert len(given_answers) == 16
    assert answers_in(root) == given_answers
    text = "".join((root / f"n{number}.md").read_text() for number in range(3))
    assert text.count("<!--SR:!2026-11-30,10,250-->") == 8
    assert text.count("<!--SR:!2026-11-21,1,250-->") == 8


def test_what_another_session_wrote_before_the_lock_was_ours_counts(tmp_path: Path) -> None:
    root = write_vault(tmp_path / "vault", {"a.md": "#flashcards\n\nOne :: 1\n\nTwo :: 2\n"})
    waiting = Workspace.open(root, vault=root, today=TODAY)
    assert [card.segment for card in waiting.cards()] == [None, None]
    sitting = sit_down(root, "laptop")
    sitting.do(Command.FLIP)
    sitting.do(Command.GOOD)
    desk = VaultDesk(waiting, Filter(), Request(TODAY), opener=str, editor=lambda path, line: None)
    assert len(desk.plan.entries) == 1
    assert desk.undo() is not None
    assert "SR:" not in (root / "a.md").read_text()


def test_an_editor_saves_while_the_answer_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The note is read again, the card found again, and the answer given once."""
    root = write_vault(tmp_path / "vault", {"a.md": "#flashcards\n\nOne :: 1\n\nTwo :: 2\n"})
    sitting = sit_down(root, "laptop")
    saves = iter(["One, reworded :: 1\n\n#flashcards\n\nTwo :: 2\n"])
    check = writer._check_unchanged

    def save_first(path: Path, source: object) -> None:
        for text in saves:
            path.write_text(text)
        check(path, source)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(writer, "_check_unchanged", save_first)
    card = sitting.card
    assert card is not None
    sitting.do(Command.FLIP)
    assert sitting.do(Command.GOOD).recorded is not None
    number = card.face.front[:3]
    text = (root / "a.md").read_text()
    assert text.startswith("One, reworded :: 1\n")
    assert text.count("<!--SR:!2026-11-21,1,250-->") == 1
    assert f"{number}" in text.partition("\n<!--SR:")[0].splitlines()[-1]
    assert answers_in(root) == {card.id: 1}


def test_a_note_that_vanished_unread_is_no_trouble_for_others(tmp_path: Path) -> None:
    """Its text is not asked for before it is needed, and never where the file is gone."""
    notes = {"a.md": "#flashcards\n\nOne :: 1\n", "b.md": "#flashcards\n\nTwo :: 2\n"}
    root = write_vault(tmp_path / "vault", notes)
    sit_down(root, "laptop")  # leaves an index
    sitting = sit_down(root, "laptop")
    shown = sitting.card
    assert shown is not None
    other = next(root / name for name in notes if name != shown.note)
    sitting.do(Command.FLIP)
    other.rename(other.with_name("c.md"))
    assert sitting.do(Command.GOOD).recorded is not None
    done = sitting.do(Command.UNDO)
    assert not done.failed, done.words
    assert (root / shown.note).read_text() == notes[shown.note]


def test_an_editor_that_never_stops_saving_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_vault(tmp_path / "vault", {"a.md": "#flashcards\n\nOne :: 1\n"})
    sitting = sit_down(root, "laptop")
    check = writer._check_unchanged

    def save_first(path: Path, source: object) -> None:
        path.write_text(path.read_text() + "More text.\n")
        check(path, source)  # type: ignore[arg-type]  # passed through

    card = sitting.card
    assert card is not None
    with monkeypatch.context() as patched:
        patched.setattr(writer, "_check_unchanged", save_first)
        with pytest.raises(SourceChangedError):
            sitting.desk.rate(card.id, Rating.GOOD, 1.0)
    assert "SR:" not in (root / "a.md").read_text()
    assert answers_in(root) == {}
    sitting.do(Command.FLIP)
    assert sitting.do(Command.GOOD).recorded is not None
    assert answers_in(root) == {card.id: 1}
