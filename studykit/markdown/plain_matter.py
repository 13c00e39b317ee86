"""Front matter as most notes have it: words, whole numbers, days and lists of these, read without a YAML parser.

A test holds it to the real one on random texts; what is not surely plain is left to that.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from studykit.model.patterns import pattern

_LARGEST = 10_000
"""characters of front matter that is looked at; the bounds of `frontmatter` lie beyond"""
_QUOTABLE = r"[^\"'\\\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*"
_VALUE = rf"[^\W_](?:[\w ./()+&-]|:(?=[\w/]))*|\"{_QUOTABLE}\"|'{_QUOTABLE}'"
_LINE = re.compile(
    rf"(?:(?P<key>[A-Za-z][\w-]{{0,99}}):|(?P<indent> *)-)(?: +(?:(?P<value>{_VALUE})|\[(?P<list>.*)\]))? *\Z"
)
_LISTED = pattern(rf" *([^\W_][\w ./()+-]*|\"{_QUOTABLE}\"|'{_QUOTABLE}') *\Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,15})(?P<fraction>\.[0-9]{1,15})?\Z")
_TRUE, _FALSE, _NULL = ("yes", "true", "on"), ("no", "false", "off"), ("null",)
_WORDS: dict[str, bool | None] = {
    spelled: value
    for words, value in ((_TRUE, True), (_FALSE, False), (_NULL, None))
    for word in words
    for spelled in (word, word.title(), word.upper())
}


class _NotPlainError(Exception):
    """Something is for the real parser."""


def load(text: str) -> dict[str, Any] | None:
    """What the lines of a front matter say, as the YAML parser reads them; None where that has to be asked."""
    if len(text) > _LARGEST:
        return None
    try:
        return _load(text)
    except _NotPlainError:
        return None


def _load(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    items: list[Any] | None = None  # of the last key, where it may have some
    indent = key = ""
    for line in text.split("\n"):
        if not line.strip(" "):
            continue
        match = _LINE.match(line)
        if match is None:
            raise _NotPlainError
        if match["key"] is None:
            if items is None or match["value"] is None or (items and match["indent"] != indent):
                raise _NotPlainError
            indent, found[key] = match["indent"], items
            items.append(_scalar(match["value"]))
            continue
        key = match["key"]
        if key in found or key in _WORDS:
            raise _NotPlainError
        items = None
        if match["value"] is not None:
            found[key] = _scalar(match["value"])
        elif match["list"] is not None:
            found[key] = _listed(match["list"])
        else:
            found[key], items = None, []
    return found


def _listed(text: str) -> list[Any]:
    if not text.strip(" "):
        return []
    values = []
    for part in text.split(","):
        match = _LISTED.match(part)
        if match is None:
            raise _NotPlainError
        values.append(_scalar(match[1]))
    return values


def _scalar(spelled: str) -> Any:
    value = spelled.rstrip(" ")
    if value[0] in "\"'":
        return value[1:-1]
    if not value[0].isascii() or value[0].isalpha():
        return _WORDS.get(value, value)
    if number := _NUMBER.match(value):
        return float(value) if number["fraction"] else int(value)
    if _DAY.match(value) and value.isascii():
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    raise _NotPlainError
