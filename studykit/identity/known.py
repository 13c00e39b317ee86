"""The ids that were issued for good, as the journal remembers their cards."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from studykit.model.card import CardId
from studykit.model.span import NotePath
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from studykit.vault.events import Event, Identity
    from studykit.vault.lines import Entry


@dataclass(frozen=True, slots=True)
class Known:
    """A card as last remembered; ``state`` is its segment in the note as last written or seen, "" where unknown."""

    identity: Identity
    state: str = ""


@dataclass(frozen=True)
class KnownIdentities:
    """``reserved`` ids are in use by cards that are not asked about; none of them is given out again."""

    cards: Mapping[CardId, Known] = field(default_factory=lambda: MappingProxyType({}))
    reserved: frozenset[CardId] = frozenset()

    @cached_property
    def by_note(self) -> Mapping[NotePath, tuple[Known, ...]]:
        """The cards by the note in which they were last remembered."""
        found: dict[NotePath, list[Known]] = {}
        for known in self.cards.values():
            found.setdefault(known.identity.note, []).append(known)
        return {note: tuple(cards) for note, cards in found.items()}

    def without(self, ids: Collection[CardId]) -> KnownIdentities:
        """Leaves out cards that were found already, in notes that did not change."""
        cards = {card: known for card, known in self.cards.items() if card not in ids}
        return KnownIdentities(cards, self.reserved | frozenset(ids))

    def learned(self, events: Collection[Event], state: Callable[[CardId], str]) -> KnownIdentities:
        """After a few further events; ``state`` tells a card's schedule in its note as it is now, "" for none."""
        from studykit.vault.events import Identity, cards_of  # noqa: PLC0415 - most cards are not known

        seen = {event.card: event for event in events if isinstance(event, Identity)}
        changed = dict(self.cards)
        for card in {card for event in events for card in cards_of(event)}:
            identity = seen.get(card) or (self.cards[card].identity if card in self.cards else None)
            if identity is not None:
                changed[card] = Known(identity, state(card))
        return KnownIdentities(changed, self.reserved)


def known_identities(entries: Iterable[Entry], states: Mapping[CardId, str] | None = None) -> KnownIdentities:
    """The latest `Identity` of each card, with ``states`` of cards whose schedule stands in a note
    (`Standing.in_notes`).

    Where two computers carried the same card, the later event counts.
    """
    from studykit.vault.events import Identity  # noqa: PLC0415 - the same

    found = {entry.event.card: entry.event for entry in entries if isinstance(entry.event, Identity)}
    at = states or {}
    return KnownIdentities({card: Known(identity, at.get(card, "")) for card, identity in found.items()})
