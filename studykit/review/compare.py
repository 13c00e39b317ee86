"""A typed answer held against the right one."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from enum import StrEnum

from studykit.model.values import dataclass

_SENTENCE = 40
"""From so many characters on, whole words are compared: letters that two sentences share by chance say nothing."""
_LONGEST = 2000
"""More pieces than this are not aligned: the time grows with the square of their number."""
_WORDS = re.compile(r"[^\W\u2e80-\uffff]+|.", re.DOTALL)
"""Words of scripts that have spaces; single characters of those that have none."""


class Match(StrEnum):
    SAME = "same"
    EXTRA = "extra"
    """typed, but not in the answer"""
    MISSING = "missing"
    """in the answer, but not typed"""


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    match: Match


@dataclass(frozen=True, slots=True)
class Comparison:
    """``typed`` and ``expected`` cut into parts, each in its own spelling."""

    right: bool
    typed: tuple[Part, ...]
    expected: tuple[Part, ...]


def compare(typed: str, expected: str) -> Comparison:
    """Letter case, Unicode form, width and white space make no difference."""
    long = max(len(typed), len(expected)) > _SENTENCE
    ours, theirs = _tokens(typed, whole_words=long), _tokens(expected, whole_words=long)
    left, right = [fold for fold, _ in ours], [fold for fold, _ in theirs]
    if left == right:
        return Comparison(True, _parts(ours, Match.SAME), _parts(theirs, Match.SAME))
    if max(len(left), len(right)) > _LONGEST:
        return Comparison(False, _parts(ours, Match.EXTRA), _parts(theirs, Match.MISSING))
    typed_parts: list[Part] = []
    expected_parts: list[Part] = []
    for tag, first, last, start, end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        same = tag == "equal"
        typed_parts += _parts(ours[first:last], Match.SAME if same else Match.EXTRA)
        expected_parts += _parts(theirs[start:end], Match.SAME if same else Match.MISSING)
    return Comparison(False, tuple(typed_parts), tuple(expected_parts))


def _tokens(text: str, *, whole_words: bool) -> list[tuple[str, str]]:
    """Pieces to compare: as folded, and as spelled."""
    spelled = " ".join(unicodedata.normalize("NFC", text).split())
    pieces = _WORDS.findall(spelled) if whole_words else list(spelled)
    folded = [(unicodedata.normalize("NFKC", piece).casefold(), piece) for piece in pieces]
    return [(fold, piece) for fold, piece in folded if fold and not _invisible(fold)]


def _invisible(fold: str) -> bool:
    return all(unicodedata.category(character) == "Cf" for character in fold)


def _parts(tokens: list[tuple[str, str]], match: Match) -> tuple[Part, ...]:
    text = "".join(piece for _, piece in tokens)
    return (Part(text, match),) if text else ()
