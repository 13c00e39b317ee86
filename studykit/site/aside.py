"""One piece of work done by a second process while this one goes on with what is next."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from studykit.errors import StudykitError
from studykit.processes import start_deaf

Result = TypeVar("Result")


class Aside(Generic[Result]):
    """What ``make`` gives; made at once by a second process where there is one to be had, else when it is asked for."""

    def __init__(self, make: Callable[[], Result]) -> None:
        self._make = make
        self._process: multiprocessing.process.BaseProcess | None = None
        if not can_fork():
            return
        context = multiprocessing.get_context("fork")
        self._from_second, to_first = context.Pipe(duplex=False)
        self._process = context.Process(target=_send, args=(self._from_second, to_first, make), daemon=True)
        start_deaf(self._process)
        to_first.close()

    def result(self) -> Result:
        """Waits for it. Raises what making it raised."""
        if self._process is None:
            return self._make()
        try:
            answer: Result | BaseException = self._from_second.recv()
        except EOFError:
            raise StudykitError("A process of the build was ended from outside; nothing was changed.") from None
        self._process.join()
        if isinstance(answer, BaseException):
            raise answer
        return answer


def _send(from_second: Connection, to_first: Connection, make: Callable[[], object]) -> None:
    from_second.close()  # as long as anybody can read there, nobody notices that the first process was killed
    try:
        answer = make()
    except Exception as error:
        answer = error
    with suppress(BrokenPipeError):
        to_first.send(answer)


def can_fork() -> bool:
    """A process with threads must not fork; elsewhere than on Linux forking is not safe or not there."""
    processors = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    return processors > 1 and threading.active_count() == 1
