"""Full disks, and files and folders that may not be written: a clear word, and nothing is lost."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from studykit.model.card import CardId
from studykit.review.session import Command
from studykit.review.sitting import Sitting
from studykit.study.filters import Filter
from studykit.study.queue import Request
from studykit.vault.events import Review
from studykit.vault.places import machine_name
from studykit.vault.reckoning import effective
from studykit.workspace.desk import VaultDesk
from studykit.workspace.workspace import Workspace

sys.path.insert(0, str(Path(__file__).parents[1] / "vault"))
from faults import break_at, run_child

if sys.platform != "win32":
    import resource

pytestmark = pytest.mark.skipif(os.name == "nt", reason="fork, limits and users are POSIX")

TODAY = date(2026, 11, 20)
BEFORE = b"#flashcards\r\n\r\nOne :: 1\r\n\r\nTwo :: 2\r\n<!--SR:!2026-11-18,4,250-->\r\n"
AFTER = BEFORE.replace(b"2026-11-18,4,250", b"2026-11-30,10,250")
NOBODY = 65534
CALLS = ("open", "write", "fsync", "chmod", "utime", "replace", "rename")


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A vault, and a cache, that other users of this computer may reach."""
    folder = Path(tempfile.mkdtemp(prefix="studykit-"))
    folder.chmod(0o777)
    for name in ("vault", "cache"):
        (folder / name).mkdir()
        (folder / name).chmod(0o777)
    monkeypatch.setenv("STUDYKIT_CACHE", str(folder / "cache"))
    note = folder / "vault" / "note.md"
    note.write_bytes(BEFORE)
    note.chmod(0o666)
    yield folder / "vault"
    shutil.rmtree(folder)


def sit_down(root: Path) -> Sitting:
    workspace = Workspace.open(root, vault=root, today=TODAY, kept=False)
    desk = VaultDesk(workspace, Filter(), Request(TODAY), opener=str, editor=lambda path, line: None)
    return Sitting(desk, desk.plan.entries)


def answers(root: Path) -> list[CardId]:
    """What the journal says, once the next session has looked at it."""
    entries = sit_down(root).desk._registrar.journal.entries  # type: ignore[attr-defined]  # of this desk
    return [entry.event.card for entry in effective(entries) if isinstance(entry.event, Review)]


def in_child(work: Callable[[], object]) -> object:
    """What ``work`` gives in a fork of its own."""
    reading, writing = os.pipe()

    def told() -> None:
        try:
            said = json.dumps(work())
        except BaseException as error:  # told to the parent
            said = json.dumps(["raised", repr(error)])
        os.write(writing, said.encode())

    run_child(told)
    os.close(writing)
    with os.fdopen(reading) as stream:
        return json.loads(stream.read())


def rate(sitting: Sitting) -> tuple[str, bool, str]:
    """One answer, and a second try where the first was refused: the first's words, and whether both failed."""
    sitting.do(Command.FLIP)
    done = sitting.do(Command.GOOD)
    again = sitting.do(Command.GOOD) if done.failed else done
    return done.words if done.failed else "", again.failed, again.words


def failing_at(root: Path, moment: int, code: int) -> tuple[str, bool, str]:
    sitting = sit_down(root)
    machine_name()

    def fail() -> None:
        raise OSError(code, os.strerror(code))

    break_at(moment, after=False, action=fail, names=CALLS)
    return rate(sitting)


def calls_of_an_answer(root: Path) -> int:
    sitting = sit_down(root)
    machine_name()
    counted = break_at(0, after=False, action=lambda: None, names=CALLS)
    rate(sitting)
    return counted[0]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.get)
def test_any_call_of_an_answer_may_fail(root: Path, code: int) -> None:
    total = in_child(lambda: calls_of_an_answer(root))
    assert isinstance(total, int)
    assert total > 8
    refused = 0
    for moment in range(1, total + 1):
        shutil.rmtree(root / ".studykit", ignore_errors=True)
        (root / "note.md").write_bytes(BEFORE)
        words, failed, last = in_child(lambda at=moment: failing_at(root, at, code))  # type: ignore[misc]  # three values
        assert words != "raised", failed
        assert not failed, last
        if words:
            refused += 1
            assert "note.md" in words or "journal" in words
            assert "Nothing was changed" in words or "nothing is lost" in words
        assert (root / "note.md").read_bytes() == AFTER, "the second try, at the latest, is written"
        assert len(answers(root)) == 1
        assert [path.name for path in root.iterdir() if path.suffix == ".tmp"] == []
    assert refused >= 6


def under_limit(root: Path, limit: int) -> tuple[str, bool, str]:
    sitting = sit_down(root)
    machine_name()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    sitting.do(Command.FLIP)
    done = sitting.do(Command.GOOD)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    return done.words, done.failed, rate(sitting)[2]


@pytest.mark.parametrize("limit", [0, 1, 40, len(BEFORE) - 1, len(BEFORE), 200, 400, 600, 1000, 100_000])
def test_files_that_may_not_grow(root: Path, limit: int) -> None:
    """A real limit of the system: note or journal are cut off in the middle of a write."""
    words, failed, last = in_child(lambda: under_limit(root, limit))  # type: ignore[misc]  # three values
    assert words != "raised", failed
    assert failed == (limit < 1000)
    assert last
    journal = next((root / ".studykit" / "journal").iterdir()).read_bytes()
    assert journal.endswith(b"\n")
    assert all(json.loads(line) for line in journal.splitlines())
    assert (root / "note.md").read_bytes().count(b"2026-11-30,10,250") == 1
    assert len(answers(root)) == len(set(answers(root))) >= 1


def as_nobody() -> None:
    """Whom permissions bind: root is asked to be someone else."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


@pytest.mark.parametrize(
    ("closed", "mode", "words"),
    [
        ("note.md", 0o444, "note.md is write-protected, so it was left as it is and nothing is lost"),
        (".", 0o555, "note.md cannot be written: the permissions forbid it. The note is as it was and nothing is lost"),
        (".studykit/journal", 0o555, "cannot be written: Permission denied. Nothing was changed"),
    ],
)
def test_what_may_not_be_written(root: Path, closed: str, mode: int, words: str) -> None:
    machine_name()
    path = root / closed
    path.mkdir(parents=True, exist_ok=True) if closed.endswith("journal") else None
    path.chmod(mode)

    def review() -> tuple[str, bool, str]:
        as_nobody()
        sitting = sit_down(root)
        first, failed, last = rate(sitting)
        return first, failed and sitting.card is not None, last

    first, failed, _ = in_child(review)  # type: ignore[misc]  # three values
    assert failed is True, first
    assert words in first
    assert (root / "note.md").read_bytes() == BEFORE
    path.chmod(0o777 if path.is_dir() else 0o666)
    words, failed, last = in_child(review)  # type: ignore[misc]  # three values
    assert failed is False, (words, last)
    assert (root / "note.md").read_bytes() == AFTER
