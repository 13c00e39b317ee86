"""The table of cards: identities and standing from the journal, laid over the blocks of the catalogue.

Cards of notes that did not change keep their rows, as long as every card the journal knows still stands in the note
where it was last seen; where one is missing, all cards are matched anew, since it may have moved.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from studykit.config import Config
from studykit.identity import KnownIdentities
from studykit.index.cards import Identified, identify, make_cards
from studykit.index.catalogue import Catalogue
from studykit.index.rows import CARD_COLUMNS, card_row
from studykit.index.stamps import CARRIED, ISSUED, TOUCHED, card_stamps
from studykit.model.card import Card, CardId
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.vault.standing import Standing

_COLUMNS = (*CARD_COLUMNS, "days", "journaled")
INSERT = f"insert into card ({','.join(_COLUMNS)}) values ({','.join('?' * len(_COLUMNS))})"  # noqa: S608 - names of ours


@dataclass(frozen=True, slots=True)
class Past:
    """What the journal says; ``stamp`` sums up its files."""

    stamp: str
    known: KnownIdentities
    standing: Standing

    def touched(self) -> frozenset[CardId]:
        """Cards that would look different without the journal, or whose schedule it remembers."""
        stand = self.standing
        said = (*stand.buried, *stand.lapses, *stand.kept, *stand.states)
        return stand.suspended | stand.marked | stand.leeches | frozenset(said)


def update_cards(catalogue: Catalogue, config: Config, past: Past) -> None:
    """The caller holds a transaction."""
    stamps = catalogue.stamps()
    update = _Update(catalogue, config, past)
    whole = stamps.get("cards_whole") == "1" and update.some(int(stamps["cards"]), stamps["cards_journal"])
    if not whole:
        whole = update.everything()
    catalogue.stamp({**card_stamps(stamps, past.stamp), "cards_whole": str(int(whole))})


def card_values(card: Card, buried: date | None, journaled: int) -> tuple[Any, ...]:
    """The values of a row for `INSERT`; ``buried`` is the study day on which the card is not asked."""
    days = None if card.interval is None else float(card.interval)
    return (*card_row(card, buried), days, journaled)


class _Update:
    def __init__(self, catalogue: Catalogue, config: Config, past: Past) -> None:
        self.catalogue = catalogue
        self.database = catalogue.database
        self.config = config
        self.past = past
        self.touched = past.touched()

    def everything(self) -> bool:
        """All cards anew; whether every known card was found where it was last seen."""
        self.database.execute("delete from card")
        notes = [self.catalogue.note(path) for path, _ in self.catalogue.column("blocks", "[]")]
        identified = identify(notes, self.past.known)
        self._insert(notes, identified)
        return self._in_place(identified, self.past.known)

    def some(self, edition: int, journal: str) -> bool:
        """The cards of notes that something happened to; False where that is not enough."""
        paths = set(self.catalogue.changed_since(edition))
        gone = self._column("select distinct note from card where note not in (select path from note)")
        if journal != self.past.stamp:
            if self._forgotten():
                return False
            paths |= self._notes_in_journal()
        known = self.past.known
        mine = {
            card: found
            for card, found in known.cards.items()
            if found.identity.note in paths or found.identity.note in gone
        }
        for path in (*paths, *gone):
            self.database.execute("delete from card where note = ?", (path,))
        notes = [note for path in sorted(paths) if path not in gone and (note := self._note(path)) and note.blocks]
        here = KnownIdentities(mine, known.reserved | (known.cards.keys() - mine.keys()))
        identified = identify(notes, here)
        try:
            self._insert(notes, identified)
        except sqlite3.IntegrityError:
            return False  # two cards want one id: who gets it depends on all others
        return self._in_place(identified, here)

    def _note(self, path: NotePath) -> Note | None:
        try:
            return self.catalogue.note(path)
        except KeyError:
            return None

    def _column(self, query: str) -> set[NotePath]:
        return {NotePath(value) for (value,) in self.database.execute(query)}

    def _forgotten(self) -> bool:
        """Whether an id that was issued is no longer known: answers were taken back."""
        issued = self.database.execute("select id from card where journaled >= ?", (ISSUED,))
        return any(card not in self.past.known.cards for (card,) in issued)

    def _notes_in_journal(self) -> set[NotePath]:
        found = {known.identity.note for known in self.past.known.cards.values()}
        found |= self._column("select distinct note from card where journaled > 0")
        for card in self.touched:
            row = self.database.execute("select note from card where id = ?", (card,)).fetchone()
            if row is not None:
                found.add(NotePath(row[0]))
        return found

    def _insert(self, notes: Iterable[Note], identified: Identified) -> None:
        standing = self.past.standing
        carried = {event.card for event in identified.events}
        self.database.executemany(
            INSERT,
            (
                card_values(card, standing.buried.get(card.id), self._journaled(card.id, carried))
                for note in notes
                for card in make_cards(self.config, note, identified.blocks[note.path], standing, None)
            ),
        )

    def _journaled(self, card: CardId, carried: Container[CardId]) -> int:
        if card in carried:
            return CARRIED
        return ISSUED if card in self.past.known.cards else int(card in self.touched) * TOUCHED

    def _in_place(self, identified: Identified, known: KnownIdentities) -> bool:
        homes = {card: path for path, blocks in identified.blocks.items() for found in blocks for card in found.ids}
        return all(homes.get(card) == found.identity.note for card, found in known.cards.items())
