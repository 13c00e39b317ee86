"""Where links lead, as rows of the index and back; the links themselves are kept with the content of their notes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from studykit.index.rows import as_json
from studykit.model.link import Link, LinkKind, LinkStatus, Resolution, ResolvedLink
from studykit.model.span import NotePath

LEADS = (
    "select ordinal, resolution, anchor_found, status, resolved, candidates, via "
    "from link join resolution on resolution.id = link.resolution"
)
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


class Leads:
    """Rows of `LEADS` to resolved links; what many links share is made once."""

    def __init__(self) -> None:
        self._known: dict[int, Resolution] = {}

    def of(self, source: NotePath, links: Sequence[Link], rows: Iterable[Sequence[Any]]) -> Iterator[ResolvedLink]:
        """``links`` are all links of the note, the rows say which of them are asked for."""
        known = self._known
        for ordinal, number, anchor, *fields in rows:
            resolution = known.get(number)
            if resolution is None:
                resolution = known[number] = _resolution(*fields)
            yield ResolvedLink(source, links[ordinal], resolution, None if anchor is None else bool(anchor))


def _resolution(status: str, resolved: str | None, candidates: str, via: str) -> Resolution:
    path = NotePath(resolved) if resolved is not None else None
    return Resolution(LinkStatus(status), path, tuple(map(NotePath, json.loads(candidates))), via)
