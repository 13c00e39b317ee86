"""In which order notes build on each other, by what they name as ``up:`` or ``prerequisite:``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from studykit.graph.paths import depths
from studykit.model.link import LinkRole
from studykit.model.span import NotePath
from studykit.workspace.workspace import Workspace

_KEY = re.compile(r"^(?:[-*]\s+)?(?P<key>[\w-]+)\s*::?(?:\s|$)")
_KEYS = frozenset({"up", "prerequisite", "prerequisites"})


def note_ranks(workspace: Workspace) -> Mapping[NotePath, int]:
    """The place of each note behind everything it builds on; prose links are no prerequisites: they form cycles."""
    needed: dict[NotePath, list[NotePath]] = {}
    for path in workspace.notes:
        lines = workspace.reading.sources[path].lines
        for found in workspace.graph.links.get(path, ()):
            target = found.resolution.path
            property_link = found.link.role in (LinkRole.PROPERTY, LinkRole.TAG)
            if property_link and target in workspace.notes and _key_above(lines, found.link.line) in _KEYS:
                needed.setdefault(path, []).append(NotePath(str(target)))
    found_depths = depths(tuple(workspace.notes), needed)
    return {path: place for place, path in enumerate(sorted(workspace.notes, key=lambda p: (found_depths[p], p)))}


def _key_above(lines: tuple[str, ...], line: int) -> str:
    """The key of a property on this line, or of the list it is an entry of."""
    for number in range(line, 0, -1):
        found = _KEY.match(lines[number - 1])
        if found is not None:
            return found.group("key").lower()
        if not lines[number - 1].startswith((" ", "\t", "-")):
            break
    return ""
