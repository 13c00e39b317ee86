"""A review that is killed at any moment: whole notes, every acknowledged answer, a journal that agrees."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from studykit.config import Config
from studykit.review.session import Command
from studykit.review.sitting import Sitting
from studykit.study.filters import Filter
from studykit.study.queue import Request
from studykit.vault import discover
from studykit.vault.events import Review, cards_of
from studykit.vault.places import machine_name
from studykit.vault.reckoning import effective
from studykit.workspace.desk import VaultDesk
from studykit.workspace.workspace import Workspace

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
sys.path.insert(0, str(Path(__file__).parents[1] / "vault"))
from faults import break_at, run_child
from program import Program, write_vault

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is needed")

NOTES = 6
COMMANDS = ["again", "hard", "good", "good", "easy", "easy", "suspend", "bury", "mark", "undo", "undo"]


def note(number: int) -> str:
    """Notes of different size: a large one takes longer to write."""
    cards = [
        f"Question {number}-{card} :: answer {card}\n<!--SR:!2026-11-18,4,250-->" if card % 2 else
        f"Of {number}-{card} the ==first== and the ==second== and the ==third== are asked."
        for card in range(8)
    ]  # fmt: skip
    text = "\n\n".join(["#flashcards", *cards, *["Nothing to ask here."] * (300 * number)])
    return text.replace("\n", "\r\n") if number % 2 else text


@dataclass
class Record:
    """What a killed session had said, step by step; ``asked`` is the command that was not answered any more."""

    steps: list[tuple[str, str]] = field(default_factory=list)
    asked: str = ""

    def read(self, event: dict[str, Any]) -> None:
        match event["event"]:
            case "answer":
                self.steps.append((event["card"], event["rating"]))
            case "done" if event["command"] == "undo":
                if event["card"]:
                    self.steps.pop()
            case "done":
                self.steps.append((event["card"], event["command"]))


def steps_in_journal(workspace: Workspace) -> list[tuple[str, str]]:
    """The same, as the journal has it."""
    found = []
    for entry in effective(workspace.events.entries):
        if entry.event.undoable:
            word = entry.event.rating.word if isinstance(entry.event, Review) else type(entry.event).__name__.lower()
            found.append((cards_of(entry.event)[0], word))
    return found


def killed(studykit: Program, commands: list[str], seconds: float, record: Record) -> None:
    """One session that gets all its commands at once and is killed some time after its first card."""
    process = studykit.start("review", "--json", "--new", "99", "--ahead", "9999")
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdin.write("".join(f"{command}\n" for command in commands))
    process.stdin.flush()
    lines = [process.stdout.readline()]
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    lines += process.stdout.readlines()
    assert process.stderr.read() == ""
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()
    reported = 0
    for line in lines:
        if line.endswith("\n"):
            event = json.loads(line)
            record.read(event)
            reported += event["event"] in {"answer", "done", "error"}
    record.asked = commands[reported] if reported < len(commands) else ""


def test_killed_at_random_moments(tmp_path: Path, thorough: bool) -> None:
    chance = random.Random(11)  # noqa: S311  # moments, not secrets
    before = {f"n{number}.md": note(number) for number in range(NOTES)}
    studykit = Program(write_vault(tmp_path / "vault", before))
    original = studykit.files()
    record = Record()
    unsaid = 0
    wanted = 300 if thorough else 8
    for day in range(wanted + 60):
        if day >= wanted and len(record.steps) >= 4:  # a busy machine may have been too slow to answer in some
            break
        killed(
            studykit.on(str(date(2026, 11, 20) + timedelta(day))),
            chance.choices(COMMANDS, k=60),
            chance.random() ** 2 * 0.15 * (1 + max(0, day - wanted)),
            record,
        )
        for path in discover(studykit.vault, Config(root=studykit.vault)).leftovers:
            os.utime(path, (0, 0))
        assert studykit("review", "--json", "--new", "99", given="quit\n").code == 0, "the next session starts cleanly"
        assert not discover(studykit.vault, Config(root=studykit.vault)).leftovers
        workspace = Workspace.open(studykit.vault, vault=studykit.vault)
        assert workspace.events.diagnostics == ()
        done = steps_in_journal(workspace)
        if record.asked == "undo" and len(done) < len(record.steps):
            record.steps.pop()
            unsaid += 1
        assert done[: len(record.steps)] == record.steps, "every acknowledged answer is there"
        assert len(done) <= len(record.steps) + 1
        if len(done) > len(record.steps):
            assert done[-1][1] == record.asked
            unsaid += 1
        record.steps = done
        standing = workspace.standing
        for card in workspace.cards():
            assert standing.states.get(card.id, card.segment) in {card.segment, None}, "the journal agrees"
        now = studykit.files()
        for name, data in original.items():
            assert without_comments(now[name]) == without_comments(data), "whole notes, nothing but comments"
    assert len(record.steps) >= 4
    assert studykit("undo", "99999").code == 0
    assert {name: data for name, data in studykit.files().items() if name in before} == original


def without_comments(data: bytes) -> list[bytes]:
    return [line for line in data.split(b"\n") if not line.startswith(b"<!--SR:")]


def sit_down(root: Path) -> Sitting:
    workspace = Workspace.open(root, vault=root, today=date(2026, 11, 20))
    request = Request(workspace.today, order="due")
    desk = VaultDesk(workspace, Filter(), request, opener=str, editor=lambda path, line: None)
    return Sitting(desk, desk.plan.entries)


def answer(root: Path, moment: int, action: Callable[[], None]) -> int:
    """Answer the first card and take it back, with ``action`` at one system call of both; returns how many."""
    sitting = sit_down(root)
    sitting.do(Command.FLIP)
    calls = break_at(moment, after=True, action=action)
    assert sitting.do(Command.GOOD).recorded is not None
    assert not sitting.do(Command.UNDO).failed
    return calls[0]


def test_killed_at_every_system_call_of_an_answer_and_its_undo(tmp_path: Path) -> None:
    before = b"#flashcards\r\n\r\nOne ==cloze== and ==another== here.\r\n"
    after = before + b"<!--SR:!2026-11-21,1,250-->\r\n"
    reading, writing = os.pipe()
    machine_name()  # drawn once, and not among the calls of an answer
    vault = write_vault(tmp_path / "count", {"note.md": before})
    run_child(lambda: os.write(writing, b"%d" % answer(vault, 0, lambda: None)) and None)
    total = int(os.read(reading, 100))
    assert total > 40
    for moment in range(1, total + 1):
        root = write_vault(tmp_path / f"vault{moment}", {"note.md": before})
        ended = run_child(lambda vault=root, at=moment: answer(vault, at, lambda: os.kill(os.getpid(), signal.SIGKILL)))
        assert ended == signal.SIGKILL
        now = (root / "note.md").read_bytes()
        assert now in {before, after}, "old or new bytes"
        sitting = sit_down(root)
        assert (sitting.card is None) == (now == after), "asked again only where the answer was not given"
        assert sitting.do(Command.UNDO).idle == (now == before), "the journal agrees"
        assert (root / "note.md").read_bytes() == before
