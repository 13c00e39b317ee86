"""From the journal's events to where every card stands: what was taken back is left out, the rest added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from studykit.model.values import dataclass
from studykit.vault.events import (
    Bury,
    EditEvent,
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
from studykit.vault.standing import Standing

if TYPE_CHECKING:
    from datetime import date

    from studykit.model.card import CardId
    from studykit.model.span import NotePath
    from studykit.vault.events import Event
    from studykit.vault.lines import Entry


def effective(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """What still counts: without events that were taken back or never reached their note, and the taking back."""
    entries = tuple(entries)
    gone = {entry.event.of for entry in entries if isinstance(entry.event, Void)}
    gone |= {entry.event.of for entry in entries if isinstance(entry.event, Undo) and entry.ref not in gone}
    return tuple(entry for entry in entries if entry.ref not in gone and not isinstance(entry.event, Undo | Void))


def standing(entries: Iterable[Entry]) -> Standing:
    """Where every card stands after these events, which come in time order."""
    return _Tally().take_all(effective(entries))


def advanced(known: Standing, entries: Sequence[Entry]) -> Standing | None:
    """Standing after a few further events; None where they take something back: then everything is counted anew."""
    if any(isinstance(entry.event, Undo | Void) for entry in entries):
        return None
    tally = _Tally(
        list(known.reviews),
        set(known.suspended),
        set(known.marked),
        set(known.leeches),
        dict(known.buried),
        Counter(known.lapses),
        dict(known.last_review),
        dict(known.states),
        dict(known.kept),
        set(known.notices),
        Counter(known.answers),
    )
    return tally.take_all(entries)


def changed_outside(found: Mapping[CardId, tuple[NotePath, str]], known: Standing, at: int = 0) -> tuple[Outside, ...]:
    """Schedules that are not what was last written or seen: another program's work, as events to append.

    ``found`` gives each card's note and segment as they stand in the vault.
    """
    return tuple(
        Outside(at, card, note, known.states[card], segment)
        for card, (note, segment) in found.items()
        if card in known.states and card not in known.kept and known.states[card] != segment
    )


@dataclass(slots=True)
class _Tally:
    reviews: list[Review] = field(default_factory=list)
    suspended: set[CardId] = field(default_factory=set)
    marked: set[CardId] = field(default_factory=set)
    leeches: set[CardId] = field(default_factory=set)
    buried: dict[CardId, date] = field(default_factory=dict)
    lapses: Counter[CardId] = field(default_factory=Counter)
    last_review: dict[CardId, Review] = field(default_factory=dict)
    states: dict[CardId, str] = field(default_factory=dict)
    kept: dict[CardId, str] = field(default_factory=dict)
    notices: set[str] = field(default_factory=set)
    answers: Counter[CardId] = field(default_factory=Counter)

    def take_all(self, entries: Iterable[Entry]) -> Standing:
        for entry in entries:
            self.take(entry.event)
        return Standing(
            tuple(self.reviews),
            frozenset(self.suspended),
            frozenset(self.marked),
            frozenset(self.leeches),
            self.buried,
            self.lapses,
            self.last_review,
            self.states,
            self.kept,
            frozenset(self.notices),
            self.answers,
        )

    def take(self, event: Event) -> None:
        match event:
            case Review():
                self.review(event)
            case Reset(cards=cards, after=after):
                self.reset(cards, after)
            case RegeneratedSchedule(card=card, state=state):
                self.kept[card] = self.states[card] = state
            case Outside(card=card, after=after):
                self.states[card] = after
            case EditEvent(cards=cards, after=states):
                self.states.update(zip(cards, states, strict=False))
            case Notice(kind=kind):
                self.notices.add(kind)
            case _:
                self.flag(event)

    def flag(self, event: Event) -> None:
        match event:
            case Suspend(cards=cards):
                self.suspended.update(cards)
            case Unsuspend(cards=cards):
                self.suspended.difference_update(cards)
            case Bury(cards=cards, study_day=day):
                self.buried.update(dict.fromkeys(cards, day))
            case Unbury(cards=cards):
                for card in cards:
                    self.buried.pop(card, None)
            case Mark(cards=cards, on=on):
                (self.marked.update if on else self.marked.difference_update)(cards)
            case Leech(cards=cards, on=on):
                (self.leeches.update if on else self.leeches.difference_update)(cards)

    def review(self, review: Review) -> None:
        self.reviews.append(review)
        if _is_later(review, self.last_review.get(review.card)):
            self.last_review[review.card] = review
        self.states[review.card] = review.after
        self.lapses[review.card] += review.lapse
        self.answers[review.card] += 1
        if review.kept:
            self.kept[review.card] = review.after
        if review.leech:
            self.leeches.add(review.card)
        if review.leech == "suspend":
            self.suspended.add(review.card)

    def reset(self, cards: Iterable[CardId], after: str) -> None:
        for card in cards:
            self.leeches.discard(card)
            for held in (self.lapses, self.last_review, self.states, self.kept):
                held.pop(card, None)
            if after:
                self.states[card] = after


def _is_later(review: Review, last: Review | None) -> bool:
    """Answers come in the order in which they were given, also where a clock was wrong, but for imported ones."""
    return last is None or not review.batch or (review.study_day, review.at) >= (last.study_day, last.at)
