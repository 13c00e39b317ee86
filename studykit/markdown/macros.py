"""What programs write between braces, and the tags that roam-to-git rewrote inside other text."""

from __future__ import annotations

import re

from studykit.markdown.addresses import LONGEST, Address, url_at
from studykit.model.patterns import pattern
from studykit.model.span import Span

_LOGSEQ_EMBED = pattern(r"\{\{embed\s{1,9}(?:\[\[([^\[\]\n]{1,500})\]\]|\(\(([\w-]{6,64})\)\))\s{0,9}\}\}")
_LOGSEQ_QUERY = pattern(r"\{\{query\b")
_NOTE_LINE = pattern(r"^[ \t-]*#\+(BEGIN|END)_([A-Z]{1,40})[ \t\r]*$", re.IGNORECASE | re.MULTILINE)
_LIQUID = pattern(
    r"\{%-?\s{0,9}(content-ref|embed|file|page-ref|openapi)\s[^%\n]{0,200}?(?:url|src|page)=\"([^\"\n]{1,2000})\"[^%\n]{0,200}%\}"
)
_TO_BRACKET = pattern(r"https?://(?:[^\s<>\"'`|\[\]，。、；：！？（）「」『』《》]|\](?!\())+")
_GLUE_BEFORE, _GLUE_AFTER = frozenset("=&?"), frozenset("=&")
_REWRITTEN = pattern(r"\[([^\[\]\n]{1,200})\]\(<(?:\.\./){0,20}\1\.md>\)")


def braces_end(text: str, start: int, end: int) -> int:
    """Behind the macro ``{{…}}`` that opens at an offset, on one line; 0 where it does not close."""
    close = text.find("}}", start + 2, min(end, start + LONGEST))
    if close < 0 or "\n" in text[start:close]:
        return 0
    while close + 2 < end and text[close + 2] == "}":
        close += 1
    return close + 2


def is_query(text: str, start: int) -> bool:
    """Logseq: the links inside a query are its words, not links of the page."""
    return _LOGSEQ_QUERY.match(text, start) is not None


def logseq_embed(text: str, start: int, end: int) -> tuple[Address, int] | None:
    """Where ``{{embed [[page]]}}`` or ``{{embed ((uuid))}}`` leads, and the offset behind it."""
    found = _LOGSEQ_EMBED.match(text, start, end)
    if found is None:
        return None
    page, block = found[1] or "", f"^{found[2]}" if found[2] else ""
    return Address(page, block, page or found[2]), found.end()


def liquid_target(text: str, start: int, end: int) -> tuple[str, int] | None:
    """The address a GitBook block names, and the offset behind its opening.

    A ``content-ref`` or ``openapi`` that holds a Markdown link to the same place is that link once, not twice.
    """
    found = _LIQUID.match(text, start, end)
    if found is None:
        return None
    kind, target = found.groups()
    if kind in ("content-ref", "openapi"):
        close = text.find("{%", found.end(), found.end() + LONGEST)
        if close >= 0 and f"]({target}" in text[found.end() : close]:
            return None
    return target, found.end()


def rewritten_tag(text: str, start: int, end: int) -> tuple[str, int] | None:
    """The tag that roam-to-git wrote as ``[tag](<tag.md>)`` glued to other text, and the offset behind it."""
    found = _REWRITTEN.match(text, start, end)
    if found is None:
        return None
    before, after = text[start - 1 : start], text[found.end() : found.end() + 1]
    return (found[1], found.end()) if before in _GLUE_BEFORE or after in _GLUE_AFTER else None


def roam_url(text: str, start: int, end: int) -> tuple[str, int]:
    """A URL in which a tag was rewritten: its address as it was before, and the offset behind it."""
    plain = _TO_BRACKET.match(text, start, end)
    if plain is None:
        url, at = url_at(text, start, min(end, start + LONGEST))
        bracket = url.find("[")
        if bracket < 0:
            return url, at
        url, at = url[:bracket], start + bracket
    elif not text.startswith("[", plain.end(), end):
        return url_at(text, start, end)
    else:
        url, at = plain.group(), plain.end()
    found = _REWRITTEN.match(text, at, end)
    return (f"{url}#{found[1]}", found.end()) if found else (url, at)


def note_blocks(text: str) -> tuple[Span, ...]:
    """Logseq's ``#+BEGIN_NOTE`` … ``#+END_NOTE``, whatever the name, from line to line."""
    found: list[Span] = []
    opened: re.Match[str] | None = None
    for line in _NOTE_LINE.finditer(text):
        if opened is None and line[1].upper() == "BEGIN":
            opened = line
        elif opened is not None and line[1].upper() == "END" and line[2].upper() == opened[2].upper():
            found.append(Span(opened.start(), line.end()))
            opened = None
    return tuple(found)
