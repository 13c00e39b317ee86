"""The notes of a running session: each re-read when its file changed, its cards found again by their ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from studykit.errors import NotFoundError
from studykit.identity import CardKey, Known, KnownIdentities, assign, card_keys, known_identities, remember
from studykit.index.cards import BlockCards, bearings, make_cards
from studykit.index.reading import read_again, with_note
from studykit.model.card import Card, CardId
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.text import SourceText
from studykit.vault.lines import Entry
from studykit.vault.standing import Standing, standing
from studykit.vault.writer import read_note
from studykit.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Held:
    """A card where it stands now."""

    card: Card
    source: SourceText
    note: Note
    siblings: BlockCards

    @property
    def sibling(self) -> int:
        return self.card.sibling


class Shelf:
    """Cards by id over notes that may change underneath. Nothing is written here."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._reading = workspace.reading
        self._blocks = dict(workspace.identified.blocks)
        self._homes: dict[CardId, NotePath] = {}
        for path in self._blocks:
            self._house(path)
        self.standing: Standing = workspace.standing
        self.known: KnownIdentities = workspace.known

    def learn(self, entries: Iterable[Entry]) -> None:
        """Take in what the journal says now."""
        listed = list(entries)
        self.standing = standing(listed)
        self.known = known_identities(listed, self.standing.states)

    def find(self, card_id: CardId) -> Held:
        """The card as its file stands now. Raises `NotFoundError` where it is gone."""
        path = self._homes.get(card_id)
        if path is None:
            raise NotFoundError("This card is no longer in the vault.")
        self.refresh(path)
        if self._homes.get(card_id) != path:
            raise NotFoundError(f"{path} no longer holds this card.")
        note = self._reading.notes[path]
        cards = make_cards(self._workspace.config, note, self._blocks[path], self.standing, self._workspace.today)
        card = next(card for card in cards if card.id == card_id)
        return Held(card, self._reading.sources[path], note, self._blocks[path][card.block])

    def refresh(self, path: NotePath) -> None:
        """Read a note again if its bytes changed."""
        source = read_note(self._workspace.root, path)
        if source.sha256 != self._reading.sources[path].sha256:
            self.take(source)

    def take(self, source: SourceText) -> None:
        """A note as it is now; its cards keep the ids they had in this session."""
        path = source.path
        note = read_again(self._reading, path, source)
        before = self._as_issued(path)
        elsewhere = {card for card, home in self._homes.items() if home != path}
        keys = card_keys(note.blocks)
        assignment = assign(keys, before.without(elsewhere))
        for card in [card for card, home in self._homes.items() if home == path]:
            del self._homes[card]
        self._blocks[path] = bearings(note, keys, assignment.ids, before)
        self._reading = with_note(self._reading, source, note)
        self._house(path)

    def cards(self) -> list[Card]:
        """All cards, by the journal and the notes as they stand now."""
        config, today = self._workspace.config, self._workspace.today
        return [
            card
            for path, blocks in self._blocks.items()
            for card in make_cards(config, self._reading.notes[path], blocks, self.standing, today)
        ]

    def source(self, path: NotePath) -> SourceText:
        return self._reading.sources[path]

    def note(self, path: NotePath) -> Note:
        return self._reading.notes[path]

    def _house(self, path: NotePath) -> None:
        for block in self._blocks[path]:
            self._homes.update(dict.fromkeys(block.ids, path))

    def _as_issued(self, path: NotePath) -> KnownIdentities:
        """Identities as if every card of the note had been issued its id: a session holds on to them all."""
        cards = dict(self.known.cards)
        for found in self._blocks[path]:
            for event in remember(found.keys, found.ids, found.slots, self.known):
                state = _segment(found, found.ids.index(event.card))
                cards[event.card] = Known(event, state)
        return replace(self.known, cards=cards)


def _segment(found: BlockCards, sibling: int) -> str:
    keys: tuple[CardKey, ...] = found.keys
    text = found.texts()[sibling]
    return text if text is not None else keys[sibling].segment
