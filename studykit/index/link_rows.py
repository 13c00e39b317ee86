"""Where the links of a note lead, as a row of the index and back; the links themselves are kept with its content.

A row of the table ``link`` holds, for all links of a note in their order, the numbers of their resolutions, each
between commas (``,3,12,``); then, as JSON, the places of those whose fragment is in the note they lead to or not
(``[[place, 1 or 0], …]``), and the places of those of which more can be said than where they lead.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from studykit.graph.network import Tie
from studykit.index.rows import as_json
from studykit.model.link import Link, LinkKind, LinkStatus, Resolution, ResolvedLink
from studykit.model.links import LinkRow, role_and_target
from studykit.model.span import NotePath

RESOLUTION = "select status, resolved, candidates, via from resolution where id = ?"
_SPELLED = (LinkKind.MARKDOWN, LinkKind.IMAGE)
"""kinds of links whose spelling alone can be worth a word"""


def is_remarkable(link: Link, resolution: Resolution, anchor_found: bool | None) -> bool:
    """Whether anything can be said of a link but that it leads somewhere."""
    if link.kind in _SPELLED or link.kind is LinkKind.EMBED:
        return True
    if resolution.status is LinkStatus.EXTERNAL:
        return False
    plain = resolution.status is LinkStatus.RESOLVED and not resolution.candidates and not resolution.via
    return not plain or anchor_found is False


def resolution_row(resolution: Resolution) -> tuple[Any, ...]:
    return resolution.status.value, resolution.path, as_json(resolution.candidates), resolution.via


def leads_text(numbers: Iterable[str]) -> str:
    return f",{','.join(numbers)},"


def leads_from(text: str) -> list[str]:
    """The number of each link's resolution, as it is spelled in the row."""
    return text[1:-1].split(",")


class Leads:
    """Rows of the table to resolved links; what many links share is made once. ``ask`` gives the row of a resolution
    by its number."""

    def __init__(self, ask: Callable[[str], Sequence[Any]]) -> None:
        self._ask = ask
        self._known: dict[str, Resolution] = {}

    def of(
        self, source: NotePath, links: Sequence[Link], numbers: Sequence[str], anchors: str, places: Collection[int]
    ) -> Iterator[ResolvedLink]:
        """``links`` and ``numbers`` are those of all links of the note, ``places`` say which are asked for."""
        known, found = self._known, dict(json.loads(anchors))
        for place in places:
            resolution = known.get(numbers[place]) or self._make(numbers[place])
            anchor = found.get(place)
            yield ResolvedLink(source, links[place], resolution, None if anchor is None else bool(anchor))

    def ties(self, source: NotePath, rows: Sequence[LinkRow], numbers: Sequence[str]) -> Iterator[Tie]:
        """Of all links of a note what the graph asks for."""
        known = self._known
        for row, number in zip(rows, numbers, strict=True):
            yield Tie(source, known.get(number) or self._make(number), *role_and_target(row))

    def _make(self, number: str) -> Resolution:
        found = self._known[number] = _resolution(*self._ask(number))
        return found


def _resolution(status: str, resolved: str | None, candidates: str, via: str) -> Resolution:
    path = NotePath(resolved) if resolved is not None else None
    return Resolution(LinkStatus(status), path, tuple(map(NotePath, json.loads(candidates))), via)
