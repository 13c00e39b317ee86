"""Note pages made by two processes where the machine has them, else by one; the pages are the same."""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping, Sequence
from multiprocessing.sharedctypes import Synchronized

from studykit.errors import StudykitError
from studykit.model.span import NotePath
from studykit.site.aside import Aside, can_fork
from studykit.site.made import Made
from studykit.site.model import SiteNote
from studykit.site.note_page import description, note_page
from studykit.site.output import Left, Output
from studykit.site.search import entry_of
from studykit.site.unlinked import Named
from studykit.site.workshop import Workshop

WORTH_IT = 150
"""notes to be made, at least, for a second process to pay"""
_AT_A_TIME = 8
_PATIENCE = 300.0
"""seconds to wait for what is held for a millionth of one"""

Naming = Mapping[NotePath, Sequence[Named]]
"""Where each note is named without a link"""


class Crew:
    """A second process at work on the notes from the start; `finish` takes part and waits for it.

    Both take the next few notes from a common counter, so that neither waits for the other.
    """

    def __init__(self, shop: Workshop, output: Output, items: Sequence[SiteNote], named: Naming) -> None:
        self._shop, self._output, self._items, self._named = shop, output, items, named
        self._second: Aside[tuple[dict[int, Made], dict[str, Left]]] | None = None
        if len(items) < WORTH_IT or not can_fork():
            return
        self._counter: Synchronized[int] = multiprocessing.get_context("fork").Value("l", 0)
        self._second = Aside(lambda: (self.work(), self._output.written))

    def finish(self) -> list[Made]:
        """All pages, in the order of the notes. Raises what the second process raised."""
        if self._second is None:
            return [self._make(item) for item in self._items]
        made = self.work()
        theirs, written = self._second.result()
        self._output.written |= written
        made |= theirs
        return [made[number] for number in range(len(self._items))]

    def work(self) -> dict[int, Made]:
        made: dict[int, Made] = {}
        while True:
            first = claimed(self._counter, _AT_A_TIME)
            batch = range(first, min(first + _AT_A_TIME, len(self._items)))
            if not batch:
                return made
            for number in batch:
                made[number] = self._make(self._items[number])

    def _make(self, item: SiteNote) -> Made:
        self._shop.files.asked.clear()
        page = note_page(self._shop, item, self._named.get(item.path, ()))
        self._output.write(self._shop.plan.urls[item.path], page.html)
        rendered = page.rendered
        copied = tuple(self._shop.files.asked)
        found = page.document
        said = "".join(one.mark for one in page.said)
        return Made(entry_of(found), rendered.problems, rendered.flows, description(found.text), copied, found, said)


def claimed(counter: Synchronized[int], count: int, patience: float = _PATIENCE) -> int:
    """Count on by so many; returns where the counter stood.

    Raises `StudykitError` where the other process was killed just while it counted, and nobody can ever again.
    """
    lock = counter.get_lock()
    if not lock.acquire(timeout=patience):
        raise StudykitError("A process of the build was ended from outside; nothing was changed.")
    try:
        first = counter.value
        counter.value = first + count
    finally:
        lock.release()
    return first
