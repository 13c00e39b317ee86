"""What checks look at: a vault that has been read and whose links are resolved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.link import ResolvedLink
from studykit.model.note import Note
from studykit.model.span import NotePath


@dataclass(frozen=True, slots=True)
class Subject:
    """``links`` come in path and line order; those that simply lead to a note or outwards may be left out.

    ``drawn_instead`` says of a missing image whether the note carries the flow that is shown in its place.
    """

    notes: Mapping[NotePath, Note]
    links: Sequence[ResolvedLink]
    drawn_instead: Callable[[ResolvedLink], bool]


def at(found: ResolvedLink, code: str, severity: Severity, message: str, remedy: str = "") -> Diagnostic:
    """A finding at the place of a link."""
    return Diagnostic(found.source, found.link.line, found.link.column, code, severity, message, remedy)


def shown(name: str) -> str:
    """A name for people: private-use characters, which terminals do not show, are escaped."""
    return "".join(f"\\u{ord(c):04X}" if "\ue000" <= c <= "\uf8ff" else c for c in name)
