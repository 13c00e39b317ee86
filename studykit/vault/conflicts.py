"""Traces of two computers at work on one note: the copies that sync services make.

A copy is one only beside its original and as long as it says much the same; a copy whose original is gone is a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from studykit.model.patterns import pattern
from studykit.model.span import NotePath
from studykit.text import SourceText

_DROPBOX = r"conflicted copy|konfliktkopie|copie en conflit|copia en conflicto|case conflict|selective sync conflict"
"""also the words of Nextcloud: `note (conflicted copy 2024-05-01 120000).md`"""
_EAST_ASIAN = r"冲突副本|衝突複本|競合コピー"
_COPY_MARKS = tuple(
    pattern(mark + r"\Z", re.IGNORECASE)
    for mark in (
        r"\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{7})?",  # Syncthing
        rf" ?\((?:[^()]{{0,80}}\b)?(?:{_DROPBOX})\b[^()]{{0,80}}\)",
        rf" ?[(（][^()（）]{{0,80}}(?:{_EAST_ASIAN})[^()（）]{{0,80}}[)）]",
        r"_conflict-\d{8}-\d{6}",  # ownCloud
        r" ?\(SFConflict [^()]{1,120}\)",  # Seafile
        r"_[^_/]{1,80}_[A-Z]{3}-\d{2}-\d{4,6}-\d{4}_(?:Case)?Conflict",  # Synology Drive
        r"(?:\.Conflict| ?\[conflicted\])",  # Resilio, pCloud
    )
)

_COPY_SIGN = pattern(r"[)）]\Z|conflict", re.IGNORECASE)
"""in the name of every such copy; hardly in any other, and looked for in one go"""
_EVERYDAY_MARKS = tuple(
    pattern(mark + r"\Z")
    for mark in (
        r" [2-9]",  # iCloud
        r" ?\([1-9]\d?\)",  # Google Drive
        r"-[A-Z][A-Za-z0-9]{0,30}(?:-[A-Za-z0-9]{1,30}){0,4}",  # OneDrive: the name of the computer
        r"-(?:[a-z0-9]{1,30}-){0,4}(?:macbook|mbp|imac|laptop|desktop|pc|mini)(?:-[a-z0-9]{1,30}){0,4}",
    )
)
"""What such names can end in; so do the names of many a note."""
_HINT = pattern(
    r"[cC(（\[ -](?:(?<=[cC])[oO][nN][fF][lL][iI][cC][tT]|(?<=[(（\[])|(?<= )[2-9]\.|"
    r"(?<=-)(?:[A-Z]|macbook|mbp|imac|laptop|desktop|pc|mini))"
)
"""Something that every path of a copy has: of ten thousand names hardly one is looked at closely."""
_BETWEEN = "\0"
"""stands in no path"""
_SAME = 0.75
"""Part of the lines that a note with an everyday name must share with its original to be a copy."""
_TELLING = 12
"""Characters from which a line is no coincidence."""


def suspects(paths: Iterable[NotePath]) -> list[NotePath]:
    """The few of many paths that can be those of copies, in their order."""
    text = _BETWEEN.join(paths)
    found: dict[NotePath, None] = {}
    hint = _HINT.search(text)
    while hint is not None:
        start, end = text.rfind(_BETWEEN, 0, hint.start()) + 1, text.find(_BETWEEN, hint.end())
        end = end if end >= 0 else len(text)
        found[NotePath(text[start:end])] = None
        hint = _HINT.search(text, end)
    return list(found)


def originals(path: NotePath) -> Iterator[tuple[NotePath, bool]]:
    """Notes that a path can be a copy of, and whether its name leaves no doubt."""
    sure = conflict_copy(path)
    if sure is not None:
        yield sure, True
        return
    stem, dot, suffix = path.rpartition(".")
    name = stem.rfind("/") + 1
    for mark in _EVERYDAY_MARKS:
        if (match := mark.search(stem, name)) and match.start() > name:
            yield NotePath(stem[: match.start()] + dot + suffix), False


def says_the_same(copy: SourceText, original: SourceText, *, sure: bool) -> bool:
    """Whether two notes are versions of one: they share a line, or nearly all of them where the name may mislead."""
    mine, theirs = _lines(copy), _lines(original)
    shared = mine & theirs
    if sure:
        return bool(shared) or not mine or not theirs
    telling = any(len(line) >= _TELLING and not line.startswith("#") for line in shared)
    return telling and len(shared) >= _SAME * max(len(mine), len(theirs))


def _lines(source: SourceText) -> frozenset[str]:
    """The lines that say something: a schedule differs from computer to computer."""
    lines = (line.partition("<!--SR:")[0].strip() for line in source.lines)
    return frozenset(line for line in lines if line and line not in ("---", "```"))


def conflict_copy(path: NotePath) -> NotePath | None:
    """The note that ``path`` is a sync service's copy of, by a name that no one gives; None for any other."""
    stem, dot, suffix = path.rpartition(".")
    if not _COPY_SIGN.search(stem):
        return None
    for mark in _COPY_MARKS:
        if (match := mark.search(stem)) and match.start() > stem.rfind("/") + 1:
            return NotePath(stem[: match.start()] + dot + suffix)
    return None
