"""``resolved-by-alias``: a link that only studykit follows, by alias or title."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.checks.subject import Subject, at, shown
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.link import LinkKind

_OBSIDIAN = "obsidian"


def find(subject: Subject) -> Iterator[Diagnostic]:
    for found in subject.links:
        via = found.resolution.via
        wikilink = found.link.kind in (LinkKind.WIKILINK, LinkKind.EMBED)
        if via in ("alias", "title") and wikilink and subject.notes[found.source].dialect == _OBSIDIAN:
            message = f"{shown(found.link.target)!r} is found by its {via} only; Obsidian itself would not follow it"
            name = found.resolution.path
            yield at(found, "resolved-by-alias", Severity.INFO, message, f"Write [[{name}|{found.link.text}]].")
