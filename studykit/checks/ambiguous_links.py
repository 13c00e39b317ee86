"""``ambiguous-link``: one name, several notes."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.checks.subject import Subject, at, shown
from studykit.model.diagnostic import Diagnostic, Severity


def find(subject: Subject) -> Iterator[Diagnostic]:
    for found in subject.links:
        candidates = found.resolution.candidates
        if len(candidates) > 1:
            others = ", ".join(shown(path) for path in candidates if path != found.resolution.path)
            message = f"{shown(found.link.target)!r} means {found.resolution.path}, but could mean {others}"
            yield at(found, "ambiguous-link", Severity.WARNING, message, "Write more of the path.")
