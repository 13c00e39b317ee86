"""Noticing changes in a folder, without asking the disk all the time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from watchfiles import Change, watch

_QUIET = 150
"""milliseconds without a change after which a burst of them (an editor saving, a checkout) is told as one"""
_LONGEST = 1200


class Watch:
    """Calls ``changed`` on a thread of its own after files below ``folder`` changed that ``counts`` lets through.

    ``counts`` gets paths from the folder, with ``/``.
    """

    def __init__(self, folder: Path, counts: Callable[[str], bool], changed: Callable[[], None]) -> None:
        self._folder = folder.resolve()
        self._counts = counts
        self._changed = changed
        self._stop = Event()
        self._thread = Thread(target=self._run, name="studykit-watch", daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(5)

    def _run(self) -> None:
        changes = watch(
            self._folder, watch_filter=self._lets_through, stop_event=self._stop, debounce=_LONGEST, step=_QUIET,
            rust_timeout=1000, raise_interrupt=False, ignore_permission_denied=True,
        )  # fmt: skip
        for _ in changes:
            self._changed()

    def _lets_through(self, _: Change, path: str) -> bool:
        try:
            return self._counts(Path(path).relative_to(self._folder).as_posix())
        except ValueError:
            return False
