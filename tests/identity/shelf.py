"""A vault in memory for the tests of this folder: notes as text, a journal as a list, ratings as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from studykit.config import Conventions
from studykit.dialects import DIALECTS
from studykit.dialects.reading import Place, read_note
from studykit.identity import (
    Assignment,
    CardKey,
    KnownIdentities,
    align,
    assign,
    card_keys,
    known_identities,
    realign,
    remember,
)
from studykit.identity.alignment import merge_edit
from studykit.model.card import CardBlock, CardId
from studykit.model.schedule import EaseState
from studykit.model.span import NotePath
from studykit.scheduling.records.comment import CommentRecord
from studykit.scheduling.states import placeholder
from studykit.text import SourceText, apply, decode
from studykit.vault.events import Identity
from studykit.vault.lines import Entry


@dataclass(slots=True)
class Shelf:
    notes: dict[str, str]
    events: list[Identity] = field(default_factory=list)
    states: dict[CardId, str] = field(default_factory=dict)

    def known(self) -> KnownIdentities:
        entries = [Entry(str(number), "laptop", number, event) for number, event in enumerate(self.events)]
        return known_identities(entries, self.states)

    def source(self, path: str) -> SourceText:
        return decode(NotePath(path), self.notes[path].encode())

    def blocks(self, path: str) -> tuple[CardBlock, ...]:
        note = read_note(self.source(path), DIALECTS["obsidian"], Conventions(deck_folder=True), Place())
        return note.blocks

    def all_keys(self) -> tuple[CardKey, ...]:
        return tuple(key for path in sorted(self.notes) for key in card_keys(self.blocks(path)))

    def assignment(self) -> Assignment:
        return assign(self.all_keys(), self.known())

    def ids(self) -> dict[str, CardId]:
        """Ids by question as it stands now; the n-th equal question has ``~n`` behind it."""
        found: dict[str, CardId] = {}
        for key, card in zip(self.all_keys(), self.assignment().ids, strict=True):
            name, times = key.question, 1
            while name in found:
                times += 1
                name = f"{key.question}~{times}"
            found[name] = card
        return found

    def schedules(self) -> dict[str, str | None]:
        """The schedule of each card by question, as `align` says."""
        names = list(self.ids())
        found: list[str | None] = []
        for path in sorted(self.notes):
            blocks, keys, ids = self._note(path)
            slots = iter(align(blocks, keys, ids, self.known()))
            for block in blocks:
                parts = block.record.segments if block.record else ()
                found += [parts[slot].text if (slot := next(slots)) is not None else None for _ in block.faces]
        return dict(zip(names, found, strict=True))

    def start_session(self) -> None:
        """What a session does first: carry along what looks different."""
        self.events.extend(self.assignment().events)

    def rate(self, question: str, due: date, interval: int) -> str:
        """Write a schedule for a card as a review does; returns the segment."""
        wanted = self.ids()[question]
        for path in sorted(self.notes):
            blocks, keys, ids = self._note(path)
            if wanted not in ids:
                continue
            known = self.known()
            slots = align(blocks, keys, ids, known)
            key = keys[ids.index(wanted)]
            block = blocks[key.block]
            first = ids.index(wanted) - key.sibling
            mine = slice(first, first + len(block.faces))
            source = self.source(path)
            between, ordered = realign(source, block, slots[mine], placeholder(250))
            state = EaseState(due, Fraction(interval), 250)
            edit = CommentRecord().encode(between, ordered, key.sibling, state, base_ease=250)
            data, _ = apply(source, merge_edit(source, between, edit))
            self.notes[path] = data.decode()
            self.events += remember(keys[mine], ids[mine], range(len(block.faces)), known)
            self.states[wanted] = f"{due},{interval},250"
            return self.states[wanted]
        raise LookupError(question)

    def _note(self, path: str) -> tuple[Sequence[CardBlock], Sequence[CardKey], Sequence[CardId]]:
        keys, ids = self.all_keys(), self.assignment().ids
        mine = [number for number, key in enumerate(keys) if key.note == path]
        return self.blocks(path), [keys[number] for number in mine], [ids[number] for number in mine]
