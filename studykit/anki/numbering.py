"""Which note of Anki a block of cards is, and which of its cards each sibling is there.

Anki knows a card by its note and its number on it: the template, or the number of the deletion. A deletion that is
inserted before others must not take their numbers, or it would inherit their schedules. So what was exported before
keeps its note and number, and what is new gets a number that nobody ever had.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studykit.anki.cloze import MOST_DELETIONS
from studykit.anki.notetypes import NOTE_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studykit.anki.ledger import Issued
    from studykit.anki.notetypes import NoteType
    from studykit.model.card import Card

_WITH_DELETIONS = frozenset(f"sk{one.key}" for one in NOTE_TYPES if one.is_cloze)


@dataclass(frozen=True, slots=True)
class Numbered:
    """``ordinals`` are one for each card, ``ids`` the lasting ids by ordinal, of deletions that are gone, too."""

    guid: str
    ordinals: tuple[int, ...]
    ids: tuple[str, ...]


class Numbers:
    """Hands out guids and numbers; each guid once."""

    def __init__(self, issued: Mapping[str, Issued]) -> None:
        self._issued = issued
        self._guids = {
            (kind, one): guid
            for guid, before in issued.items()
            if (kind := guid_kind(guid)) in _WITH_DELETIONS
            for one in before.ids
        }
        self._given: set[str] = set()

    def of_templates(self, notetype: NoteType, cards: Sequence[Card]) -> Numbered:
        """For note types whose cards are their templates, in order."""
        return Numbered(guid_of(notetype, cards[0]), tuple(range(len(cards))), tuple(card.id for card in cards))

    def of_deletions(self, notetype: NoteType, cards: Sequence[Card]) -> Numbered:
        """For note types whose cards are numbered deletions."""
        guid = self._guid(notetype, cards)
        before = self._issued.get(guid)
        ids: list[str] = [] if before is None else list(before.ids)
        ids += [card.id for card in cards if card.id not in ids]
        if len(ids) > MOST_DELETIONS:
            ids = [card.id for card in cards]
        self._given.add(guid)
        return Numbered(guid, tuple(ids.index(card.id) for card in cards), tuple(ids))

    def _guid(self, notetype: NoteType, cards: Sequence[Card]) -> str:
        """The note of most of these cards, unless another block has taken it; else one made from the first card."""
        kind = guid_kind(guid_of(notetype, cards[0]))
        known = [self._guids[kind, card.id] for card in cards if (kind, card.id) in self._guids]
        ranked = sorted(dict.fromkeys(known), key=known.count, reverse=True)
        fresh = [guid_of(notetype, card) for card in cards]
        return next((guid for guid in (*ranked, *fresh) if guid not in self._given), fresh[0])


def guid_kind(guid: str) -> str:
    """The part of a guid that stands for the note type."""
    return guid.partition("-")[0]


def guid_of(notetype: NoteType, card: Card) -> str:
    """A note's identity in every Anki: the note type's letter and the lasting id of its first card.

    The letter is part of it because Anki refuses to change a note's type: a card that became a cloze is a new
    note, which brings its schedule along.
    """
    return f"sk{notetype.key}-{card.id}"
