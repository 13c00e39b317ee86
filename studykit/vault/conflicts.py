"""Traces of two computers at work on one note: the copies that sync services make."""

from __future__ import annotations

import re

from studykit.model.span import NotePath

_DROPBOX = r"conflicted copy|konfliktkopie|copie en conflit|copia en conflicto|case conflict|selective sync conflict"
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


def conflict_copy(path: NotePath) -> NotePath | None:
    """The note that ``path`` is a sync service's copy of, judged by its name; None for an ordinary note."""
    stem, dot, suffix = path.rpartition(".")
    for mark in _COPY_MARKS:
        if (match := mark.search(stem)) and match.start() > stem.rfind("/") + 1:
            return NotePath(stem[: match.start()] + dot + suffix)
    return None
