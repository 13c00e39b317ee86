"""What checks look at: a vault that has been read and whose links are resolved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from studykit.graph.build import Graph
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.link import ResolvedLink
from studykit.model.note import Note
from studykit.model.span import NotePath


@dataclass(frozen=True, slots=True)
class Subject:
    """``drawn_instead`` says of a missing image whether the note carries the flow that is shown in its place."""

    notes: Mapping[NotePath, Note]
    graph: Graph
    drawn_instead: Callable[[ResolvedLink], bool]

    def links(self) -> list[ResolvedLink]:
        """All links, in path and line order."""
        return [found for path in self.graph.nodes for found in self.graph.links.get(path, ())]


def at(found: ResolvedLink, code: str, severity: Severity, message: str, remedy: str = "") -> Diagnostic:
    """A finding at the place of a link."""
    return Diagnostic(found.source, found.link.line, found.link.column, code, severity, message, remedy)


def shown(name: str) -> str:
    """A name for people: private-use characters, which terminals do not show, are escaped."""
    return "".join(f"\\u{ord(c):04X}" if "\ue000" <= c <= "\uf8ff" else c for c in name)
