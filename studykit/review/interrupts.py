"""Ctrl-C, or a request to end, waits until what is being written is whole."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


_HELD = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold back interrupts until the end of the block, then let the first one through.

    Off the main thread nothing has to be held back: signals do not arrive there.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []
    before = {number: signal.signal(number, lambda came, _: arrived.append(came)) for number in _HELD}
    try:
        yield
    finally:
        for number, handler in before.items():
            if handler is not None:  # None: installed from outside Python, which signal.signal cannot put back
                signal.signal(number, handler)
    if arrived:
        signal.raise_signal(arrived[0])
