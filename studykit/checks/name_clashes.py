"""``name-clash``: notes whose paths differ only by case or Unicode form, which some disks cannot keep apart."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.checks.subject import Subject, shown
from studykit.graph.names import folded
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.span import NotePath


def find(subject: Subject) -> Iterator[Diagnostic]:
    by_name: dict[str, list[NotePath]] = {}
    for path in sorted(subject.notes):
        by_name.setdefault(folded(path), []).append(path)
    for paths in by_name.values():
        for path in paths[1:]:
            message = f"differs from {shown(paths[0])} only by case or accents; macOS and Windows keep one of them"
            yield Diagnostic(path, 1, 1, "name-clash", Severity.WARNING, message, "Rename one of the two.")
