"""Everything that is wrong in a vault: in files, in notes, between notes, in the journal."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.checks import Subject, check
from studykit.identity import card_keys, copied_anchors, doubtful
from studykit.index.content import diagnostics_from
from studykit.model.diagnostic import Diagnostic
from studykit.workspace.drawn import drawn_instead
from studykit.workspace.workspace import Workspace


def trouble(workspace: Workspace) -> list[Diagnostic]:
    """Looked for now, in the order of its places."""
    notes = workspace.reading.catalogue.column("diagnostics", "[]")
    anchored = (key for path in workspace.index.anchored() for key in card_keys(workspace.notes[path].blocks))
    links = workspace.index.remarkable_links()
    found = [
        *workspace.reading.diagnostics,
        *(finding for path, text in notes for finding in diagnostics_from(path, text)),
        *check(Subject(workspace.notes, links, lambda link: drawn_instead(workspace, link))),
        *copied_anchors(anchored),
        *_doubts(workspace),
        *workspace.events.diagnostics,
    ]
    return sorted(set(found))


def _doubts(workspace: Workspace) -> Iterator[Diagnostic]:
    for path in workspace.index.carried():
        yield from doubtful(card_keys(workspace.notes[path].blocks), workspace.index.ids(path), workspace.known)
