"""What was done in a vault, newest first, with what was taken back of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.model.values import dataclass
from studykit.vault.events import (
    Bury,
    EditEvent,
    Identity,
    Leech,
    Mark,
    Notice,
    Outside,
    RegeneratedSchedule,
    Reset,
    Review,
    Suspend,
    Unbury,
    Undo,
    Unsuspend,
    Void,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studykit.model.card import CardId
    from studykit.vault.lines import Entry

_BOOKKEEPING = (Identity, Notice, Undo, Void)
"""events of which a person did nothing"""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that a person, or another program, brought about. ``note`` is "" where it names none."""

    entry: Entry
    cards: tuple[CardId, ...]
    note: str
    before: str
    after: str
    taken_back: bool


def history(entries: Iterable[Entry]) -> tuple[Happening, ...]:
    """Answers, edits, resets, imports, suspensions and marks; not those that never reached their note."""
    entries = tuple(entries)
    void = {entry.event.of for entry in entries if isinstance(entry.event, Void)}
    undone = {entry.event.of for entry in entries if isinstance(entry.event, Undo) and entry.ref not in void}
    return tuple(
        _happening(entry, taken_back=entry.ref in undone)
        for entry in reversed(entries)
        if entry.ref not in void and not isinstance(entry.event, _BOOKKEEPING)
    )


def _happening(entry: Entry, *, taken_back: bool) -> Happening:
    cards: tuple[CardId, ...] = ()
    note = before = after = ""
    match entry.event:
        case Review(card=card) | Outside(card=card):
            cards, note = (card,), entry.event.note
            before, after = entry.event.before, entry.event.after
        case RegeneratedSchedule(card=card, state=after):
            cards = (card,)
        case Reset(cards=cards, after=after, change=change):
            note = change.note if change else ""
        case EditEvent(cards=cards, change=change):
            note = change.note if change else ""
        case Suspend() | Unsuspend() | Bury() | Unbury() | Mark() | Leech():
            cards = entry.event.cards
    return Happening(entry, cards, note, before, after, taken_back)
