"""Reading keys as they are pressed.

The terminal stays in key-by-key mode for the whole session, so that nothing typed ahead is lost or echoed while
an answer is being written, and Ctrl-C arrives as a key, between two answers and never inside one.
"""

from __future__ import annotations

import codecs
import os
import select
import sys
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

_ESCAPE = "\x1b"
_REST_OF_SEQUENCE = 0.05
"""Seconds in which the rest of an escape sequence arrives, over a slow line too; the Escape key comes alone."""


class Reader(Protocol):
    """Where keys come from. Between `open` and `close` the terminal belongs to it."""

    def open(self) -> None: ...
    def close(self) -> None: ...
    def read(self) -> str:
        """What was typed, one key or more; waits for it. Raises EOFError at the end of the input."""
        ...


class Handed:
    """A `Reader` over a function that reads one key and cares for the terminal itself (`click.getchar`)."""

    def __init__(self, read: Callable[[], str]) -> None:
        self.read = read

    def open(self) -> None:
        """Nothing to take."""

    def close(self) -> None:
        """Nothing to give back."""


if sys.platform != "win32":
    import termios

    class Keyboard:
        """A `Reader` over a POSIX terminal."""

        def __init__(self, descriptor: int) -> None:
            self._descriptor = descriptor
            self._before: list[Any] | None = None
            self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

        def open(self) -> None:
            self._before = termios.tcgetattr(self._descriptor)
            mode = termios.tcgetattr(self._descriptor)
            mode[0] &= ~(termios.ICRNL | termios.IXON)
            mode[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN)
            mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, mode)

        def close(self) -> None:
            if self._before is not None:
                termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)
                self._before = None

        def read(self) -> str:
            typed = self._take()
            if typed.endswith(_ESCAPE):
                more, _, _ = select.select([self._descriptor], [], [], _REST_OF_SEQUENCE)
                if more:
                    typed += self._take()
            return typed

        def _take(self) -> str:
            typed = ""
            while not typed:
                data = os.read(self._descriptor, 1024)
                if not data:
                    raise EOFError
                typed = self._decoder.decode(data)
            return typed


def make_reader(getchar: Callable[[], str]) -> Reader:
    """Keys from standard input; ``getchar`` reads them where there is no POSIX terminal."""
    if sys.platform == "win32" or not sys.stdin.isatty():
        return Handed(getchar)
    return Keyboard(sys.stdin.fileno())
