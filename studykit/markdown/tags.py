"""``#tags`` as they are written: letters, digits, ``_ - /`` and anything that is not ASCII; not digits alone."""

from __future__ import annotations

import re

from studykit.model.patterns import pattern

_TAG = re.compile(r"#((?:[\w/-]|[^\x00-\x7f\s\u2000-\u200c\u200e-\u206f\u2e00-\u2e7f])+)")
_BRACKETED = pattern(r"#\[\[([^\[\]\n]{1,500})\]\]")


def tag_at(text: str, start: int, end: int, *, bracketed: bool) -> tuple[str, int, bool] | None:
    """The tag whose ``#`` stands here, the offset behind it, and whether it stands in brackets (Roam, Logseq)."""
    found = _BRACKETED.match(text, start, end) if bracketed else None
    if found is not None:
        return found.group(1), found.end(), True
    found = _TAG.match(text, start, end)
    if found is None or found.group(1).isdigit():
        return None
    return found.group(1), found.end(), False
