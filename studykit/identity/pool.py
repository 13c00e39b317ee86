"""Cards and known identities that have not found each other yet."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Hashable, Sequence
from dataclasses import field
from operator import attrgetter

from studykit.identity.key import CardKey
from studykit.identity.known import Known
from studykit.model.card import CardId
from studykit.model.span import NotePath
from studykit.model.values import dataclass


@dataclass(frozen=True, slots=True)
class Round:
    """Cards and known ones that are equal in ``fields`` of `CardKey` are the same.

    One whose ``need`` is empty takes no part. With ``only``, the equal ones must be the only one on both sides;
    else they are matched in order.
    """

    fields: tuple[str, ...]
    need: tuple[str, ...] = ()
    only: bool = False

    def signs(self, keys: Sequence[CardKey]) -> list[Hashable]:
        """What is compared; None takes no part."""
        sign = attrgetter(*self.fields)
        needed = [attrgetter(name) for name in self.need]
        return [sign(key) if all(get(key) for get in needed) else None for key in keys]


@dataclass(slots=True)
class Pool:
    """``ids`` are those found so far, by the card's number in ``keys``; ``cards`` and ``known`` are what is left.

    ``known`` holds remembered cards in the shape of a card that stands in its note now: ``sibling`` is the slot,
    ``segment`` the schedule last written. ``before`` is what each found card was remembered as.
    """

    keys: Sequence[CardKey]
    known: dict[CardId, CardKey]
    cards: list[int]
    ids: dict[int, CardId] = field(default_factory=dict)
    before: dict[int, CardKey] = field(default_factory=dict)

    def play(self, rounds: Sequence[Round]) -> None:
        for one in rounds:
            if self.cards and self.known:
                self._play(one)

    def _play(self, one: Round) -> None:
        waiting: dict[Hashable, deque[CardId]] = {}
        for card, sign in zip(self.known, one.signs(list(self.known.values())), strict=True):
            if sign is not None:
                waiting.setdefault(sign, deque()).append(card)
        signs = one.signs([self.keys[number] for number in self.cards])
        times = Counter(signs) if one.only else Counter()
        left = []
        for number, sign in zip(self.cards, signs, strict=True):
            found = waiting.get(sign) if sign is not None else None
            if not found or (one.only and (len(found) != 1 or times[sign] != 1)):
                left.append(number)
            else:
                self._settle(number, found.popleft())
        self.cards = left

    def match(self, pairs: Sequence[tuple[int, CardId]]) -> None:
        """Settle cards one by one; whichever comes first keeps its partner."""
        for number, card in pairs:
            if number not in self.ids and card in self.known:
                self._settle(number, card)
        self.cards = [number for number in self.cards if number not in self.ids]

    def follow(self, moved: dict[NotePath, NotePath]) -> None:
        """Look for what is left of renamed notes under their new paths."""
        for card, key in self.known.items():
            if key.note in moved:
                self.known[card] = key._replace(note=moved[key.note])

    def _settle(self, number: int, card: CardId) -> None:
        self.ids[number] = card
        self.before[number] = self.known.pop(card)


def remembered(known: Known) -> CardKey:
    """A known card in the shape of one that stands in its note now."""
    identity = known.identity
    return CardKey(
        note=identity.note,
        block=0,
        sibling=identity.slot,
        line=identity.line,
        tag=identity.tag,
        question="",
        look=identity.question,
        answer=identity.answer,
        occurrence=identity.occurrence,
        anchor=identity.anchor,
        segment=known.state,
    )
