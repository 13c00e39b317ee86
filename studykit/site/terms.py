"""How text becomes search terms; ``assets/search.js`` does the same to what a reader types.

Scripts written with spaces give words. Chinese, Japanese, Korean, Thai and their like give single characters and
pairs of neighbours, so that one character and any run of characters are found without a dictionary. Emoji and
other symbols stand for themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from types import MappingProxyType

GRAM_RANGES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # iteration mark, zero; kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # ideographs
    "\u1100-\u11ff\uac00-\ud7ff"  # Hangul
)
SYMBOL_RANGES = "\u2190-\u2bff\U0001f000-\U0001faff"

_PIECES = re.compile(f"([{GRAM_RANGES}]+)|([{SYMBOL_RANGES}])|([^\\W{GRAM_RANGES}{SYMBOL_RANGES}]+)")
_ACCENTS = re.compile("[\u0300-\u036f]")
_MAX_WORD = 60
_BLANKS = MappingProxyType({code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")})


def fold(text: str) -> str:
    """One spelling for all: compatibility forms, case and Latin accents are taken away."""
    if text.isascii():
        return text.lower()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower()))
    return unicodedata.normalize("NFC", plain)


def terms(text: str) -> Iterable[str]:
    """The terms of a text, repeated as often as they occur."""
    plain = fold(text)
    return _words(plain.translate(_BLANKS).split()) if plain.isascii() else _pieces(plain)


def _words(found: Sequence[str]) -> Iterable[str]:
    """Of text without other scripts and symbols, in a fifth of the time."""
    yield from (word[:_MAX_WORD] for word in found)
    yield from (part[:_MAX_WORD] for word in found if "_" in word for part in word.split("_") if part)


def _pieces(plain: str) -> Iterator[str]:
    for match in _PIECES.finditer(plain):
        grams, symbol, word = match.groups()
        if grams:
            yield from grams
            yield from map("".join, pairwise(grams))
        elif symbol:
            yield symbol
        else:
            yield word[:_MAX_WORD]
            if "_" in word:
                yield from (part[:_MAX_WORD] for part in word.split("_") if part)


def is_word(term: str) -> bool:
    """True for terms that belong in the vocabulary, where a part of a word is looked for."""
    match = _PIECES.match(term)
    return match is not None and match.group(3) is not None
