"""Running: the network on a thread of its own, the answers on the caller's.

So everything behind the answers (notes, database, journal) stays on one thread, requests are answered one after
the other, and Ctrl-C arrives between two of them.
"""

from __future__ import annotations

import asyncio
import os
import queue
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from threading import Event, Thread
from typing import TYPE_CHECKING

import uvicorn

from studykit.errors import StudykitError
from studykit.loopback.app import App
from studykit.loopback.events import Events
from studykit.loopback.messages import Reply, Request, text_reply

if TYPE_CHECKING:
    import socket

    from studykit.loopback.address import Address
    from studykit.loopback.door import Door

_TICK = 1.0
_PATIENCE = 20.0

Job = tuple[Request, "Future[Reply]"]


class Server:
    """``quick`` answers on the network's thread what needs no notes, or passes with None."""

    def __init__(
        self,
        address: Address,
        bound: socket.socket,
        quick: Callable[[Request], Reply | None] = lambda _: None,
        door: Door | None = None,
    ) -> None:
        self.address = address
        self.events = Events()
        self._bound = bound
        self._quick = quick
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._stopping = False
        app = App(address, self._answer, self.events, door)
        self._uvicorn = _Uvicorn(
            uvicorn.Config(
                app, log_config=None, access_log=False, lifespan="off", ws="none", server_header=False,
                timeout_graceful_shutdown=2, http="h11", loop="asyncio",
            ),
            self.events,
        )  # fmt: skip
        self._thread = Thread(target=self._uvicorn.run, args=([bound],), name="studykit-loopback", daemon=True)

    def run(self, answer: Callable[[Request], Reply], ready: Callable[[], None], tick: Callable[[], None]) -> None:
        """Answer requests until `stop`; ``ready`` is called once pages can be asked for, ``tick`` about every second.

        Raises whatever an interrupt of the caller raises; the network is closed in any case.
        """
        self._start()
        try:
            ready()
            while not self._stopping:
                try:
                    job = self._jobs.get(timeout=_TICK)
                except queue.Empty:
                    tick()
                    continue
                if job is not None:
                    _settle(job, answer)
        finally:
            self._end()

    def stop(self) -> None:
        """End `run` after what is being answered; may be called from any thread."""
        self._stopping = True
        self._jobs.put(None)

    async def _answer(self, request: Request) -> Reply:
        if request.method != "POST":
            reply = await asyncio.to_thread(self._quick, request)
            if reply is not None:
                return reply
        if self._stopping:
            return text_reply("The session has ended.", 503)
        waiting: Future[Reply] = Future()
        self._jobs.put((request, waiting))
        return await asyncio.wrap_future(waiting)

    def _start(self) -> None:
        self._thread.start()
        if not self._uvicorn.ready.wait(_PATIENCE):
            raise StudykitError("The local server could not be started. Try another port with --port.")

    def _end(self) -> None:
        self._stopping = True
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is not None:
                job[1].set_result(text_reply("The session has ended.", 503))
        self._uvicorn.should_exit = True
        self._thread.join(_PATIENCE)
        self._bound.close()


class _Uvicorn(uvicorn.Server):
    """Ends the streams of open pages first: they would hold it up."""

    def __init__(self, config: uvicorn.Config, events: Events) -> None:
        super().__init__(config)
        self.ready = Event()
        self._events = events

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._events.close()
        await super().shutdown(sockets)


def _settle(job: Job, answer: Callable[[Request], Reply]) -> None:
    request, waiting = job
    if not waiting.set_running_or_notify_cancel():
        return  # the page has gone, and nothing was begun for it
    try:
        waiting.set_result(answer(request))
    except StudykitError as error:
        waiting.set_result(text_reply(str(error), 409))
    except Exception as error:
        # One page that cannot be made must not end a session: what was answered is on disk.
        if os.environ.get("STUDYKIT_TRACEBACK"):
            traceback.print_exc()
        waiting.set_result(text_reply(f"A fault in studykit itself ({type(error).__name__}: {error}).", 500))
    except BaseException:
        waiting.set_result(text_reply("The session has ended.", 503))
        raise
