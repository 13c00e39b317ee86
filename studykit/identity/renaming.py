"""Which note is the one that was renamed, judged by its cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from studykit.identity.key import CardKey
from studykit.identity.likeness import likeness
from studykit.identity.pool import Pool
from studykit.model.span import NotePath

_ALIKE = 0.6
"""likeness from which one question is taken for a rewording of another"""
_COMPARED = 60
"""lost and new cards whose wordings are compared, at most"""


def renamed(pool: Pool, stayed: set[int]) -> dict[NotePath, NotePath]:
    """Notes that are gone, each with the note that is most likely the same one.

    That is a new note with its cards, or with traces of them: of half of those that were not found, or on half of
    those that the new note has. Else it is whichever note holds most of its cards now, else one of the same name.
    """
    here = {key.note for key in pool.keys}
    left = [key for key in pool.known.values() if key.note not in here]
    votes: dict[NotePath, Counter[NotePath]] = {}
    for number, key in pool.before.items():
        if number not in stayed and key.note not in here:
            votes.setdefault(key.note, Counter())[pool.keys[number].note] += 1
    names: dict[str, list[NotePath]] = {}
    for note in sorted({pool.keys[number].note for number in pool.cards}):
        names.setdefault(note.rpartition("/")[2], []).append(note)
    new = here - {key.note for known in (pool.before, pool.known) for key in known.values()}
    traces, cards = _traces(pool, left, new), Counter(key.note for key in left)
    fresh = Counter(pool.keys[number].note for number in pool.cards)
    moved: dict[NotePath, NotePath] = {}
    for note in cards:
        found = votes.get(note, Counter())
        likely = Counter({other: count for other, count in found.items() if other in new}) + traces.get(note, Counter())
        same = names.get(note.rpartition("/")[2], [])
        [(other, count)] = likely.most_common(1) or [(note, 0)]
        if count and count * 2 >= min(cards[note], fresh[other]):
            moved[note] = other
        elif found:
            moved[note] = found.most_common(1)[0][0]
        elif len(same) == 1:
            moved[note] = same[0]
    return moved


def _traces(pool: Pool, left: Sequence[CardKey], new: set[NotePath]) -> dict[NotePath, Counter[NotePath]]:
    """For each note, how many of its lost cards left a trace in which new note: an answer, a schedule, a wording."""
    cards = [key for number in pool.cards if (key := pool.keys[number]).note in new]
    holders: dict[str, set[NotePath]] = {}
    for key in cards:
        for trace in {key.answer, key.segment} - {""}:
            holders.setdefault(trace, set()).add(key.note)
    found: dict[NotePath, Counter[NotePath]] = {}
    for number, key in enumerate(left):
        holding = holders.get(key.answer, set()) | holders.get(key.segment, set())
        if number < _COMPARED and not holding:
            holding = {other.note for other in cards[:_COMPARED] if likeness(other.look, key.look) >= _ALIKE}
        found.setdefault(key.note, Counter()).update(sorted(holding))
    return found
