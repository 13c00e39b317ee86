"""How much two wordings are alike."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from studykit.identity.key import HOLE

_CONTEXT = 24
"""characters beside a deletion that have to be alike: one paragraph holds many clozes"""


def likeness(one: str, other: str) -> float:
    """0 to 1. Of two clozes their surroundings are compared, of two questions their pairs of letters."""
    if (HOLE in one) != (HOLE in other):
        return 0.0
    if HOLE in one:
        return _same_place(one, other)
    return _same_letters(one, other)


def _same_letters(one: str, other: str) -> float:
    """Sørensen–Dice coefficient over pairs of neighbouring characters."""
    left, right = _pairs(one), _pairs(other)
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else float(one == other)


@lru_cache(maxsize=4096)
def _pairs(text: str) -> Counter[str]:
    folded = text.casefold()
    return Counter(folded[at : at + 2] for at in range(max(1, len(folded) - 1)))


def _same_place(one: str, other: str) -> float:
    before, _, after = one.partition(HOLE)
    before_too, _, after_too = other.partition(HOLE)
    left = _shared(before[::-1], before_too[::-1])
    right = _shared(after, after_too)
    longest = max(min(len(before), _CONTEXT), min(len(before_too), _CONTEXT)) + max(
        min(len(after), _CONTEXT), min(len(after_too), _CONTEXT)
    )
    return (left + right) / longest if longest else 1.0


def _shared(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one[:_CONTEXT], other[:_CONTEXT], strict=False):
        if left != right:
            break
        count += 1
    return count
