"""``missing-anchor``: the note is there, the heading or block in it is not."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.checks.subject import Subject, at, shown
from studykit.model.diagnostic import Diagnostic, Severity


def find(subject: Subject) -> Iterator[Diagnostic]:
    for found in subject.links:
        if found.anchor_found is not False:
            continue
        fragment = shown(found.link.fragment)
        if not found.link.target:
            message = f"this page has no anchor {fragment!r}; it may live in a page that includes this one"
        else:
            message = f"{found.resolution.path} has no heading or block {fragment!r}"
        yield at(found, "missing-anchor", Severity.INFO, message, "Correct the part behind the #.")
