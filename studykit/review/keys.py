"""Keys as they come from a terminal: one read may hold several, or half a word pasted."""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_SEQUENCE = re.compile(r"\x1b[\[O][0-9;]*[A-Za-z~]|[\x00\xe0][HPIQGOKMS]|\x1b|.", re.DOTALL)

_NAMES = {
    " ": "space",
    "\r": "enter",
    "\n": "enter",
    "\t": "tab",
    "\x1b": "escape",
    "\x7f": "backspace",
    "\x08": "backspace",
    "\x03": "interrupt",
    "\x04": "interrupt",
    "\x0c": "redraw",
    "\x1a": "stop",
    "\x15": "clear",
    "\x17": "clear",
    "\x1b[A": "up",
    "\x1bOA": "up",
    "\x00H": "up",
    "\xe0H": "up",
    "\x1b[B": "down",
    "\x1bOB": "down",
    "\x00P": "down",
    "\xe0P": "down",
    "\x1b[5~": "page-up",
    "\x00I": "page-up",
    "\xe0I": "page-up",
    "\x1b[6~": "page-down",
    "\x00Q": "page-down",
    "\xe0Q": "page-down",
}


class Keys:
    """Keys one at a time from ``read``, which waits and returns what was typed.

    An interrupt or the end of the input comes as the key "interrupt".
    """

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read
        self._waiting: deque[str] = deque()

    def next(self) -> str:
        """The next key: a name such as "enter", "up" or "space", or the character itself."""
        while not self._waiting:
            try:
                self._waiting.extend(split(self._read()))
            except (KeyboardInterrupt, EOFError):
                return "interrupt"
        return self._waiting.popleft()

    def drop(self) -> None:
        """Forget what was typed ahead: it was meant for something that did not happen."""
        self._waiting.clear()


def split(typed: str) -> list[str]:
    """What was typed as keys; escape sequences without a name here are left out."""
    keys = []
    for sequence in _SEQUENCE.findall(typed):
        key = _NAMES.get(sequence, sequence)
        if len(sequence) == 1 and key == sequence and unicodedata.category(sequence) in {"Cc", "Cs"}:
            continue
        if len(sequence) > 1 and key == sequence:
            continue
        keys.append(key)
    return keys


def as_command(key: str) -> str:
    """A key read as a command: small letters, and full-width forms (an input method left on) as plain ones."""
    folded = unicodedata.normalize("NFKC", key).lower()
    return "space" if folded == " " else folded
