"""Everything that is wrong in a vault: in files, in notes, between notes, in the journal."""

from __future__ import annotations

from itertools import chain

from studykit.checks import Subject, check
from studykit.identity import KnownIdentities, card_keys, copied_anchors, doubtful
from studykit.index.content import diagnostics_from
from studykit.index.reading import Reading
from studykit.index.store import Index
from studykit.model.diagnostic import Diagnostic
from studykit.vault.journal import Events
from studykit.workspace.drawn import DrawnInstead


def trouble(reading: Reading, index: Index, known: KnownIdentities, events: Events) -> list[Diagnostic]:
    """Looked for now, in the order of its places."""
    notes = reading.notes
    told = reading.catalogue.column("diagnostics", "[]")
    anchored = (key for path in index.anchored() for key in card_keys(notes[path].blocks))
    carried = index.carried()
    doubts = (doubtful(card_keys(notes[path].blocks), index.ids(path), known) for path in carried)
    found = [
        *reading.diagnostics,
        *(finding for path, text in told for finding in diagnostics_from(path, text)),
        *check(Subject(notes, index.remarkable_links(), DrawnInstead(reading))),
        *copied_anchors(anchored),
        *chain.from_iterable(doubts),
        *events.diagnostics,
    ]
    return sorted(set(found))
