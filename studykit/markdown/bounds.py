"""How much of one note is read: bounds that nobody who studies ever meets, so that no file takes long.

A megabyte of marks holds half a million blocks or cards, and each of them costs some microseconds in every part of
the program. A book of a thousand pages has some ten thousand paragraphs, the largest decks that people share have
some ten thousand cards in many notes. What lies beyond a bound stays in the file as it is: no card there is asked, no
schedule there is touched, and one finding says from which line on.
"""

from __future__ import annotations

MOST_BLOCKS = 40_000
"""Headings, paragraphs, list items, rows of tables and other blocks of one note."""

MOST_CARDS = 20_000
"""Cards of one note, all siblings counted."""

MOST_CARD_TEXT = 10_000_000
"""Characters on all sides of one note's cards together: clozes repeat their whole paragraph on each."""

MOST_ALIKE = 100
"""Findings of one code in one note; the last one says how many more there are."""
