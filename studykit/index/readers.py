"""Two processes that read a vault between them, where it is big enough for a second one to be worth its start."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from studykit.model.span import NotePath
from studykit.text import SourceText
from studykit.vault import NoteFile, read

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_MANY = 600_000
"""bytes of notes from which a second process is worth its start"""
_ROOM = 16_000_000
"""characters of texts that a process keeps between the first look and the reading"""


class Job(Protocol):
    """What is to be done with a file."""

    @property
    def file(self) -> NoteFile: ...


Given = TypeVar("Given", bound=Job)
Made = TypeVar("Made")


class Texts:
    """The texts of files; those that were looked at are kept until they are read, as many as there is room for."""

    def __init__(self) -> None:
        self._kept: dict[NotePath, SourceText] = {}
        self._room = _ROOM

    def look(self, file: NoteFile) -> SourceText:
        """Raises `StudykitError` for a file that cannot be read."""
        source = read(file)
        if len(source.text) <= self._room:
            self._room -= len(source.text)
            self._kept[file.path] = source
        return source

    def take(self, file: NoteFile) -> SourceText:
        """What was looked at, once; otherwise as `look`."""
        source = self._kept.pop(file.path, None)
        return read(file) if source is None else source


Work = Callable[[Texts, Given], Made]


class Readers:
    """This process and, from the first big pile of work on, another one: a file stays with whom it was given to.

    To be used with ``with``: at the end the other process is gone. It is gone soon, too, where this one was killed.
    """

    def __init__(self) -> None:
        self._texts = Texts()
        self._other: _Other | None = None
        self._alone = (os.cpu_count() or 1) < 2
        self._theirs: dict[NotePath, bool] = {}
        self._given = {True: 0, False: 0}

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._other is not None:
            self._other.end()

    def map(self, work: Work[Given, Made], jobs: Sequence[Given]) -> Iterable[Made]:
        """The results in the order of the jobs."""
        if self._other is None and (self._alone or sum(job.file.size for job in jobs) < _MANY):
            return (work(self._texts, job) for job in jobs)
        theirs = [self._is_theirs(job.file) for job in jobs]
        given = [job for job, their in zip(jobs, theirs, strict=True) if their]
        sent = self._send(work, given)
        here = iter([work(self._texts, job) for job, their in zip(jobs, theirs, strict=True) if not their])
        received = self._received() if sent else None
        there = iter([work(self._texts, job) for job in given] if received is None else received)
        return [next(there) if their else next(here) for their in theirs]

    def _is_theirs(self, file: NoteFile) -> bool:
        """Whether the other one reads this file: what nobody has yet goes to who was given less."""
        their = self._theirs.get(file.path)
        if their is None:
            their = self._theirs[file.path] = self._given[True] < self._given[False]
            self._given[their] += file.size
        return their

    def _send(self, work: Work[Given, Made], jobs: Sequence[Given]) -> bool:
        if self._alone:
            return False
        try:
            if self._other is None:
                self._other = _Other()
            self._other.connection.send((work, jobs))
        except OSError:
            self._go_on_alone()
        return not self._alone

    def _received(self) -> list[Any] | None:
        """None where the other process is gone: its work is to be done here then."""
        assert self._other is not None  # noqa: S101 - something was sent to it
        try:
            results, error = self._other.connection.recv()
        except (EOFError, OSError):
            self._go_on_alone()
            return None
        if error is not None:
            raise error
        return list(results)

    def _go_on_alone(self) -> None:
        """No second process is to be had: a container without shared memory, or no memory."""
        self._alone = True
        if self._other is not None:
            self._other.end()
            self._other = None


class _Other:
    """The other process and the line to it."""

    def __init__(self) -> None:
        from multiprocessing import get_context  # noqa: PLC0415 - one changed note needs no second process

        from studykit.processes import start_deaf  # noqa: PLC0415 - the same

        # A forked process has all modules already, and this end of the line; elsewhere forking is not safe.
        context = get_context("fork") if sys.platform == "linux" else get_context("spawn")
        self.connection, theirs = context.Pipe()
        ours = self.connection if sys.platform == "linux" else None
        self._process: BaseProcess = context.Process(target=_serve, args=(theirs, ours, os.getpid()), daemon=True)
        start_deaf(self._process)
        theirs.close()

    def end(self) -> None:
        self.connection.close()
        self._process.terminate()
        self._process.join()


def _serve(connection: Connection, parents: Connection | None, parent: int) -> None:
    """Do what comes along the line until it is closed. ``parents`` is the other end, which a forked process has too."""
    import signal  # noqa: PLC0415 - only in the second process

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; the first says what it has to say
    if parents is not None:
        parents.close()
    texts = Texts()
    while True:
        try:
            work, jobs = connection.recv()
        except (EOFError, OSError):
            return
        results, error = [], None
        try:
            for job in jobs:
                if os.getppid() != parent:
                    return  # killed, and nobody reads what would come of it
                results.append(work(texts, job))
        except Exception as raised:
            error = raised
        try:
            connection.send((results, error))
        except OSError:
            return
