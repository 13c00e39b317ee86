"""Cloze patterns as the Obsidian plugin spells them: ``==[123;;]answer[;;hint]==``.

A pattern is literal text around the word ``answer``; one bracket group holds digits (the place of a sequence), one
the word ``hint``. Brackets mark optional parts; ``\\[`` and ``\\]`` inside a group are literal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from studykit.cards.deletions import Deletion

_GROUP = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]")
_LONGEST_ANSWER = 2000


@lru_cache(maxsize=64)
def compile_pattern(pattern: str) -> re.Pattern[str] | None:
    """The pattern as a regular expression over one line, or None where a part is missing."""
    groups = list(_GROUP.finditer(pattern))
    numbers = next((g for g in groups if re.search(r"\d", g.group(1))), None)
    hint = next((g for g in groups if "hint" in g.group(1)), None)
    if numbers is None or hint is None or "answer" not in _GROUP.sub("", pattern):
        return None
    pieces: list[str] = []
    at = 0
    for group in groups:
        pieces.append(_answer(pattern[at : group.start()]))
        inner = re.sub(r"\\([\[\]])", r"\1", group.group(1))
        if group is numbers:
            before, after = re.split(r"\d+", inner, maxsplit=1)
            pieces.append(f"(?:{re.escape(before)}(?P<sequence>\\d{{1,4}}|[ash]{{1,60}}){re.escape(after)})?")
        elif group is hint:
            before, after = inner.split("hint", 1)
            pieces.append(f"(?:{re.escape(before)}(?P<hint>[^\\n]{{1,500}}?){re.escape(after)})?")
        else:
            pieces.append(f"(?:{re.escape(inner)})?")
        at = group.end()
    pieces.append(_answer(pattern[at:]))
    return re.compile("".join(pieces))


def _answer(literal: str) -> str:
    if "answer" not in literal:
        return re.escape(literal)
    before, after = literal.split("answer", 1)
    return f"{re.escape(before)}(?P<answer>[^\\n]{{1,{_LONGEST_ANSWER}}}?){re.escape(after)}"


def deletions(text: str, masked: str, patterns: Sequence[str]) -> list[Deletion]:
    """All matches, pattern by pattern in the order of the settings, whose marks stand in plain text."""
    found: list[Deletion] = []
    for pattern in patterns:
        compiled = compile_pattern(pattern)
        if compiled is None:
            continue
        at = 0
        while match := compiled.search(text, at):
            deletion = _deletion(match)
            if _marks_are_plain(match, masked) and not _is_padded(pattern, text, deletion):
                found.append(deletion)
                at = match.end()
            else:
                at = match.start() + 1
    return found


def _deletion(match: re.Match[str]) -> Deletion:
    start, end = match.span("answer")
    return Deletion(
        match.start(),
        match.end(),
        start,
        end,
        match.group("answer"),
        match.group("hint") or "",
        match.group("sequence") or "",
    )


def _marks_are_plain(match: re.Match[str], masked: str) -> bool:
    opening = masked[match.start() : match.start("answer")]
    closing = masked[match.end("answer") : match.end()]
    return "\x1a" not in opening and "\x1a" not in closing


def _is_padded(pattern: str, text: str, found: Deletion) -> bool:
    """``a == b`` and ``===`` are no highlights: blanks or more of the mark next to it make a highlight text."""
    mark = pattern[:2]
    if mark not in ("==", "**"):
        return False
    if found.answer[0].isspace() or found.answer[-1].isspace():
        return True
    around = text[found.start - 1 : found.start] if found.start else ""
    return mark[0] in (around, text[found.end : found.end + 1], found.answer[0], found.answer[-1])
