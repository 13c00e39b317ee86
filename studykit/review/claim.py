"""Taking the terminal for a session, lending it to other programs, and giving it back whatever happens."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from studykit.review.keyboard import Reader
    from studykit.review.scene import View


class Claim:
    """``view`` draws and ``reader`` reads while the terminal is ours."""

    def __init__(self, view: View, reader: Reader) -> None:
        self._view = view
        self._reader = reader

    @contextmanager
    def held(self) -> Iterator[None]:
        """The terminal is ours inside the block. A request to end the process ends it as Ctrl-C would."""
        with self._signals():
            self._take()
            try:
                yield
            finally:
                self._give_back()

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Inside the block the terminal is as it was before: an editor may run."""
        self._give_back()
        try:
            yield
        finally:
            self._take()

    def stop(self) -> None:
        """Ctrl-Z: back to the shell until ``fg``, on systems that have it."""
        if hasattr(signal, "SIGTSTP"):
            with self.lent():
                signal.raise_signal(signal.SIGTSTP)

    def _take(self) -> None:
        self._reader.open()
        self._view.open()

    def _give_back(self) -> None:
        self._view.close()
        self._reader.close()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        handlers: dict[int, Callable[..., object]] = {signal.SIGTERM: _leave}
        if hasattr(signal, "SIGWINCH"):
            handlers[signal.SIGWINCH] = lambda *_: self._view.resized()
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler if handler is not None else signal.SIG_DFL)


def _leave(*_: object) -> None:
    raise KeyboardInterrupt
