"""The cards of a running session as rows, made anew only where their note, or the journal's word on them, changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from studykit.model.card import Card, CardKind, Listed
from studykit.model.span import NotePath
from studykit.study.load import due_days


class Rows:
    """``make`` gives the cards of one note as of a study day, ``light`` the same without their texts."""

    def __init__(
        self,
        make: Callable[[NotePath, date], Sequence[Card]],
        light: Callable[[NotePath, date], Sequence[Listed]],
    ) -> None:
        self._make = make
        self._light = light
        self._made: dict[NotePath, Sequence[Card]] = {}
        self._day = date.min
        self._counted: dict[NotePath, Sequence[Listed]] = {}
        self._due: dict[bool, Counter[date]] = {False: Counter(), True: Counter()}

    def of(self, path: NotePath, today: date) -> Sequence[Card]:
        """The cards of one note."""
        self._begin(today)
        if path not in self._made:
            self._made[path] = self._make(path, today)
        return self._made[path]

    def forget(self, path: NotePath) -> None:
        """To be called when something about a note's cards changed, or the note is gone."""
        self._made.pop(path, None)
        before = self._counted.pop(path, ())
        for notes, counted in self._due.items():
            counted.subtract(due_days(_kind(before, notes)))

    def load(self, paths: Iterable[NotePath], today: date, *, notes: bool = False) -> Mapping[int, int]:
        """How many cards of these notes, which are all that are kept, fall due how many days from today.

        With ``notes`` it is the notes under review that are counted, else everything but those.
        """
        self._begin(today)
        for path in paths:
            if path not in self._counted:
                cards = self._counted[path] = self._light(path, today)
                for whole, counted in self._due.items():
                    counted.update(due_days(_kind(cards, whole)))
        return {(day - today).days: count for day, count in self._due[notes].items() if count}

    def _begin(self, today: date) -> None:
        if today != self._day:
            self._made.clear()
            self._counted.clear()
            self._due = {False: Counter(), True: Counter()}
            self._day = today


def _kind(cards: Iterable[Listed], notes: bool) -> Iterator[Listed]:
    return (card for card in cards if (card.kind is CardKind.NOTE) is notes)
