"""Reload events: words sent to every open page, from any thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from threading import Lock
from time import monotonic

_BEAT = 15.0
"""seconds after which a silent stream shows that it is alive"""


class Events:
    """``tell`` may be called from anywhere; `stream` runs in the server's loop, once for each open page."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._listeners: dict[asyncio.Queue[str | None], tuple[asyncio.AbstractEventLoop, str]] = {}
        self._left_at = monotonic()
        self._last = ""
        self.count = 0
        """how many words were told"""

    def tell(self, word: str) -> None:
        """Send a word to all open pages."""
        self.count += 1
        self._last = word
        self._send(word)

    def close(self) -> None:
        """End all streams."""
        self._send(None)

    def unheard(self, kind: str) -> float:
        """Seconds since the last page of a kind was closed; 0 while one is open."""
        with self._lock:
            open_pages = any(one == kind for _, one in self._listeners.values())
            return 0.0 if open_pages else monotonic() - self._left_at

    async def stream(self, kind: str = "") -> AsyncIterator[bytes]:
        """Words as server-sent events, until `close`. ``kind`` is what the page says it is.

        The first event, ``count``, says how many words were told before: a page that was not listening for a while
        sees that it has missed some. ``last`` is the last one of them, if any.
        """
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        with self._lock:
            self._listeners[queue] = asyncio.get_running_loop(), kind
        try:
            yield f"retry: 500\nevent: count\ndata: {self.count}\n\n".encode()
            if self._last:
                yield f"event: last\ndata: {self._last}\n\n".encode()
            while True:
                try:
                    word = await asyncio.wait_for(queue.get(), _BEAT)
                except TimeoutError:
                    yield b": here\n\n"
                    continue
                if word is None:
                    return
                yield f"data: {word}\n\n".encode()
        finally:
            with self._lock:
                if self._listeners.pop(queue)[1]:
                    self._left_at = monotonic()

    def _send(self, word: str | None) -> None:
        with self._lock:
            listeners = list(self._listeners.items())
        for queue, (loop, _) in listeners:
            loop.call_soon_threadsafe(queue.put_nowait, word)
