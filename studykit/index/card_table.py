"""The table of cards: identities and standing from the journal, laid over the blocks of the catalogue.

Cards of notes that did not change keep their rows, as long as every card the journal knows still stands in the note
where it was last seen; where one is missing, all cards are matched anew, since it may have moved. So they are where one
was reworded while another note holds a card that it could have become as well.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from studykit.config import Config
from studykit.identity import KnownIdentities
from studykit.index.cards import Identified, identify, make_cards
from studykit.index.catalogue import Catalogue
from studykit.index.columns import dumped
from studykit.index.rows import CARD_COLUMNS, card_row
from studykit.index.schema import CARD_INDEXES
from studykit.index.stamps import CARRIED, ISSUED, TOUCHED, card_stamps
from studykit.model.card import Card, CardId
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.model.values import dataclass
from studykit.vault.standing import Standing

if TYPE_CHECKING:
    from studykit.vault.events import Identity

_COLUMNS = (*CARD_COLUMNS, "days", "journaled", "answer_digest")
INSERT = f"insert into card ({','.join(_COLUMNS)}) values ({','.join('?' * len(_COLUMNS))})"  # noqa: S608 - names of ours


@dataclass(frozen=True, slots=True)
class Past:
    """What the journal says; ``stamp`` sums up its files.

    ``read`` tells how far they were read, ``since`` of which cards something was said after an earlier such text: None
    where that is not known.
    """

    stamp: str
    known: KnownIdentities
    standing: Standing
    read: str
    since: Callable[[str], Collection[CardId] | None]

    def touched(self) -> frozenset[CardId]:
        """Cards that would look different without the journal, or whose schedule it remembers."""
        stand = self.standing
        said = (*stand.buried, *stand.lapses, *stand.kept, *stand.states)
        return stand.suspended | stand.marked | stand.leeches | frozenset(said)


def update_cards(catalogue: Catalogue, config: Config, past: Past) -> None:
    """The caller holds a transaction."""
    stamps = catalogue.stamps()
    update = _Update(catalogue, config, past)
    whole = stamps.get("cards_whole") == "1" and update.some(stamps)
    if not whole:
        whole = update.everything()
    loose = dumped(sorted(update.loose))
    values = {"cards_whole": str(int(whole)), "cards_loose": loose, "cards_read": past.read}
    catalogue.stamp({**card_stamps(stamps, past.stamp), **values})


_WITHOUT_NOTE = "select distinct note from card where note not in (select path from note)"
_RIVAL = (
    f"select 1 from card where journaled < {ISSUED} "  # noqa: S608 - a number of ours
    "and (answer_digest = :answer or (anchor <> '' and anchor = :anchor)) limit 1"
)


def card_values(card: Card, buried: date | None, journaled: int, answer: str) -> tuple[Any, ...]:
    """The values of a row for `INSERT`; ``buried`` is the study day on which the card is not asked, ``answer`` the
    digest of its answer by which it can be found again."""
    days = None if card.interval is None else float(card.interval)
    return (*card_row(card, buried), days, journaled, answer)


class _Update:
    def __init__(self, catalogue: Catalogue, config: Config, past: Past) -> None:
        self.catalogue = catalogue
        self.database = catalogue.database
        self.config = config
        self.past = past
        self.touched = past.touched()
        self.loose: set[NotePath] = set()
        """notes of which a known card is not what it was"""

    def everything(self) -> bool:
        """All cards anew; whether every known card was found where it was last seen."""
        self.database.execute("delete from card")
        notes = list(self.catalogue.bearers())
        identified = identify(notes, self.past.known)
        for name in CARD_INDEXES:
            self.database.execute(f"drop index {name}")
        self._insert(notes, identified)
        for made in CARD_INDEXES.values():
            self.database.execute(made)
        self.loose = {self.past.known.cards[card].identity.note for card in identified.loose}
        return self._in_place(identified, self.past.known)

    def some(self, stamps: Mapping[str, str]) -> bool:
        """The cards of notes that something happened to; False where that is not enough."""
        paths = {*self.catalogue.changed_since(int(stamps["cards"])), *json.loads(stamps["cards_loose"])}
        gone = self._column(_WITHOUT_NOTE) if int(stamps.get("removed", "0")) > int(stamps["cards"]) else set()
        if stamps["cards_journal"] != self.past.stamp:
            if self._forgotten():
                return False
            said = self.past.since(stamps.get("cards_read", ""))
            paths |= self._notes_in_journal() if said is None else self._notes_of(said)
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
        self.loose = {mine[card].identity.note for card in identified.loose}
        if any(self._has_rival(mine[card].identity) for card in identified.loose):
            return False
        try:
            self._insert(notes, identified)
        except sqlite3.IntegrityError:
            return False  # two cards want one id: who gets it depends on all others
        return self._in_place(identified, here)

    def _has_rival(self, lost: Identity) -> bool:
        """Whether a card of a note that is not looked at could be the one that is not what it was."""
        values = {"answer": lost.answer, "anchor": lost.anchor}
        return self.database.execute(_RIVAL, values).fetchone() is not None

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
        return found | self._notes_of(self.touched)

    def _notes_of(self, cards: Iterable[CardId]) -> set[NotePath]:
        """Where cards are, and where the journal says they are."""
        found: set[NotePath] = set()
        for card in cards:
            if card in self.past.known.cards:
                found.add(self.past.known.cards[card].identity.note)
            row = self.database.execute("select note from card where id = ?", (card,)).fetchone()
            if row is not None:
                found.add(NotePath(row[0]))
        return found

    def _insert(self, notes: Iterable[Note], identified: Identified) -> None:
        standing = self.past.standing
        carried = {event.card for event in identified.events}
        blocks = [block for found in identified.blocks.values() for block in found]
        answers = {card: key.answer for block in blocks for card, key in zip(block.ids, block.keys, strict=True)}
        self.database.executemany(
            INSERT,
            (
                card_values(card, standing.buried.get(card.id), self._journaled(card.id, carried), answers[card.id])
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
