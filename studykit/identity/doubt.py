"""Cards that were reworded together and look so much alike that nobody can tell for sure which is which."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from studykit.identity.key import CardKey
from studykit.identity.known import KnownIdentities
from studykit.identity.likeness import likeness
from studykit.identity.pool import remembered
from studykit.model.card import CardId
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.span import NotePath

_MARGIN = 0.2
"""so much more alike, of 2, must two cards be to their old selves than to each other's"""
_MOST = 40
"""reworded cards of one note that are compared with each other"""

_Pair = tuple[CardKey, CardKey]


def doubtful(keys: Sequence[CardKey], ids: Sequence[CardId], known: KnownIdentities) -> list[Diagnostic]:
    """Cards with these ids that were matched by a guess; ``keys`` are in the order of the ids."""
    reworded: dict[NotePath, list[_Pair]] = {}
    for key, card in zip(keys, ids, strict=True):
        if card in known.cards:
            old = remembered(known.cards[card])
            if key.look != old.look and not (key.anchor and key.anchor == old.anchor) and old.note == key.note:
                reworded.setdefault(key.note, []).append((key, old))
    return [
        Diagnostic(
            one[0].note, one[0].line, 1, "alike-cards", Severity.INFO,
            f"this card and that on line {other[0].line} were both reworded and look alike: which is which is guessed",
            "Schedules stay where they stand; only history could be exchanged. Block ids (^name) tell cards apart.",
        )
        for cards in reworded.values()
        for one, other in combinations(cards[:_MOST], 2)
        if _could_be_exchanged(one, other)
    ]  # fmt: skip


def _could_be_exchanged(one: _Pair, other: _Pair) -> bool:
    (key, old), (other_key, other_old) = one, other
    if old.segment != other_old.segment and (key.segment == old.segment or other_key.segment == other_old.segment):
        return False
    if old.answer != other_old.answer and (key.answer == old.answer or other_key.answer == other_old.answer):
        return False
    straight = likeness(key.look, old.look) + likeness(other_key.look, other_old.look)
    crossed = likeness(key.look, other_old.look) + likeness(other_key.look, old.look)
    return crossed > straight - _MARGIN
