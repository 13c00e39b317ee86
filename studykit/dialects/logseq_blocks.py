"""Blocks of Logseq that other pages quote by ``((uuid))``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from studykit.model.patterns import pattern

BLOCK_REFERENCE = pattern(r"\(\(([0-9A-Za-z_-]{6,64})\)\)")
ID_PROPERTY = pattern(r"[ \t]*(?:[-*+][ \t]+)?id::[ \t]+([0-9A-Za-z_-]{6,64})[ \t]*\Z")
_BULLET = pattern(r"[ \t]*[-*+][ \t]+(?:#{1,6}[ \t]+)?")
_QUOTE = pattern(
    r"(?P<code>(?<!`)(?P<run>`{1,9})(?!`)[^`]+(?P=run)(?!`))"
    r"|\{\{embed\s{1,9}\(\((?P<embedded>[0-9A-Za-z_-]{6,64})\)\)\s{0,9}\}\}"
    r"|\(\((?P<quoted>[0-9A-Za-z_-]{6,64})\)\)"
)
"""A block quoted or embedded, or a code span, in which nothing is."""
_MOST_LINES = 100
_LONGEST_QUOTE = 500
"""Characters of a block that are shown where it is quoted: many quotes of a long one must not fill the memory."""


def block_ids(lines: Sequence[str]) -> Mapping[str, int]:
    """The ids that blocks of a page have, with the 1-based line of the property."""
    found: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if "id::" in line and (match := ID_PROPERTY.match(line)):
            found.setdefault(match.group(1), number)
    return found


def block_texts(lines: Sequence[str]) -> Mapping[str, str]:
    """The first line of each block that has an id, without bullet and heading marks."""
    texts: dict[str, str] = {}
    for name, number in block_ids(lines).items():
        for line in reversed(lines[max(0, number - _MOST_LINES) : number]):
            if bullet := _BULLET.match(line):
                texts[name] = line[bullet.end() :].strip()
                break
    return texts


def with_quotes(markdown: str, texts: Mapping[str, str]) -> str:
    """Markdown with the first line of every known block in place of its reference, outside code.

    What such a line quotes itself is left out.
    """

    def told(found: re.Match[str]) -> str:
        text = texts.get(found["embedded"] or found["quoted"] or "")
        return found.group() if text is None else _QUOTE.sub(_inner, text[:_LONGEST_QUOTE])

    return _QUOTE.sub(told, markdown) if "((" in markdown else markdown


def _inner(found: re.Match[str]) -> str:
    return found["code"] or "…"
