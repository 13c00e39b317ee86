"""How wide a text is, without a font at hand, and how it is broken into lines.

Widths are those of a wide face (DejaVu Sans), so that a text laid out here fits in every usual one.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from studykit.diagrams.model import Mark
from studykit.model.values import dataclass

# advances of ASCII from space to tilde, in hundredths of an em
_ASCII = (
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34,
    34, 84, 84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79, 61, 79, 70, 64, 62, 74,
    69, 99, 69, 62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64,
    64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
)  # fmt: skip
_WIDE = 1.0  # em of an East Asian wide character
_EMOJI = 1.4
_SYMBOL = 1.0  # arrows, dashes, mathematics, and letters outside the table that are broad
_LETTER = 0.72
_MONO = 0.61
_BOLD, _BOLD_MORE = 1.09, 0.035  # a bold character is that many times as wide, and so many em more
_BROAD = frozenset("ЖМФШЩЫЮжмфшщыюЏЉЊљњѠѡΩΦΨωψÆŒœæ…—‰™№€")
_THIN = frozenset("''‘’‚‹›·•ijlfrtIJıìíîïĩīĭįłľļſ")

# where a line may break inside a word that is too long for it: behind one of the first, else of the second
_BREAK_BEHIND = (frozenset("/?&,;|)]}"), frozenset("-_=:.#+"))
_CJK = (
    "\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd"
)
_NEVER_FIRST = "、。，．：；？！）」』】〉》〕］｝〗”’ー…・々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.;:?!)"
_NEVER_LAST = "（「『【〈《〔［｛〖“‘"
_WORD = rf"[^ {_CJK}]+"
_TOKEN = re.compile(rf"[ ]+|[{_NEVER_LAST}]*(?:{_WORD}|[{_CJK}])[{_NEVER_FIRST}]*")


@lru_cache(maxsize=4096)
def advance(character: str) -> float:
    """Width of one character in em."""
    code = ord(character)
    if 32 <= code < 127:
        return _ASCII[code - 32] / 100
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return 0.0
    wide = unicodedata.east_asian_width(character) in "WF"
    if wide:
        return _EMOJI if category == "So" else _WIDE
    base = unicodedata.normalize("NFD", character)[0]
    if base != character and ord(base) < 127:
        return _ASCII[ord(base) - 32] / 100
    if character in _THIN:
        return 0.4
    if category in ("So", "Sm", "Pd") or character in _BROAD:
        return _SYMBOL
    return _LETTER + 0.08 if category == "Lu" else _LETTER


@lru_cache(maxsize=4096)
def cells(character: str) -> int:
    """Columns of one character in a terminal: 0, 1 or 2."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


@dataclass(frozen=True, slots=True)
class Ruler:
    """A text with the sum of its widths up to each character: the width of any part is a subtraction."""

    text: str
    sums: tuple[float, ...]

    def width(self, start: int, end: int) -> float:
        return self.sums[end] - self.sums[start]


def ruler(text: str, size: float = 1.0, marks: tuple[Mark, ...] = (), *, bold: bool = False) -> Ruler:
    """Measure a text set at ``size`` pixels."""
    widths = [advance(character) * size for character in text]
    for mark in marks:
        for index in range(mark.start, mark.end):
            if mark.style == "mono":
                widths[index] = max(widths[index] if ord(text[index]) > 126 else 0.0, _MONO * size)
            elif mark.style == "bold" and not bold:
                widths[index] = _embolden(widths[index], size)
    if bold:
        widths = [_embolden(width, size) for width in widths]
    return Ruler(text, (0.0, *accumulate(widths)))


def _embolden(width: float, size: float) -> float:
    return width * _BOLD + _BOLD_MORE * size if 0 < width < _WIDE * size else width


def cell_ruler(text: str) -> Ruler:
    """Measure a text in terminal columns."""
    return Ruler(text, (0.0, *accumulate(float(cells(character)) for character in text)))


Line = tuple[int, int]  # start and end (exclusive) in the text


def wrap(measured: Ruler, limit: float, *, even: bool = True) -> tuple[Line, ...]:
    """Break a text into lines no wider than ``limit``; ``even``: of about equal width where a paragraph needs several.

    Words longer than the limit are broken behind a punctuation mark, else anywhere. There is always one line.
    """
    lines: list[Line] = []
    start = 0
    for paragraph in measured.text.split("\n"):
        end = start + len(paragraph)
        if measured.width(start, end) <= limit:
            lines.append((start, end))
        else:
            pieces = _pieces(measured, start, end, limit)
            lines += _even(measured, pieces, limit) if even else _fill(measured, pieces, limit)
        start = end + 1
    return tuple(lines)


def widest(measured: Ruler, lines: tuple[Line, ...]) -> float:
    """Width of the widest of the lines."""
    return max((measured.width(start, end) for start, end in lines), default=0.0)


def _even(measured: Ruler, pieces: list[Line], limit: float) -> list[Line]:
    best = _fill(measured, pieces, limit)
    count = len(best)
    widest_piece = max(measured.width(first, last) for first, last in pieces)
    low, high = max(measured.width(pieces[0][0], pieces[-1][1]) / count, widest_piece), limit
    while high - low > limit / 32:
        middle = (low + high) / 2
        tried = _fill(measured, pieces, middle)
        if len(tried) <= count:
            best, high = tried, middle
        else:
            low = middle
    return best


def _pieces(measured: Ruler, start: int, end: int, limit: float) -> list[Line]:
    """The parts a line may be made of, none wider than the limit (but for a single character)."""
    pieces: list[Line] = []
    for token in _TOKEN.finditer(measured.text, start, end):
        first, last = token.span()
        if token[0].isspace():
            continue
        while measured.width(first, last) > limit:
            cut = _cut(measured, first, last, limit)
            pieces.append((first, cut))
            first = cut
        if first < last:
            pieces.append((first, last))
    return pieces or [(start, end)]


def _cut(measured: Ruler, first: int, last: int, limit: float) -> int:
    """Where to break a word that is too long."""
    fits = max(first + 1, bisect_right(measured.sums, measured.sums[first] + limit, first, last + 1) - 1)
    for signs in _BREAK_BEHIND:
        for cut in range(fits, first + (fits - first) // 3, -1):
            if measured.text[cut - 1] in signs:
                return cut
    while fits < last and measured.width(fits, fits + 1) == 0:  # a mark stays with its letter
        fits += 1
    return fits


def _fill(measured: Ruler, pieces: list[Line], limit: float) -> list[Line]:
    lines: list[Line] = []
    start, end = pieces[0]
    for first, last in pieces[1:]:
        if measured.width(start, last) > limit:
            lines.append((start, end))
            start = first
        end = last
    lines.append((start, end))
    return lines
