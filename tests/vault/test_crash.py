"""Promise 1: kill the process at any instruction, and no note is half-written and no answer is lost."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from studykit.config import Config
from studykit.errors import ReadOnlyError, SourceChangedError
from studykit.vault import discover
from studykit.vault.commit import settle
from studykit.vault.events import Event, Review, Void
from studykit.vault.journal import Journal
from studykit.vault.lines import Entry
from studykit.vault.reckoning import standing
from studykit.vault.writer import read_note

sys.path.insert(0, str(Path(__file__).parent))
import answering  # the program this test kills lives beside it
from faults import break_at, run_child

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL and fork are needed")


def check(root: Path, said: dict[int, int]) -> int:
    """What must hold after a crash: ``said`` is the last count acknowledged for each note. Returns answers voided."""
    journal = answering.journal_of(root)
    found = discover(root, Config(root=root))
    assert len(found.leftovers) <= 1
    for path in found.leftovers:
        os.utime(path, (0, 0))
    settled = settle(root, journal, journal.read_all(), found.leftovers)
    assert not discover(root, Config(root=root)).leftovers
    answered: dict[str, int] = {}
    for review in standing(settled.events.entries).reviews:
        answered[review.note] = answered.get(review.note, 0) + 1
        assert review.after == f"2024-05-01,{answered[review.note]},250"
    for number, file in enumerate(sorted(found.notes, key=lambda note: int(re.sub(r"\D", "", note.path)))):
        source = read_note(root, file.path)
        now = answering.count(source)
        rest = answering.SEGMENT.sub("2024-05-01,0,250", source.text)
        assert rest == f"q{number}::a\r\n<!--SR:!2024-05-01,0,250-->\r\n" + "text\r\n" * (5000 * (number % 3))
        assert now == answered.get(file.path, 0)
        assert said.get(number, 0) <= now <= said.get(number, 0) + 1
    assert sum(answered.values()) <= sum(said.values()) + 1
    return int(settled.voided is not None)


def test_killed_at_random_moments(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    times = 300 if request.config.getoption("--thorough", default=False) else 8
    chance = random.Random(4)  # noqa: S311  # moments, not secrets
    root = answering.make_vault(tmp_path / "vault", 4)
    said: dict[int, int] = {}
    for _ in range(times):
        command = [sys.executable, str(Path(answering.__file__)), str(root)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            time.sleep(chance.random() * 0.05)
            process.send_signal(signal.SIGKILL)
            for line in [first, *process.stdout]:
                if line.endswith("\n"):
                    number, count = map(int, line.split())
                    said[number] = count
        check(root, said)
        said = {number: answering.count(read_note(root, answering.note(number))) for number in range(4)}
    assert sum(said.values()) >= times


def calls_of_an_answer(root: Path) -> int:
    read_end, write_end = os.pipe()

    def work() -> None:
        calls = break_at(0, after=False, action=lambda: None)
        answering.answer(root, answering.journal_of(root), 0)
        os.write(write_end, str(calls[0]).encode())

    run_child(work)
    return int(os.read(read_end, 100))


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("fresh", [False, True])
def test_killed_at_every_system_call(tmp_path: Path, after: bool, fresh: bool) -> None:
    total = calls_of_an_answer(answering.make_vault(tmp_path / "count", 1))
    assert total > 15
    root = answering.make_vault(tmp_path / "vault", 1)
    voided = kept = 0
    for moment in range(1, total + 1):
        root = answering.make_vault(tmp_path / f"vault{moment}", 1) if fresh else root
        before = answering.count(read_note(root, answering.note(0)))

        def work(at: int = moment, vault: Path = root) -> None:
            journal = answering.journal_of(vault)
            journal.read_all()
            break_at(at, after=after, action=lambda: os.kill(os.getpid(), signal.SIGKILL))
            answering.answer(vault, journal, 0)

        ended = run_child(work)
        voided += check(root, {0: before})
        kept += answering.count(read_note(root, answering.note(0))) - before
        assert ended == signal.SIGKILL or fresh is False
    assert voided >= 1
    assert kept >= 1


@pytest.mark.parametrize("after", [False, True])
def test_interrupted_at_every_system_call(tmp_path: Path, after: bool) -> None:
    """Ctrl-C: the same, and nothing is left for the next start to settle, nor any temporary file."""
    total = calls_of_an_answer(answering.make_vault(tmp_path / "count", 1))

    def interrupt() -> None:
        raise KeyboardInterrupt

    for moment in range(1, total + 1):
        root = answering.make_vault(tmp_path / f"vault{moment}", 1)

        def work(at: int = moment, vault: Path = root) -> None:
            break_at(at, after=after, action=interrupt)
            answering.answer(vault, answering.journal_of(vault), 0)

        run_child(work)
        assert check(root, {0: 0}) == 0


def test_a_failed_replacement_takes_its_answer_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = answering.make_vault(tmp_path / "vault", 1)
    journal = answering.journal_of(root)
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if self.suffix == ".tmp":
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ReadOnlyError, match="the disk reports an error"):
        answering.answer(root, journal, 0)
    entries = journal.read_all().entries
    assert [type(entry.event) for entry in entries] == [Review, Void]
    assert standing(entries).reviews == ()
    assert answering.count(read_note(root, answering.note(0))) == 0


def test_an_editor_that_saves_while_the_journal_is_written_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = answering.make_vault(tmp_path / "vault", 1)
    journal = answering.journal_of(root)
    note = root / answering.note(0)
    append = Journal.append

    def and_save(self: Journal, *events: Event) -> tuple[Entry, ...]:
        if isinstance(events[-1], Review):
            note.write_bytes(b"saved meanwhile\r\n" + note.read_bytes())
        return append(self, *events)

    monkeypatch.setattr(Journal, "append", and_save)
    with pytest.raises(SourceChangedError):
        answering.answer(root, journal, 0)
    assert note.read_bytes().startswith(b"saved meanwhile\r\nq0::a\r\n<!--SR:!2024-05-01,0,250-->")
    assert standing(journal.read_all().entries).reviews == ()
    assert not discover(root, Config(root=root)).leftovers


def test_an_answer_followed_by_other_edits_is_not_voided(tmp_path: Path) -> None:
    root = answering.make_vault(tmp_path / "vault", 2)
    journal = answering.journal_of(root)
    answering.answer(root, journal, 0)
    (root / answering.note(0)).write_bytes(b"quite another text")
    assert settle(root, journal, journal.read_all()).voided is None
    (root / answering.note(0)).unlink()
    assert settle(root, journal, journal.read_all()).voided is None
    assert len(standing(journal.read_all().entries).reviews) == 1


def test_another_machines_open_answer_is_its_own_affair(tmp_path: Path) -> None:
    root = answering.make_vault(tmp_path / "vault", 1)
    before = (root / answering.note(0)).read_bytes()
    answering.answer(root, Journal.open(root / ".studykit", "desktop"), 0)
    (root / answering.note(0)).write_bytes(before)  # the journal was synchronised, the note not yet
    journal = answering.journal_of(root)
    assert settle(root, journal, journal.read_all()).voided is None


def test_fresh_temporary_files_are_left_alone(tmp_path: Path) -> None:
    root = answering.make_vault(tmp_path / "vault", 1)
    fresh, old = root / ".studykit-00000001.tmp", root / ".studykit-00000002.tmp"
    for path in (fresh, old):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    journal = answering.journal_of(root)
    settle(root, journal, journal.read_all(), discover(root, Config(root=root)).leftovers)
    assert fresh.exists()
    assert not old.exists()
