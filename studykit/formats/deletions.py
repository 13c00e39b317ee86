"""The deletions of a cloze's siblings, laid over their common text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN

_MARK = re.compile(f"[{CLOZE_OPEN}{CLOZE_CLOSE}]")


@dataclass(frozen=True, slots=True)
class Deletions:
    """``ranges`` in the text, in order, none inside another; ``one_each`` where every sibling has just one."""

    text: str
    ranges: tuple[tuple[int, int], ...]
    one_each: bool

    def written(self, opening: str, closing: str) -> str:
        """The text with marks around every deletion."""
        pieces, at = [], 0
        for start, end in self.ranges:
            pieces += [self.text[at:start], opening, self.text[start:end], closing]
            at = end
        return "".join([*pieces, self.text[at:]])


def unmarked(text: str) -> str:
    """The text without the marks of deletions."""
    return _MARK.sub("", text)


def merged(backs: Sequence[str]) -> Deletions | None:
    """All siblings' deletions; None where their texts differ or a deletion lies in another."""
    texts = {unmarked(back) for back in backs}
    found = [_ranges(back) for back in backs]
    ranges = sorted({one for ranges in found for one in ranges})
    apart = all(before[1] <= after[0] for before, after in pairwise(ranges))
    if len(texts) != 1 or not ranges or not apart:
        return None
    return Deletions(texts.pop(), tuple(ranges), all(len(one) == 1 for one in found))


def _ranges(back: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = -1
    for number, mark in enumerate(_MARK.finditer(back)):
        place = mark.start() - number
        if mark[0] == CLOZE_OPEN:
            start = place
        elif start >= 0:
            found.append((start, place))
            start = -1
    return found
