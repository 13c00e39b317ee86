"""``embed-cycle``: a note that, by what it embeds, is shown inside itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from studykit.checks.subject import Subject, at
from studykit.graph.fragments import find_heading
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.link import LinkKind, ResolvedLink
from studykit.model.note import Note
from studykit.model.span import NotePath

Part = tuple[NotePath, str]
"""A note, or with a fragment one section of it."""


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Each embed that leads back to the place where it stands; what only embeds such a place is no finding."""
    inside: dict[NotePath, list[ResolvedLink]] = {}
    for found in subject.links:
        if found.link.kind is LinkKind.EMBED and found.resolution.path in subject.notes:
            inside.setdefault(found.source, []).append(found)
    shows: dict[Part, list[tuple[ResolvedLink, Part]]] = {}
    waiting: list[Part] = [(path, "") for path in inside]
    while waiting:
        part = waiting.pop()
        if part not in shows:
            shows[part] = list(_embeds(subject.notes[part[0]], part[1], inside.get(part[0], [])))
            waiting.extend(following for _, following in shows[part])
    circles = _circles({part: [following for _, following in embeds] for part, embeds in shows.items()})
    seen: set[tuple[NotePath, int]] = set()
    for part, embeds in sorted(shows.items()):
        for found, following in embeds:
            place = (found.source, found.link.span.start)
            if circles[part] == circles.get(following) and place not in seen:
                seen.add(place)
                message = f"{found.link.raw} would show {following[0]} inside itself; it is shown as a link"
                yield at(found, "embed-cycle", Severity.WARNING, message, "Embed one section, or link to the note.")


def _embeds(note: Note, fragment: str, embeds: list[ResolvedLink]) -> Iterator[tuple[ResolvedLink, Part]]:
    first, last = 1, 0
    if fragment:
        heading = find_heading(note, fragment)
        if heading is None:
            return
        below = (other for other in note.headings if other.line > heading.line and other.level <= heading.level)
        first, last = heading.line, next((other.line - 1 for other in below), 0)
    for found in embeds:
        target = found.resolution.path
        if target is not None and first <= found.link.line and (not last or found.link.line <= last):
            yield found, (target, found.link.fragment)


def _circles(shows: Mapping[Part, list[Part]]) -> Mapping[Part, int]:
    """A number for each part, the same for those that lead to each other; a part alone has one of its own.

    Strongly connected components, without recursion (Tarjan, 1972).
    """
    order: dict[Part, int] = {}
    low: dict[Part, int] = {}
    circle: dict[Part, int] = {}
    path: list[Part] = []
    for start in shows:
        walk: list[tuple[Part, Iterator[Part]]] = [] if start in order else [(start, iter(shows[start]))]
        while walk:
            part, following = walk[-1]
            if part not in order:
                order[part] = low[part] = len(order)
                path.append(part)
            for other in following:
                if other not in order:
                    walk.append((other, iter(shows.get(other, []))))
                    break
                if other not in circle:
                    low[part] = min(low[part], low[other])
            else:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[part])
                if low[part] == order[part]:
                    while path and path[-1] != part:
                        circle[path.pop()] = order[part]
                    path.pop()
                    circle[part] = order[part]
    return circle
