"""Notes that two processes read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from studykit.index import readers
from studykit.index.readers import Readers, Texts
from studykit.model.span import NotePath
from studykit.vault import NoteFile

HERE = os.getpid()
BUSY = r"""
import os, time
from dataclasses import dataclass
from studykit.index.readers import Readers
from studykit.vault import NoteFile

@dataclass(frozen=True)
class Job:
    file: NoteFile

def slow(texts, job):
    os.write(1, b"begun\n")
    time.sleep(0.2)

files = [NoteFile(f"{n}.md", 10**6, 0, 0, f"{n}.md") for n in range(1000)]
with Readers() as pair:
    list(pair.map(slow, [Job(file) for file in files]))
"""
two_processors = pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one processor has nothing to share")
forked = pytest.mark.skipif(sys.platform != "linux", reason="only forked processes know a function of no module")


@dataclass(frozen=True)
class Job:
    file: NoteFile


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """Nine files of several sizes, and so little to do already worth a second process."""
    monkeypatch.setattr(readers, "_MANY", 0)
    made = []
    for number in range(9):
        path = tmp_path / f"{number}.md"
        path.write_text(f"{number}" * (number + 1))
        made.append(Job(NoteFile(NotePath(path.name), number + 1, 0, 0, str(path))))
    return made


def text_and_process(texts: Texts, job: Job) -> tuple[str, int]:
    return texts.look(job.file).text, os.getpid()


def taken(texts: Texts, job: Job) -> tuple[str, int]:
    return texts.take(job.file).text, os.getpid()


def falls(texts: Texts, job: Job) -> str:
    if os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return texts.take(job.file).text


def fails(texts: Texts, job: Job) -> str:
    if os.getpid() != HERE:
        raise ArithmeticError(job.file.path)
    return texts.take(job.file).text


@two_processors
def test_the_results_come_in_order_from_both(jobs: list[Job]) -> None:
    with Readers() as pair:
        made = list(pair.map(text_and_process, jobs))
    assert [text for text, _ in made] == [job.file.absolute.read_text() for job in jobs]
    processes = {process for _, process in made}
    assert len(processes) == 2
    assert os.getpid() in processes


@two_processors
def test_a_file_is_read_once_by_whom_it_was_given_to(jobs: list[Job]) -> None:
    with Readers() as pair:
        looked = list(pair.map(text_and_process, jobs))
        for job in jobs:
            job.file.absolute.write_text("something else")
        assert list(pair.map(taken, jobs)) == looked
        assert [text for text, _ in pair.map(taken, jobs)] == ["something else"] * len(jobs)


@pytest.mark.parametrize("room", [0, 12])
def test_texts_that_there_is_no_room_for_are_read_twice(
    jobs: list[Job], monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    monkeypatch.setattr(readers, "_ROOM", room)
    texts = Texts()
    for job in jobs:
        texts.look(job.file)
        job.file.absolute.write_text("new")
    kept = [texts.take(job.file).text != "new" for job in jobs]
    assert sum(job.file.size for job, was_kept in zip(jobs, kept, strict=True) if was_kept) <= room
    assert any(kept) == bool(room)


@pytest.mark.parametrize("work", [falls, fails])
@two_processors
def test_a_second_process_that_falls_is_made_up_for(jobs: list[Job], work: Callable[[Texts, Job], str]) -> None:
    texts = [job.file.absolute.read_text() for job in jobs]
    with Readers() as pair:
        if work is fails:  # but a fault of ours is never hidden
            with pytest.raises(ArithmeticError):
                list(pair.map(work, jobs))
            return
        assert list(pair.map(work, jobs)) == texts
        assert list(pair.map(work, jobs)) == texts


def test_without_a_second_process(jobs: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise OSError("no more of them")

    monkeypatch.setattr(readers, "_Other", none)
    with Readers() as pair:
        assert {process for _, process in pair.map(text_and_process, jobs)} == {os.getpid()}


@two_processors
@forked
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_nobody_goes_on_reading_when_a_command_is_ended(sent: signal.Signals) -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", BUSY], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert running.stdout is not None
    assert [running.stdout.readline() for _ in range(2)] == ["begun\n"] * 2
    if sent == signal.SIGINT:
        os.killpg(running.pid, sent)  # as a terminal does
    else:
        running.kill()
    _, complaint = running.communicate(timeout=120)  # the other end is open for as long as any of them lives
    assert complaint.count("Traceback") == (sent == signal.SIGINT)  # the first one's own
