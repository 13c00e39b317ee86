"""Long lists over several pages; the first keeps the plain address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

NOTES_A_PAGE, CARDS_A_PAGE = 100, 100


class ListPage(NamedTuple):
    """One page of a list: its path, those before and after it ("" at the ends), and which entries it shows."""

    path: str
    previous: str
    next: str
    shown: slice

    @property
    def first(self) -> bool:
        return not self.previous


def pages(url: str, count: int, size: int) -> Iterator[ListPage]:
    """The pages of a list of ``count`` entries, at least one."""
    total = max(1, -(-count // size))
    paths = [url if not n else f"{url.removesuffix('.html')}~{n + 1}.html" for n in range(total)]
    for number, path in enumerate(paths):
        following = paths[number + 1] if number + 1 < total else ""
        previous = paths[number - 1] if number else ""
        yield ListPage(path, previous, following, slice(number * size, (number + 1) * size))
