"""Ctrl-C waits until what is being written is whole."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold back an interrupt from the keyboard until the end of the block, then let it through.

    Off the main thread nothing has to be held back: interrupts do not arrive there.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[tuple[int, FrameType | None]] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: held.append((number, frame)))
    try:
        yield
    finally:
        if before is not None:  # None: installed from outside Python, which signal.signal cannot put back
            signal.signal(signal.SIGINT, before)
    if held and callable(before):
        before(*held[0])
