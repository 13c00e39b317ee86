"""Which language a note is written in, where its author does not say: by script, then by the commonest words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

_SAMPLE = 4000
_ENOUGH = 0.2
_FEWEST_WORDS = 4

_CODE = re.compile(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`|<!--.*?(?:-->|\Z)|\]\([^()\n]*\)|https?://\S+", re.DOTALL
)
_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_SIMPLIFIED = frozenset("这个为们来时说国会对发学样还过进动问题应开关间实现体无点认证权码户请换书东门见车长马语谁让从")
_TRADITIONAL = frozenset("這個為們來時說國會對發學樣還過進動問題應開關間實現體無點認證權碼戶請換書東門見車長馬語誰讓從")
_COMMON: Mapping[str, str] = MappingProxyType(
    {
        "en": "the of and to is in that it for with as are this by on be an not or which",
        "fr": "le la les des et est une un que pour dans qui par sur pas au du ce il en",
        "de": "der die das und ist ein eine nicht mit von zu den dem auf für wird sich im",
        "es": "el los las una es que para con por del se no como más su al lo",
    }
)
_SPEAKS_FOR: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        word: tuple(language for language, words in _COMMON.items() if word in words.split())
        for word in " ".join(_COMMON.values()).split()
    }
)
_BLANKS = MappingProxyType({code: " " for code in range(128) if not chr(code).isalpha()})


def detect(text: str) -> str:
    """A BCP 47 tag: en, fr, de, es, ja, ko, zh-Hant, zh-Hans; "" where nothing speaks for one of them."""
    sample = _CODE.sub(" ", text[:_SAMPLE])
    if sample.isascii():
        return _by_words(sample.lower().translate(_BLANKS).split())
    words = _WORD.findall(sample.lower())
    letters = sum(map(len, words))
    if not letters:
        return ""
    han, kana, hangul = (len(script.findall(sample)) for script in (_HAN, _KANA, _HANGUL))
    if kana > (han + kana) * 0.1 and han + kana > letters * _ENOUGH:
        return "ja"
    if hangul > letters * _ENOUGH:
        return "ko"
    if han > letters * _ENOUGH:
        return _chinese(sample)
    return _by_words(words)


def _chinese(sample: str) -> str:
    simplified = sum(char in _SIMPLIFIED for char in sample)
    traditional = sum(char in _TRADITIONAL for char in sample)
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def _by_words(words: Sequence[str]) -> str:
    counts = Counter(dict.fromkeys(_COMMON, 0))
    for word, times in Counter(filter(_SPEAKS_FOR.__contains__, words)).items():
        for language in _SPEAKS_FOR[word]:
            counts[language] += times
    (first, most), (_, second) = counts.most_common(2)
    return first if most >= _FEWEST_WORDS and most > second else ""
