"""Which card is this one? Ids that survive rewording, moving and renaming: pure functions over values."""

from __future__ import annotations

from studykit.identity.alignment import align, merge_edit, realign, remember
from studykit.identity.assign import Assignment, assign, carried_events, copied_anchors
from studykit.identity.doubt import doubtful
from studykit.identity.key import CardKey, card_keys
from studykit.identity.known import Known, KnownIdentities, known_identities

__all__ = [
    "Assignment",
    "CardKey",
    "Known",
    "KnownIdentities",
    "align",
    "assign",
    "card_keys",
    "carried_events",
    "copied_anchors",
    "doubtful",
    "known_identities",
    "merge_edit",
    "realign",
    "remember",
]
