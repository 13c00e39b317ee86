"""A renderer's process that waits for the next source: starting one takes thirty times as long as most drawings."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import IO
from weakref import finalize

_AT_ONCE = 65_536
_LONGEST_HEAD = 20


class StoppedError(Exception):
    """The process ended by itself, or what it answers is no drawing."""


class Standing:
    """One process of the program that ran when it was started; it ends with that program, or when nobody asks.

    What goes in and what comes out is a line with a number of bytes, then those bytes; none for what cannot be drawn.
    Its folder is empty, and gone once it stands.
    """

    def __init__(self, command: tuple[str, ...], environ: Mapping[str, str]) -> None:
        """Raises `OSError` where the program cannot be started."""
        self.owner = os.getpid()
        with tempfile.TemporaryDirectory(prefix="studykit-", ignore_cleanup_errors=True) as folder:
            self._process = subprocess.Popen(  # noqa: S603 - a renderer found on this machine, no shell
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder,
                env={**environ, "HOME": folder}, start_new_session=True,
            )  # fmt: skip
        self.stop = finalize(self, _end, self._process, self.owner)
        """Also called when nobody holds this any longer."""

    def draw(self, source: bytes, seconds: float, largest: int) -> bytes:
        """Raises `TimeoutError` after ``seconds``, `StoppedError` where there is none; then it is gone."""
        asked, answers = self._process.stdin, self._process.stdout
        if asked is None or answers is None:
            raise StoppedError
        try:
            try:
                asked.write(b"%d\n%b" % (len(source), source))
                asked.flush()
            except OSError:
                raise StoppedError from None
            return _answer(answers, monotonic() + seconds, largest)
        except BaseException:  # Ctrl-C does not reach a session of its own
            self.stop()
            raise


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    """One that another process of ours started goes with that one."""
    if owner == os.getpid():
        stop(process)
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            if pipe is not None:
                pipe.close()


def stop(process: subprocess.Popen[bytes]) -> None:
    """A process with a session of its own, and whatever it started."""
    if sys.platform != "win32" and process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _answer(pipe: IO[bytes], end: float, largest: int) -> bytes:
    got = bytearray()
    expected = -1
    with DefaultSelector() as waiting:  # `select` itself knows no file beyond the first thousand
        waiting.register(pipe, EVENT_READ)
        while expected < 0 or len(got) < expected:
            if not waiting.select(max(0.0, end - monotonic())):
                raise TimeoutError
            piece = os.read(pipe.fileno(), _AT_ONCE)
            got += piece
            if expected < 0 and b"\n" in got[:_LONGEST_HEAD]:
                head, _, rest = bytes(got).partition(b"\n")
                expected, got = int(head) if head.isdigit() else largest + 1, bytearray(rest)
            if not piece or expected > largest or (expected < 0 and len(got) > _LONGEST_HEAD):
                raise StoppedError
    return bytes(got)
