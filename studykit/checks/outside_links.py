"""``outside-vault``: a path that leaves the vault; it is never read."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.checks.subject import Subject, at, shown
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.link import LinkStatus


def find(subject: Subject) -> Iterator[Diagnostic]:
    for found in subject.links:
        if found.resolution.status is LinkStatus.OUTSIDE_VAULT:
            message = f"{shown(found.link.target)!r} lies outside the vault and is not read"
            yield at(found, "outside-vault", Severity.WARNING, message, "Copy the file into the vault.")
