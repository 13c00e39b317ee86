"""The parts of links as they are written: what stands between the brackets, and between the parentheses."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

from studykit.markdown.parentheses import Parentheses
from studykit.model.link import is_external
from studykit.model.patterns import pattern
from studykit.model.values import dataclass

LONGEST = 2000
"""No wikilink, formula or Roam title is longer: a bound that keeps hostile input linear."""

_ANGLE = re.compile(r"\([ \t\n]{0,99}<((?:[^<>\n\\]|\\.){0,4999})>")
_PLAIN = re.compile(r"\([ \t\n]{0,99}(?!<)")
_TITLE = pattern(
    r"(?:[ \t\n]{1,99}(?:\"(?:[^\"\\]|\\.){0,999}\"|'(?:[^'\\]|\\.){0,999}'|\((?:[^()\\]|\\.){0,999}\)))?"
    r"[ \t\n]{0,99}\)"
)
_DOUBLE_OPENED = re.compile(r"\(\((?P<url>[A-Za-z][A-Za-z0-9+.-]{1,30}://[^\s()<>]+)\)")
_IN_PARENTHESES = pattern(r"\((?P<url>[A-Za-z][A-Za-z0-9+.-]{1,30}://[^\s()]+)\)\Z")
_MEANT = pattern(r"\\([!-/:-@\[-`{-~])|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MARKUP = re.compile(r"\*\*|__|~~|==|[*`]|\\(?=[!-/:-@\[-`{-~])|!?\[\[?|\]\]?(?:\([^()\s]*\))?|<[^<>]{0,200}>")
_SIZE = pattern(r"\d+(?:x\d+)?%?\Z")
# Where ``](`` stands a link ends that has an address for its text.
_URL = pattern(r"https?://(?:[^\s<>\"'`|\]，。、；：！？（）「」『』《》]|\](?!\())+")
_TRAILING = ".,;:!?*_~]"
_SHORTEST_URL = len("https://")


@dataclass(frozen=True, slots=True)
class Address:
    """``target`` without brackets, alias and fragment; ``shown`` is what a reader sees."""

    target: str
    fragment: str
    shown: str
    size: str = ""


def wikilink(inner: str, embed: bool, *, fragments: bool = True) -> Address | None:
    """What stands between ``[[`` and ``]]``; None where that is no link: it never spans lines, and is never empty.

    Without ``fragments`` (Logseq) ``#`` is a letter of the page's name.
    """
    if "\n" in inner or "[[" in inner or not inner.strip():
        return None
    name, _, alias = inner.replace("\\|", "|").partition("|")
    target, _, fragment = name.strip().partition("#") if fragments else (name.strip(), "", "")
    alias, size = with_size(alias) if embed else (alias.strip(), "")
    return Address(target.strip(), fragment, alias or name.strip(), size)


def with_size(alias: str) -> tuple[str, str]:
    """The words of an image, and its size if they end in one: ``300``, ``300x200``, ``alt|100%``."""
    words, separator, last = alias.rpartition("|")
    if _SIZE.match(last.strip()):
        return words.strip(), last.strip()
    return (alias.strip() if separator or alias else ""), ""


def destination(text: str, start: int, end: int, parentheses: Parentheses, *, titles: bool) -> tuple[str, int] | None:
    """The destination in parentheses that opens at an offset, and the offset behind it.

    ``parentheses`` are those of the text.
    With ``titles`` (Roam) it is a file's name up to ``.md>)``, whatever that name holds, or a plain address.
    """
    if titles and text.startswith("(<", start):
        close = text.find(".md>)", start + 2, min(end, start + LONGEST))
        if close >= 0 and "\n" not in text[start:close]:
            return text[start + 2 : close + 3], close + 5
    angle = _ANGLE.match(text, start, end)
    place, stop = (angle.group(1), angle.end()) if angle else _plain(text, start, end, parentheses)
    found = _TITLE.match(text, stop, end) if stop else None
    if found is not None:
        if titles and not angle and ("[" in place or place.startswith("((")):
            return None
        return unescape(place), found.end()
    double = _DOUBLE_OPENED.match(text, start, end)
    return (double.group("url"), double.end()) if double else None


def _plain(text: str, start: int, end: int, parentheses: Parentheses) -> tuple[str, int]:
    """An address without angle brackets, its parentheses balanced, and the offset behind it; 0 where there is none."""
    opening = _PLAIN.match(text, start, end)
    if opening is None:
        return "", 0
    stop = parentheses.end(start, opening.end(), end)
    return (text[opening.end() : stop], stop) if stop >= 0 else ("", 0)


def of_destination(text: str, shown: str, *, sized: bool, titles: bool, pages: bool) -> Address:
    """A Markdown link's destination and text, taken apart.

    ``sized`` images have their size behind a pipe in the text (Obsidian); with ``titles`` (Roam) a destination is a
    file's name as it is; with ``pages`` (Logseq) ``[[Page]]`` and ``((uuid))`` may stand in its place.
    """
    text = bare(text)
    page = _page(text) if pages else None
    if page is not None:
        return replace(page, shown=shown)
    shown, size = with_size(shown) if sized and "|" in shown else (shown, "")
    if is_external(text) or (titles and text.endswith(".md")):
        return Address(text, "", shown, size)
    target, _, fragment = text.partition("#")
    return Address(percent_decode(target), percent_decode(fragment), shown, size)


def _page(destination_text: str) -> Address | None:
    if destination_text.startswith("[[") and destination_text.endswith("]]"):
        return wikilink(destination_text[2:-2], embed=False, fragments=False)
    if destination_text.startswith("((") and destination_text.endswith("))"):
        return Address("", f"^{destination_text[2:-2]}", "")
    return None


def bare(destination_text: str) -> str:
    """A URL without the parentheses that somebody put around it; anything else as it is."""
    found = _IN_PARENTHESES.match(destination_text)
    return found.group("url") if found else destination_text


def unescape(text: str) -> str:
    """Without the backslashes in front of punctuation, and with entities as the characters they mean."""
    return _MEANT.sub(_meant, text)


def _meant(found: re.Match[str]) -> str:
    import html  # noqa: PLC0415 - few addresses have an entity in them, and it brings the table of all of them

    return found[1] or html.unescape(found.group())


def percent_decode(text: str) -> str:
    """Decode once; a sequence that is not UTF-8 or not hexadecimal stays as written."""
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def url_at(text: str, start: int, end: int) -> tuple[str, int]:
    """A bare URL and the offset behind it; "" where there is only a scheme.

    Punctuation behind it and closing parentheses that nothing opened do not belong to it.
    """
    found = _URL.match(text, start, end)
    if found is None:
        return "", start + 1
    url = without_tail(found.group())
    return (url, start + len(url)) if len(url) > _SHORTEST_URL else ("", found.end())


def without_tail(url: str) -> str:
    """An address without the punctuation behind it and the closing parentheses that nothing in it opens."""
    stop = len(url.rstrip(_TRAILING))
    closed = url.count(")", 0, stop) - url.count("(", 0, stop)
    while stop and url[stop - 1] == ")" and closed > 0:
        closed -= 1
        stop -= 1
        while stop and url[stop - 1] in _TRAILING:
            stop -= 1
    return url[:stop]


def plain_text(text: str) -> str:
    """Inline Markdown without its marks, as a reader sees it."""
    return _MARKUP.sub("", text).strip()
