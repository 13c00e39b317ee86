"""Traces of two computers at work on one note: git's conflict hunks, and copies made by sync services."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studykit.model.span import NotePath
from studykit.text import SourceText

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")

_DROPBOX = r"conflicted copy|konfliktkopie|copie en conflit|copia en conflicto"
"""also the words of Nextcloud: `note (conflicted copy 2024-05-01 120000).md`"""
_EAST_ASIAN = r"冲突副本|衝突複本|競合コピー"
_COPY_MARKS = tuple(
    re.compile(mark + r"\Z", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines (1-based) of a conflict: ``<<<<<<<``, the optional ``|||||||``, ``=======``, ``>>>>>>>``."""

    first: int
    base: int | None
    middle: int
    last: int


def hunks(source: SourceText) -> tuple[Hunk, ...]:
    """Unresolved conflicts, in order; what stands in a closed code fence is an example, not a conflict."""
    if "\n<<<<<<< " not in source.text and not source.text.startswith("<<<<<<< "):
        return ()
    fenced = _fenced_lines(source)
    found: list[Hunk] = []
    first = middle = 0
    base: int | None = None
    for number, line in enumerate(source.lines, 1):
        if number in fenced:
            continue
        if line.startswith("<<<<<<< "):
            first, base, middle = number, None, 0
        elif first and not middle and line.startswith("|||||||"):
            base = number
        elif first and not middle and line == "=======":
            middle = number
        elif middle and line.startswith(">>>>>>> "):
            found.append(Hunk(first, base, middle, number))
            first = middle = 0
    return tuple(found)


def conflict_copy(path: NotePath) -> NotePath | None:
    """The note that ``path`` is a sync service's copy of, judged by its name; None for an ordinary note."""
    stem, dot, suffix = path.rpartition(".")
    for mark in _COPY_MARKS:
        if (match := mark.search(stem)) and match.start() > stem.rfind("/") + 1:
            return NotePath(stem[: match.start()] + dot + suffix)
    return None


def _fenced_lines(source: SourceText) -> set[int]:
    found: set[int] = set()
    opened, mark = 0, ""
    for number, line in enumerate(source.lines, 1):
        match = _FENCE.match(line)
        if match is None:
            continue
        if not opened:
            if match[1][0] == "~" or "`" not in match[2]:
                opened, mark = number, match[1]
        elif match[1].startswith(mark) and not match[2].strip():
            found.update(range(opened, number + 1))
            opened = 0
    return found
