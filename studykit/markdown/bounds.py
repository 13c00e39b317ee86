"""How much of one note is read: bounds that nobody who studies ever meets, so that no file takes long.

A megabyte of marks holds half a million blocks or cards, and each of them costs some microseconds in every part of
the program. A book of a thousand pages has some ten thousand paragraphs, the largest decks that people share have
some ten thousand cards in many notes. A note that is longer than a megabyte may hold more, as long as it is no denser.
What lies beyond a bound stays in the file as it is: no card there is asked, no schedule there is touched, and one
finding says from which line on.
"""

from __future__ import annotations

_MEGABYTE = 1_000_000

MOST_BLOCKS = 40_000
"""Headings, paragraphs, list items, rows of tables and other blocks of a note of a megabyte."""

MOST_CARDS = 20_000
"""Cards of a note of a megabyte, all siblings counted."""

MOST_CARD_TEXT = 10_000_000
"""Characters on all sides of the cards of a note of a megabyte: clozes repeat their whole paragraph on each."""

MOST_PICTURES = 5_000
"""Pictures with masks of one note, however long it is."""

MOST_ALIKE = 100
"""Findings of one code in one note; the last one says how many more there are."""


def scaled(most: int, length: int) -> int:
    """A bound for a note of ``length`` characters: ``most``, or more in step with what it is longer than a megabyte."""
    return max(most, most * length // _MEGABYTE)
