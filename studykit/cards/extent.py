"""How far down a note cards are looked for: to the bounds on their number and on their texts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain

from studykit.markdown.bounds import MOST_CARD_TEXT, MOST_CARDS, scaled
from studykit.model.card import CardBlock


class Extent:
    """``length`` is the note's, in characters.

    ``unasked`` is the first line with a card that is one too many, counted over all syntaxes so far, or 0.
    """

    def __init__(self, length: int) -> None:
        self.unasked = 0
        self._most_cards = scaled(MOST_CARDS, length)
        self._most_text = scaled(MOST_CARD_TEXT, length)
        self._known: list[tuple[int, int, int]] = []

    def of(self, blocks: Iterable[CardBlock]) -> Sequence[CardBlock]:
        """The blocks of one syntax, which come in the order of their lines, down to that line."""
        coming = iter(blocks)
        opening = next(coming, None)
        if opening is None:
            return ()
        found: list[CardBlock] = []
        lines = [line for line, _, _ in self._known]
        cards_above = [0, *accumulate(cards for _, cards, _ in self._known)]
        text_above = [0, *accumulate(text for _, _, text in self._known)]
        cards = text = 0
        for block in chain((opening,), coming):
            line = block.lines[0]
            above = bisect_right(lines, line) if lines else 0
            here = 0
            for front, back, _, _ in block.faces:
                here += len(front) + len(back)
            cards, text = cards + len(block.faces), text + here
            too_many = cards + cards_above[above] > self._most_cards or text + text_above[above] > self._most_text
            if too_many and not 0 < self.unasked < line:
                self.unasked = line
            if self.unasked and line >= self.unasked:
                break
            self._known.append((line, len(block.faces), here))
            found.append(block)
        self._known.sort()
        return found
