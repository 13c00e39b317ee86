"""The notes of a running session: read again when their files change, their cards found again by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from studykit.errors import NotFoundError
from studykit.index.layers import Layered, Lazily
from studykit.index.reading import Reading, read_again, read_changes, with_note
from studykit.model.card import Card, CardId, Listed, Slip
from studykit.model.span import NotePath
from studykit.model.values import dataclass
from studykit.vault.events import Identity, Undo, Void, cards_of
from studykit.vault.lines import Entry
from studykit.vault.reckoning import advanced, standing
from studykit.vault.standing import Standing
from studykit.vault.writer import read_note
from studykit.workspace.rows import Rows
from studykit.workspace.workspace import Workspace

if TYPE_CHECKING:
    from studykit.identity import CardKey, Known, KnownIdentities
    from studykit.index.cards import BlockCards
    from studykit.index.stock import Stock
    from studykit.model.note import Note
    from studykit.text import SourceText
    from studykit.vault.answers import Answer
    from studykit.vault.events import Review


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
    """Cards by id over notes that may change underneath. Nothing is written here.

    ``carried`` are issued identities that look different now; a command that writes anyway writes them down.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        # Notes of its own: whoever asks the workspace for a text may make it read a note anew.
        notes = workspace.reading.as_kept()
        self._reading = replace(workspace.reading, notes=notes)
        self._blocks: MutableMapping[NotePath, tuple[BlockCards, ...]] = Layered(
            Lazily(lambda: notes, lambda path: workspace.kept_blocks(notes[path]))
        )
        self._texts: dict[NotePath, SourceText] = {}
        self._listed_on = workspace.today
        self._changed: set[NotePath] = set()
        self._lost: dict[CardId, Known] = {}
        self._rows = Rows(self._make, self._light)
        self.carried: dict[CardId, Identity] = {event.card: event for event in workspace.carried}

    @cached_property
    def standing(self) -> Standing:
        return self._workspace.standing

    @cached_property
    def _learned(self) -> int:
        """So many entries of the journal are taken in."""
        return len(self._workspace.events.entries)

    def answers_of(self, day: date) -> Sequence[Review | Answer]:
        """All answers of a study day, perhaps among others, in the order of time."""
        return self.standing.reviews if "standing" in vars(self) else self._workspace.answers_of(day)

    @cached_property
    def _listed(self) -> dict[NotePath, list[Slip]]:
        """The cards of each note as the index had them in the beginning."""
        found: dict[NotePath, list[Slip]] = {}
        for slip in self._workspace.index.agenda():
            found.setdefault(slip.note, []).append(slip)
        return found

    @cached_property
    def _homes(self) -> dict[CardId, NotePath]:
        """Where each card is now."""
        return {slip.id: note for note, slips in self._listed.items() for slip in slips}

    def _home(self, card: CardId) -> NotePath | None:
        """Of a few cards the index knows faster, as long as none has moved."""
        if "_homes" in vars(self):
            return self._homes.get(card)
        return self._workspace.index.home(card)

    @cached_property
    def known(self) -> KnownIdentities:
        return self._workspace.known

    def learn(self, entries: Sequence[Entry]) -> None:
        """Take in the journal, which may have grown since the last time."""
        fresh, self._learned = entries[self._learned :], len(entries)
        if not fresh:
            return
        events = [entry.event for entry in fresh]
        later = advanced(self.standing, fresh)
        if later is not None:
            self.standing = later
            self.known = self.known.learned(events, later.in_note)
        else:
            self.standing = standing(entries)
            from studykit.identity import known_identities  # noqa: PLC0415 - the first card is shown without

            self.known = known_identities(entries, self.standing.in_notes)
            taken_back = {event.of for event in events if isinstance(event, Undo | Void)}
            events += [entry.event for entry in entries if entry.ref in taken_back]
        for event in events:
            if isinstance(event, Identity):
                self.carried.pop(event.card, None)
            for card in cards_of(event):
                if (home := self._home(card)) is not None:
                    self._forget(home)

    def find(self, card_id: CardId) -> Held:
        """The card as its file stands now. Raises `NotFoundError` where it is gone."""
        path = self._find(card_id)
        card = self._card(path, card_id)
        return Held(card, self.source(path), self._reading.notes[path], self._blocks[path][card.block])

    def card(self, card_id: CardId) -> Card:
        """The same card alone."""
        return self._card(self._find(card_id), card_id)

    def _card(self, path: NotePath, card_id: CardId) -> Card:
        return next(card for card in self._rows.of(path, self._workspace.today) if card.id == card_id)

    def _find(self, card_id: CardId) -> NotePath:
        last = self._home(card_id)
        if not self._is_untouched(last):
            self.look_around(last)
        path = self._home(card_id)
        if path is None:
            where = f"{last} no longer holds this card" if last else "This card is no longer in the vault"
            raise NotFoundError(f"{where}; nothing was written.")
        return path

    def _is_untouched(self, path: NotePath | None) -> bool:
        """Whether a note has the bytes that were read."""
        try:
            found = read_note(self._workspace.root, path) if path is not None else None
        except NotFoundError:
            return False
        if found is None or path is None or found.sha256 != self._reading.notes[path].sha256:
            return False
        self._texts[path] = found
        return True

    def look_around(self, suspect: NotePath | None = None) -> None:
        """Take in every note that changed, came, went or was renamed; ``suspect`` is one that surely did.

        All of them at once, because cards move between notes. They keep the ids they had in this session.
        """
        now, changed = read_changes(self._reading, suspect)
        if now is not self._reading:
            self._move(now, changed)

    def rewritten(self, source: SourceText, held: Held) -> None:
        """The note of ``held`` after a schedule of ours was written beside it: all its cards are who they were."""
        from studykit.identity import card_keys  # noqa: PLC0415 - the first card is shown without
        from studykit.index.cards import BlockCards  # noqa: PLC0415 - the same

        path = source.path
        note = read_again(self._reading, path, source)
        before = self._blocks[path]
        # Of a drawing in a file of its own the steps may be others by now.
        if [(len(block.faces), block.keys) for block in note.blocks] != [
            (len(old.ids), old.block.keys) for old in before
        ]:
            self._move(with_note(self._reading, source, note), [path])
            return
        keys = iter(card_keys(note.blocks))
        blocks = []
        for place, (block, old) in enumerate(zip(note.blocks, before, strict=True)):
            slots = old.slots
            if place == held.card.block and block.record is not None and block.record.kind == "comment":
                slots = own_places(len(old.ids), len(block.record.segments))
            blocks.append(BlockCards(block, tuple(next(keys) for _ in block.faces), old.ids, slots))
        self._reading = with_note(self._reading, source, note)
        self._blocks[path] = tuple(blocks)
        self._forget(path)
        self._texts[path] = source

    def _move(self, now: Reading, changed: Sequence[NotePath]) -> None:
        from studykit.index.cards import identify  # noqa: PLC0415 - the first card is shown without

        gone = [path for path in self._blocks if path not in now.notes]
        away = {*changed, *gone}
        before = self._as_issued(away)
        here = [card for card, home in self._homes.items() if home in away]
        elsewhere = self._homes.keys() - set(here)
        found = identify([now.notes[path] for path in changed], before.without(elsewhere))
        self.carried.update((event.card, event) for event in found.events if event.card in self.known.cards)
        for card in here:
            del self._homes[card]
        for path in away:
            self._blocks.pop(path, None)
            self._forget(path)
        self._reading = now
        self._blocks.update(found.blocks)
        for path in changed:
            self._house(path)
            self._texts[path] = now.sources[path]
        # Cut here and pasted there, later perhaps: cards that stand nowhere now are remembered as they were.
        self._lost |= {card: before.cards[card] for card in here}
        for card in self._lost.keys() & self._homes.keys():
            del self._lost[card]

    def stock(self, *, ask_empty: bool) -> Stock | None:
        """All cards to be counted by the index; None once it may know them no longer."""
        if self._changed or self._workspace.today != self._listed_on:
            return None
        return self._workspace.index.stock(ask_empty=ask_empty)

    def cards(self) -> list[Card]:
        """All cards, by the journal and the notes as they stand now."""
        today = self._workspace.today
        return [card for path in self._blocks for card in self._rows.of(path, today)]

    def agenda(self, *, with_texts: bool = False) -> Sequence[Listed]:
        """The same for a plan of the day; their texts are left out unless they are asked for."""
        if with_texts:
            return self.cards()
        today = self._workspace.today
        return [card for path in self._blocks for card in self._light(path, today)]

    def cards_of(self, path: NotePath) -> Sequence[Card]:
        """The cards of one note; none for a file that is no note."""
        return self._rows.of(path, self._workspace.today) if path in self._blocks else ()

    def load(self, *, notes: bool = False) -> Mapping[int, int]:
        """How many cards, or with ``notes`` notes under review, fall due how many days from today."""
        return self._rows.load(self._blocks, self._workspace.today, notes=notes)

    def source(self, path: NotePath) -> SourceText:
        """The text from which the note was read. Raises `NotFoundError` where it stands there no longer."""
        if path not in self._texts and not self._is_untouched(path):
            raise NotFoundError(f"{path} has just been changed by another program; nothing was written.")
        return self._texts[path]

    def line(self, path: NotePath, number: int) -> str:
        """A line of a note, trimmed; "" where the note is another by now."""
        try:
            lines = self.source(path).lines
        except NotFoundError:
            return ""
        return lines[number - 1].strip() if number <= len(lines) else ""

    def note(self, path: NotePath) -> Note:
        return self._reading.notes[path]

    def _forget(self, path: NotePath) -> None:
        self._changed.add(path)
        self._texts.pop(path, None)
        self._rows.forget(path)

    def _make(self, path: NotePath, today: date) -> Sequence[Card]:
        """As the index lists them, until something about the note changes."""
        if today == self._listed_on and path not in self._changed:
            return self._workspace.index.cards(path)
        from studykit.index.cards import make_cards  # noqa: PLC0415 - the first card is shown without

        return make_cards(self._workspace.config, self.note(path), self._blocks[path], self.standing, today)

    def _light(self, path: NotePath, today: date) -> Sequence[Listed]:
        if today == self._listed_on and path not in self._changed:
            return self._listed.get(path, ())
        return self._rows.of(path, today)

    def _house(self, path: NotePath) -> None:
        for block in self._blocks[path]:
            self._homes.update(dict.fromkeys(block.ids, path))

    def _as_issued(self, paths: Iterable[NotePath]) -> KnownIdentities:
        """Identities as if every card of these notes had been issued its id: a session holds on to them all."""
        from studykit.identity import Known, remember  # noqa: PLC0415 - the first card is shown without

        cards = self._lost | dict(self.known.cards)
        for path in paths:
            for found in self._blocks.get(path, ()):
                for event in remember(found.keys, found.ids, found.slots, self.known):
                    cards[event.card] = Known(event, _segment(found, found.ids.index(event.card)))
        return replace(self.known, cards=cards)


def own_places(siblings: int, segments: int) -> tuple[int | None, ...]:
    """Each sibling's schedule in its own place, in a record of so many parts."""
    return tuple(place if place < segments else None for place in range(siblings))


def _segment(found: BlockCards, sibling: int) -> str:
    keys: tuple[CardKey, ...] = found.keys
    text = found.texts()[sibling]
    return text if text is not None else keys[sibling].segment
