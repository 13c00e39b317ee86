"""Which card is this one? Ids that survive rewording, moving and renaming: pure functions over values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.model.on_demand import on_demand

if TYPE_CHECKING:
    from studykit.identity.alignment import align, merge_edit, realign, remember
    from studykit.identity.assignment import Assignment, assign, carried_events, copied_anchors
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

# Cards of which nothing is known need not be found again.
__getattr__ = on_demand(
    __name__,
    {
        "alignment": ("align", "merge_edit", "realign", "remember"),
        "assignment": ("Assignment", "assign", "carried_events", "copied_anchors"),
        "doubt": ("doubtful",),
        "key": ("CardKey", "card_keys"),
        "known": ("Known", "KnownIdentities", "known_identities"),
    },
)
