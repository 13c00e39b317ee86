"""The ids that were issued for good, as the journal remembers their cards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from studykit.model.card import CardId
from studykit.vault.events import Identity
from studykit.vault.lines import Entry


@dataclass(frozen=True, slots=True)
class Known:
    """A card as last remembered; ``state`` is its segment in the note as last written or seen, "" where unknown."""

    identity: Identity
    state: str = ""


@dataclass(frozen=True, slots=True)
class KnownIdentities:
    """``reserved`` ids are in use by cards that are not asked about; none of them is given out again."""

    cards: Mapping[CardId, Known] = field(default_factory=lambda: MappingProxyType({}))
    reserved: frozenset[CardId] = frozenset()

    def without(self, ids: Collection[CardId]) -> KnownIdentities:
        """Leaves out cards that were found already, in notes that did not change."""
        return replace(
            self,
            cards={card: known for card, known in self.cards.items() if card not in ids},
            reserved=self.reserved | frozenset(ids),
        )


def known_identities(entries: Iterable[Entry], states: Mapping[CardId, str] | None = None) -> KnownIdentities:
    """The latest `Identity` of each card, with ``states`` of cards whose schedule stands in a note
    (`Standing.in_notes`).

    Where two computers carried the same card, the later event counts.
    """
    found = {entry.event.card: entry.event for entry in entries if isinstance(entry.event, Identity)}
    at = states or {}
    return KnownIdentities({card: Known(identity, at.get(card, "")) for card, identity in found.items()})
