"""What HTML needs before it can stand in a field of an Anki note."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata

EMPTY_SIDE = '<span class="empty">∅</span>'
"""Stands where a side has nothing to show: Anki refuses to show a card with an empty question."""

SEPARATOR = "\x1f"
"""Between the fields of a note in the database."""

TAG = re.compile(r"""<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*)(?P<rest>(?:[^"'<>]++|"[^"<]*"|'[^'<]*')*)>""")
"""One tag of clean HTML, whose ``<`` are escaped everywhere but at the start of a tag."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BRACKET = re.compile(r"\[(?=/?latex\]|/?\${1,2}\]|sound:|anki:)", re.IGNORECASE)
_CODE = re.compile(r"<code\b[^>]*>[^<]*(?:<(?!/code>)[^<]*)*</code>")
_FORMULA_EDGE = re.compile(r"\\(?=[()\[\]])")
_SHOWS = re.compile(r"<(?:img|svg|audio|video|math|object|input|hr)\b", re.IGNORECASE)
_MEDIA = re.compile(r"""<(?:img|audio|video|source|object)\b[^<>]*?\b(?:src|data)="([^"<>]*)"[^<>]*>""")


def field(fragment: str) -> str:
    """The fragment without what Anki would read as an instruction or could not store.

    Characters that XML forbids go (one of them separates fields), text is NFC as Anki keeps it, and prose
    such as ``[sound:x]``, ``[latex]`` or ``[$]`` stays prose.
    """
    text = _SURROGATE.sub("\ufffd", _CONTROL.sub("", fragment)).strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "\\" in text and "</code>" in text:
        text = _CODE.sub(lambda code: _FORMULA_EDGE.sub("&#92;", code[0]), text)
    return _BRACKET.sub("&#91;", text) if "[" in text else text


def side(fragment: str) -> str:
    """A field that is a question: never empty."""
    text = field(fragment)
    return text if is_visible(text) else EMPTY_SIDE


def is_visible(fragment: str) -> bool:
    return bool(_SHOWS.search(fragment) or _plain(fragment))


def sort_text(first: str) -> str:
    """What Anki lists and compares notes by: the first field as plain text, media by their names."""
    if "<" not in first and "&" not in first:
        return first
    return _plain(_MEDIA.sub(r" \1 ", first) if 'src="' in first or 'data="' in first else first)


def checksum(text: str) -> int:
    """Anki's number for finding equal notes: the first 8 hex digits of a SHA-1."""
    return int.from_bytes(hashlib.sha1(text.encode(), usedforsecurity=False).digest()[:4], "big")


def _plain(fragment: str) -> str:
    text = TAG.sub("", fragment)
    return (html.unescape(text) if "&" in text else text).replace("\xa0", " ").strip()
