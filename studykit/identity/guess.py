"""The last resort: which of the cards left in a note is most likely which known one, by place and likeness."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from studykit.identity.key import HOLE, CardKey
from studykit.identity.likeness import likeness
from studykit.identity.pool import Pool
from studykit.model.card import CardId
from studykit.model.span import NotePath

_ENOUGH = 0.6
"""evidence from which a card counts as the same one; a likeness of 1 alone counts 1"""
_SAME_SCHEDULE = 0.5
"""the very schedule that was last written stands beside it"""
_NO_SCHEDULE = -0.5
"""a schedule was written, and none stands beside it: rather a new card in an old one's place"""
_SAME_PLACE = 0.15
_SAME_ANSWER = 0.2
_OTHER_ANSWER = -0.2
"""question and answer both changed: rather another card"""
_SAME_DELETION = 1.5
"""the same text is deleted: of a cloze that says more than its surroundings or the schedule at its place"""
_SAME_SCHEDULE_OF_MOVABLE = 0.2
_NEAR = 2
"""lines within which a card is in its old place, once lines put in above it are counted"""
_ORDER = _SAME_PLACE
"""so much evidence, of two cards together, does it take to believe that they changed places"""
_NEIGHBOURS = 60
"""known cards compared with one card; more only in notes where hundreds of cards changed at once"""


def guess(pool: Pool) -> None:
    """Match what is left in each note, best evidence first."""
    offsets = _Offsets(pool)
    cards: dict[NotePath, list[int]] = {}
    for number in pool.cards:
        cards.setdefault(pool.keys[number].note, []).append(number)
    known: dict[NotePath, list[CardId]] = {}
    for card, old in pool.known.items():
        if old.note in cards:
            known.setdefault(old.note, []).append(card)
    for note, ids in known.items():
        order = {card: place for place, card in enumerate(ids)}
        weights = {(number, card): weight for weight, number, card in _pairs(pool, cards[note], ids, offsets)}
        best = sorted(weights, key=lambda pair: (-weights[pair], pair[0], order[pair[1]]))
        pool.match(_kept_in_order(_first_choices(best), weights, order))


def _first_choices(best: Sequence[tuple[int, CardId]]) -> list[tuple[int, CardId]]:
    """Each card with its best partner that is not taken yet, in the order of the cards."""
    cards: dict[int, CardId] = {}
    taken: set[CardId] = set()
    for number, card in best:
        if number not in cards and card not in taken:
            cards[number] = card
            taken.add(card)
    return sorted(cards.items())


def _kept_in_order(
    chosen: list[tuple[int, CardId]], weights: Mapping[tuple[int, CardId], float], order: Mapping[CardId, int]
) -> list[tuple[int, CardId]]:
    """Two that changed their order, though it is as likely that they did not, change partners."""
    for place, (number, card) in enumerate(chosen):
        for behind in range(place + 1, min(len(chosen), place + _NEIGHBOURS)):
            other, other_card = chosen[behind]
            if order[card] < order[other_card]:
                continue
            exchanged = weights.get((number, other_card), 0.0) + weights.get((other, card), 0.0)
            if exchanged >= weights[number, card] + weights[other, other_card] - _ORDER:
                chosen[place], chosen[behind] = (number, other_card), (other, card)
                card, other_card = other_card, card  # noqa: PLW2901 - the pair at this place is another one now
    return chosen


def follow_edited(pool: Pool) -> None:
    """Match cards that went to another note and were edited as well.

    The deletion of a cloze, else the schedule, must be the only one of its kind on both sides. Besides it, of a
    cloze its schedule has to be there or its surroundings alike, of other cards the question alike.
    """
    cards: dict[str, list[int]] = {}
    for number in pool.cards:
        cards.setdefault(_trace(pool.keys[number]), []).append(number)
    times = Counter(_trace(old) for old in pool.known.values())
    pairs = []
    for card, old in pool.known.items():
        found = cards.get(_trace(old), [])
        if _trace(old) and len(found) == times[_trace(old)] == 1:
            key = pool.keys[found[0]]
            scheduled = HOLE in key.look and old.segment in key.parts
            if scheduled or likeness(key.look, old.look) >= _ENOUGH:
                pairs.append((found[0], card))
    pool.match(pairs)


def _trace(key: CardKey) -> str:
    return key.answer if HOLE in key.look else key.segment


def _pairs(
    pool: Pool, numbers: Sequence[int], ids: Sequence[CardId], offsets: _Offsets
) -> Iterator[tuple[float, int, CardId]]:
    lines = [pool.known[card].line for card in ids]
    for number in numbers:
        key = pool.keys[number]
        middle = bisect_right(lines, key.line)
        start = max(0, min(middle - _NEIGHBOURS // 2, len(ids) - _NEIGHBOURS))
        for card in ids[start : start + _NEIGHBOURS]:
            old = pool.known[card]
            weight = _evidence(key, old, abs(offsets.expected(key.note, old.line) - key.line))
            if weight >= _ENOUGH:
                yield weight, number, card


def _evidence(key: CardKey, old: CardKey, away: int) -> float:
    """``away`` are the lines between where the card should stand and where it stands."""
    near = 1 - away / (2 * _NEAR + 1) if away <= _NEAR else 0.0
    weight = likeness(key.look, old.look) + _SAME_PLACE * near
    if old.segment and old.segment == key.segment:
        weight += _SAME_SCHEDULE_OF_MOVABLE if key.movable else _SAME_SCHEDULE
    if old.segment and not key.segment and not key.movable:
        weight += _NO_SCHEDULE
    if key.answer and key.answer == old.answer:
        weight += _SAME_DELETION if HOLE in key.look else _SAME_ANSWER
    elif HOLE not in key.look:
        weight += _OTHER_ANSWER
    return weight


class _Offsets:
    """How far lines have moved in each note, judged by the cards that were found again above."""

    def __init__(self, pool: Pool) -> None:
        self._moved: dict[NotePath, list[tuple[int, int]]] = {}
        for number, old in pool.before.items():
            key = pool.keys[number]
            if key.note == old.note:
                self._moved.setdefault(key.note, []).append((old.line, key.line - old.line))
        for moved in self._moved.values():
            moved.sort()

    def expected(self, note: NotePath, line: int) -> int:
        """Where a card that stood on ``line`` should stand now."""
        moved = self._moved.get(note, [])
        at = bisect_right(moved, line, key=lambda pair: pair[0])
        return line + (moved[at - 1][1] if at else 0)
