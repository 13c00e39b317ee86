"""Blocks of Logseq that other pages quote by ``((uuid))``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

BLOCK_REFERENCE = re.compile(r"\(\(([0-9A-Za-z_-]{6,64})\)\)")
ID_PROPERTY = re.compile(r"[ \t]*(?:[-*+][ \t]+)?id::[ \t]+([0-9A-Za-z_-]{6,64})[ \t]*\Z")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+(?:#{1,6}[ \t]+)?")
_MOST_LINES = 100


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
