"""Stretches of a text in which no card can stand and on which none depends: most of what people write.

They are lists and paragraphs at the left margin, between blank lines, without any of the marks that open a block, hide
text or make a card. For the cards of a note they can be left out before anybody looks at their lines: what stands
around them is then the same blocks as before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from studykit.model.patterns import pattern
from studykit.text import SourceText

_LOUD = "#<>%{:!$`~"
"""What opens a tag, a comment, a formula, a macro, a property or a picture, or ends a block over blank lines."""
_FEWEST = 4
"""lines that are worth leaving out"""
_SHORTEST = 40
"""characters that are"""
_ODD_LINE = pattern(r"\n(?![^\W_]|[-*+] {1,4}(?:[^\W_]|\[)|\[|\r?\n|\r?\Z)")
"""A line that may be more than text or an item of a list at the left margin."""
_BEYOND = pattern(r"(?:\r?\n)+(?=\S)")
"""Blank lines above one that belongs to nothing before them."""


class Quiet(NamedTuple):
    """Lines of which some were made blank: ``stretches`` are the first and last ones of those, in order."""

    lines: Sequence[str]
    stretches: Sequence[tuple[int, int]] = ()


def without_quiet(source: SourceText, lines: Sequence[str], marks: tuple[str, ...], alone: tuple[str, ...]) -> Quiet:
    """The lines with the quiet ones of the text made blank, but for the last of each stretch.

    A quiet line holds none of ``marks`` and is none of those that count where they are ``alone`` on a line.
    """
    shown: list[str] | None = None
    stretches: list[tuple[int, int]] = []
    for start, end in quiet_lines(source.text, source.newline, marks, alone):
        first, last = source.line_at(start), source.line_at(end)
        shown = shown or list(lines)
        shown[first - 1 : last - 1] = [""] * (last - first)
        stretches.append((first, last - 1))
    return Quiet(lines if shown is None else shown, stretches)


def quiet_lines(text: str, newline: str, marks: tuple[str, ...], alone: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where the quiet lines of each stretch begin, and where its last one does, which is not of them."""
    blank = newline * 2
    loud = _loud((*marks, *(mark for mark in alone if not _ODD_LINE.match(f"\n{mark}"))), newline)
    filled = len(text.rstrip())
    for begin, stop in _stretches(text, loud, blank) if loud else ():
        for start, end in _between_odd(text, begin, stop, blank, filled):
            last = text.rfind("\n", start, end) + 1
            if last > start and text.count("\n", start, last) >= _FEWEST:
                yield start, last


@lru_cache(maxsize=16)
def _loud(marks: tuple[str, ...], newline: str) -> str:
    """The characters that no quiet line holds; none where a mark looks like any other word."""
    telling = ["".join(c for c in mark if not c.isalnum() and not c.isspace() and c not in "[]-") for mark in marks]
    if not all(telling):
        return ""
    mine = dict.fromkeys("".join(telling))  # where there are cards, the next of these is mostly the nearest
    return "".join(mine) + "".join(c for c in _LOUD if c not in mine) + ("" if "\r" in newline else "\r")


def _stretches(text: str, loud: str, blank: str) -> Iterator[tuple[int, int]]:
    """From behind each blank line to the next loud character, one behind the other."""
    length, find = len(text), text.find
    following = dict.fromkeys(loud, -1)
    at = find(blank)
    while at >= 0:
        start = at + len(blank)
        end = length
        for character in loud:
            place = following[character]
            if place < start:
                place = find(character, start)
                place = following[character] = place if place >= 0 else length
            if place < end:
                end = place
                if end < start + _SHORTEST:
                    break
        else:
            yield start, end
        at = find(blank, max(end, start))


def _between_odd(text: str, start: int, end: int, blank: str, filled: int) -> Iterator[tuple[int, int]]:
    """The parts of a stretch without odd lines, between blank lines each; behind ``filled`` there is nothing."""
    while start < end:
        odd = _ODD_LINE.search(text, start - 1, end)
        stop = odd.start() + 1 if odd else end
        last = stop if stop == len(text) else text.rfind(blank, start, stop)
        if last > start and (last >= filled or _BEYOND.match(text, last)):
            yield start, start + len(text[start:last].rstrip("\r\n"))
        after = text.find(blank, odd.end(), end) if odd else -1
        start = after + len(blank) if after >= 0 else end
