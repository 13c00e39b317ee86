"""What Anki knows of cards that came from here: by guid, and by the ids that stand in the field ID."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from studykit.anki.schedule import LONGEST, ROLLOVER

if TYPE_CHECKING:
    from studykit.anki.reading import FoundCard, FoundCollection, FoundNote

_OURS = re.compile(r"sk[a-z]-(?P<first>[^\s-]+)(?:-\d+)?")
_MARKUP = re.compile(r"<[^<>]*>|&nbsp;")
_REVIEW, _RELEARNING = 2, 3
_SUSPENDED = -1
_SPARE_FIELDS = 4
_A_MOMENT = 1_000_000_000
"""Larger values of ``due`` are Unix seconds, smaller ones days."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One card as Anki has it.

    ``ids`` are the lasting ids of the note's cards, as far as they are known; this card's is the one at
    ``ordinal``. ``due`` is None for a card that is new or learned for the first time. ``interval`` is in days,
    ``ease`` in hundredths, None where it means nothing. ``memory`` are FSRS's stability and difficulty.
    ``answered`` is the newest answer or None, ``modified`` when anything of the card changed last.
    """

    guid: str
    ids: tuple[str, ...]
    ordinal: int
    deck: str
    due: date | None
    interval: int
    ease: int | None
    memory: tuple[float, float] | None
    reps: int
    lapses: int
    suspended: bool
    answered: datetime | None
    modified: datetime


@dataclass(frozen=True, slots=True)
class SentNote:
    """A note that was exported from here, as Anki has it: ``fields`` without the spare ones behind the content."""

    guid: str
    ids: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """``foreign`` counts the notes that were made elsewhere."""

    cards: tuple[Progress, ...]
    foreign: int = 0
    notes: tuple[SentNote, ...] = ()


def progress_of(collection: FoundCollection, zone: tzinfo) -> Brought:
    """The cards that were exported from here; ``zone`` turns the moments of cards being relearned into days."""
    ours = {number: ids for number, note in collection.notes.items() if (ids := _ids(note))}
    cards = tuple(
        _progress(card, collection.notes[card.note].guid, ours[card.note], collection.day_zero, zone)
        for card in collection.cards
        if card.note in ours
    )
    notes = (collection.notes[number] for number in ours)
    sent = tuple(SentNote(note.guid, ours[note.id], note.fields[:-_SPARE_FIELDS]) for note in notes)
    return Brought(cards, len(collection.notes) - len(ours), sent)


def ids_of(guid: str, listed: str) -> tuple[str, ...]:
    """The lasting ids of a note's cards: from its field ID, else the one in its guid; () for foreign notes."""
    made_here = _OURS.fullmatch(guid)
    ids = tuple(_MARKUP.sub(" ", listed).split())
    return () if made_here is None else ids or (made_here["first"],)


def moment_of(milliseconds: int) -> datetime | None:
    """None for 0 and for what lies outside the calendar."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def due_date(kind: int, due: int, interval: int, day_zero: date, zone: tzinfo) -> date | None:
    """The study day a card is due, by its type; None for one that has no interval yet."""
    if kind not in (_REVIEW, _RELEARNING) or interval < 1:
        return None
    try:
        if kind == _RELEARNING and due > _A_MOMENT:
            return (datetime.fromtimestamp(due, zone) - ROLLOVER).date()
        return day_zero + timedelta(days=due)
    except (ValueError, OverflowError, OSError):
        return None


def _ids(note: FoundNote) -> tuple[str, ...]:
    return ids_of(note.guid, note.field("ID"))


def _progress(card: FoundCard, guid: str, ids: tuple[str, ...], day_zero: date, zone: tzinfo) -> Progress:
    return Progress(
        guid=guid,
        ids=ids,
        ordinal=card.ordinal,
        deck=card.deck,
        due=due_date(card.type, card.due, card.interval, day_zero, zone),
        interval=min(card.interval, LONGEST),
        ease=card.factor // 10 if card.factor >= 10 and card.memory is None else None,
        memory=card.memory,
        reps=card.reps,
        lapses=card.lapses,
        suspended=card.queue == _SUSPENDED,
        answered=moment_of(card.answered),
        modified=moment_of(card.modified * 1000) or datetime.fromtimestamp(0, UTC),
    )
