"""A program in a pseudo-terminal, with its screen as pyte sees it."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable

PLAY = Path(__file__).with_name("play.py")
PATIENCE = 120.0
"""seconds until a screen that should change counts as stuck: longer than any busy machine takes"""
_ALTERNATE = 1049


class _Screen(pyte.Screen):
    """pyte's screen with an alternate one, as far as leaving it shows an empty screen again."""

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and _ALTERNATE in modes:
            self.reset()


class PtySession:
    """``play.py`` with the given flags; `until` waits for the screen to show something."""

    def __init__(self, out: Path, *flags: str, columns: int = 80, rows: int = 24, **environ: str) -> None:
        self.screen = _Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.received = b""
        settings = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONPATH": str(Path.cwd()), **environ}
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            _resize(0, columns, rows)  # before the program can ask
            program = self.program(out, *flags)
            os.execve(sys.executable, program, {**_inherited(), **settings})  # noqa: S606  # the child of a pty

    def program(self, out: Path, *flags: str) -> list[str]:
        """What runs in the terminal, by the same Python."""
        return [sys.executable, str(PLAY), str(out), *flags]

    def press(self, keys: str) -> None:
        os.write(self.descriptor, keys.encode())

    def until(self, shown: str | Callable[[str], bool]) -> str:
        """Wait until the screen holds a text, and all that is drawn with it; returns the screen.

        Fails with the screen as its message.
        """
        wanted = shown if callable(shown) else lambda text: shown in text
        end = time.monotonic() + PATIENCE
        while not wanted(self.text):
            if time.monotonic() > end or not self._read(0.2):
                if wanted(self.text):
                    break
                raise AssertionError(f"waited for {shown!r}, the screen shows:\n{self.text}")
        self._take_the_rest(end)
        return self.text

    def resize(self, columns: int, rows: int) -> None:
        _resize(self.descriptor, columns, rows)
        self.screen.resize(rows, columns)
        os.kill(self.pid, signal.SIGWINCH)

    def finish(self) -> int:
        """Wait for the end of the program; returns its exit code."""
        end = time.monotonic() + PATIENCE
        while self._read(0.2) and time.monotonic() < end:
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def _take_the_rest(self, end: float) -> None:
        """A terminal hands on what is written in pieces: read until the program waits and nothing more comes."""
        while time.monotonic() < end:
            rests = self._rests()
            if self._has_more(0.01):
                if not self._read(0):
                    return
            elif rests:
                return

    def _rests(self) -> bool:
        """Whether the program waits, as far as the system tells that."""
        try:
            state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        return state in "SZX"

    def _has_more(self, seconds: float) -> bool:
        waiting = select.poll()  # select() refuses descriptors above 1023, which long runs of tests come to
        waiting.register(self.descriptor, select.POLLIN)
        return bool(waiting.poll(1000 * seconds))

    def _read(self, seconds: float) -> bool:
        """Take what has come; False once the program has ended."""
        if not self._has_more(seconds):
            return True
        try:
            data = os.read(self.descriptor, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return False
        self.received += data
        self._stream.feed(data)
        return bool(data)


def _resize(terminal: int, columns: int, rows: int) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _inherited() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "VIRTUAL_ENV") if name in os.environ}
