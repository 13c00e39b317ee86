"""Our notes and cards as they stand in a running Anki."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Protocol

from studykit.anki.connect import AnkiError
from studykit.anki.notetypes import NOTE_TYPES
from studykit.anki.progress import Progress, due_date, ids_of, moment_of

_AT_ONCE = 500
_REVIEW, _REVIEW_QUEUE, _SUSPENDED = 2, 2, -1
_FARTHEST_DAYS = 120_000
_ANSWERS = (1, 2, 3, 4)
_MANUAL = 4
"""From this type on a row of the review log is no answer."""


class Asks(Protocol):
    """`AnkiConnect`, or whatever speaks like it."""

    def ask(self, action: str, **params: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class LiveCard:
    """``card`` and ``note`` are Anki's ids; ``progress`` is what a package would say."""

    card: int
    note: int
    progress: Progress


def live_cards(anki: Asks, today: date, zone: tzinfo) -> list[LiveCard]:
    """All cards whose note type is ours. ``today`` is Anki's day in this ``zone``. Raises `AnkiError`."""
    try:
        return list(_live_cards(anki, today, zone))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise AnkiError(
            f"Anki answered something that makes no sense here ({error!r}); nothing was changed."
        ) from error


def _live_cards(anki: Asks, today: date, zone: tzinfo) -> Iterator[LiveCard]:
    guids: dict[int, tuple[str, tuple[str, ...]]] = {}
    for kind in NOTE_TYPES:
        for some in _some(anki.ask("findNotes", query=f'"note:{kind.name}"')):
            for note in anki.ask("notesInfo", notes=some):
                listed = str(note["fields"].get("ID", {}).get("value", "")).split()
                if listed:
                    guid = f"sk{kind.key}-{listed[0]}"
                    guids[int(note["noteId"])] = guid, ids_of(guid, " ".join(listed))
    numbers = [int(card) for some in _some(sorted(guids)) for card in anki.ask("findCards", query=_by_notes(some))]
    cards = [card for some in _some(numbers) for card in anki.ask("cardsInfo", cards=some)]
    answered = {
        int(card): _last_answer(rows)
        for some in _some(numbers)
        for card, rows in anki.ask("getReviewsOfCards", cards=[str(one) for one in some]).items()
    }
    day_zero = _day_zero(anki, cards, today)
    for card in cards:
        guid, ids = guids[int(card["note"])]
        last = answered.get(int(card["cardId"]), 0)
        progress = _progress(card, guid, ids, last, day_zero=day_zero, zone=zone)
        yield LiveCard(int(card["cardId"]), int(card["note"]), progress)


def _progress(
    card: dict[str, Any],
    guid: str,
    ids: tuple[str, ...],
    last: int,
    *,
    day_zero: date | None,
    zone: tzinfo,
) -> Progress:
    kind, interval, factor = int(card["type"]), int(card["interval"]), int(card["factor"])
    due = due_date(kind, int(card["due"]), interval, day_zero, zone) if day_zero is not None else None
    return Progress(
        guid=guid, ids=ids, ordinal=int(card["ord"]), deck=str(card["deckName"]), due=due, interval=interval,
        ease=factor // 10 if factor >= 10 else None, memory=None, reps=int(card["reps"]), lapses=int(card["lapses"]),
        suspended=int(card["queue"]) == _SUSPENDED, answered=moment_of(last),
        modified=moment_of(int(card["mod"]) * 1000) or datetime.fromtimestamp(0, UTC),
    )  # fmt: skip


def _last_answer(rows: Sequence[dict[str, Any]]) -> int:
    found = (int(row["id"]) for row in rows if int(row["ease"]) in _ANSWERS and int(row["type"]) < _MANUAL)
    return max(found, default=0)


def _day_zero(anki: Asks, cards: Sequence[dict[str, Any]], today: date) -> date | None:
    """Anki does not tell from which day it counts: one card's due date is found by asking for days from today.

    None where no card has a due date that could be asked for.
    """
    known = next((card for card in cards if card["type"] == _REVIEW and card["queue"] == _REVIEW_QUEUE), None)
    if known is None:
        return None
    low, high = -_FARTHEST_DAYS, _FARTHEST_DAYS
    while low < high:
        middle = (low + high) // 2
        if anki.ask("findCards", query=f"cid:{int(known['cardId'])} prop:due<={middle}"):
            high = middle
        else:
            low = middle + 1
    return today + timedelta(days=low - int(known["due"]))


def _by_notes(notes: Iterable[int]) -> str:
    return f"nid:{','.join(map(str, notes))}"


def _some(values: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(values), _AT_ONCE):
        yield list(values[start : start + _AT_ONCE])
