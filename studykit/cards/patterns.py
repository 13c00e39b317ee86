"""Cloze patterns as the Obsidian plugin spells them: ``==[123;;]answer[;;hint]==``.

A pattern is literal text around the word ``answer``; one bracket group holds digits (the place of a sequence), one
the word ``hint``. Brackets mark optional parts; ``\\[`` and ``\\]`` inside a group are literal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from studykit.cards.deletions import Deletion
from studykit.model.patterns import pattern as when_asked
from studykit.model.values import dataclass

_GROUP = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]")
_SAME_MARKS = ("==", "**")
"""Opening and closing mark are the same: blanks or more of the mark beside it tell text from deletion."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """``regex`` matches on one line; ``opening`` and ``closing`` are the marks without which there is no match."""

    regex: re.Pattern[str]
    opening: str
    closing: str


@lru_cache(maxsize=64)
def compile_pattern(pattern: str) -> Pattern | None:
    """The pattern made ready, or None where a part is missing: answer, sequence, hint, a closing mark."""
    groups = list(_GROUP.finditer(pattern))
    numbers = next((g for g in groups if re.search(r"\d", g.group(1))), None)
    hint = next((g for g in groups if g is not numbers and "hint" in g.group(1)), None)
    literal = _GROUP.sub("\0", pattern)
    if numbers is None or hint is None or literal.count("answer") != 1:
        return None
    before, behind = literal.split("answer")
    opening = before.split("\0")[0]
    closing = next((piece for piece in behind.split("\0") if piece), "")
    if not opening or not closing:
        return None
    return Pattern(when_asked(_regex(pattern, groups, numbers, hint, closing)), opening, closing)


def _regex(
    pattern: str, groups: Sequence[re.Match[str]], numbers: re.Match[str], hint: re.Match[str], closing: str
) -> str:
    """The answer stops before a hint or the closing mark, so that a search needs one look at each character."""
    hint_before, hint_after = (_literal(part) for part in hint.group(1).split("hint", 1))
    hint_comes_next = pattern.find("answer") < hint.start() < pattern.find(closing, pattern.find("answer"))
    stop = re.escape(closing)
    pieces: list[str] = []
    at = 0
    for group in (*groups, None):
        text = pattern[at : group.start() if group else len(pattern)]
        if "answer" in text:
            left, right = text.split("answer")
            any_answer = f"(?:(?!{stop})[^\\n])+"
            with_hint = f"(?:(?!{stop}|{re.escape(hint_before)})[^\\n])+(?={re.escape(hint_before)}(?!{stop})[^\\n])"
            answer = f"{with_hint}|{any_answer}" if hint_comes_next and hint_before else any_answer
            pieces.append(f"{re.escape(left)}(?P<answer>{answer}){re.escape(right)}")
        else:
            pieces.append(re.escape(text))
        if group is None:
            break
        inner = _literal(group.group(1))
        if group is numbers:
            left, right = (re.escape(part) for part in re.split(r"\d+", inner, maxsplit=1))
            pieces.append(f"(?:{left}(?P<sequence>\\d{{1,4}}|[ash]{{1,60}}){right})?")
        elif group is hint:
            end = re.escape(hint_after) or stop
            pieces.append(f"(?:{re.escape(hint_before)}(?P<hint>(?:(?!{end})[^\\n])+){re.escape(hint_after)})?")
        else:
            pieces.append(f"(?:{re.escape(inner)})?")
        at = group.end()
    return "".join(pieces)


def _literal(group: str) -> str:
    return re.sub(r"\\([\[\]])", r"\1", group)


def may_delete(masked: str, patterns: Sequence[str]) -> bool:
    """Whether `deletions` has to look at all: the opening marks of a pattern stand somewhere."""
    return any((pattern := compile_pattern(spelled)) and pattern.opening in masked for spelled in patterns)


def deletions(text: str, masked: str, patterns: Sequence[str]) -> list[Deletion]:
    """All matches, pattern by pattern in the order of the settings, whose marks stand in plain text."""
    found: list[Deletion] = []
    for spelled in patterns:
        pattern = compile_pattern(spelled)
        if pattern is None or pattern.opening not in masked:
            continue
        start = 0
        for line in masked.split("\n"):
            found.extend(_on_line(pattern, text, masked, start, start + len(line)))
            start += len(line) + 1
    return found


def _on_line(pattern: Pattern, text: str, masked: str, start: int, end: int) -> list[Deletion]:
    found: list[Deletion] = []
    # Behind the last closing mark nothing can match: many openings without an end are not tried one by one.
    last = masked.rfind(pattern.closing, start, end)
    while (start := masked.find(pattern.opening, start, max(start, last))) >= 0:
        match = pattern.regex.match(masked, start, end)
        deletion = _deletion(match, text) if match else None
        if deletion is None or _is_padded(pattern, text, deletion):
            start += 1
        else:
            found.append(deletion)
            start = deletion.end
    return found


def _deletion(match: re.Match[str], text: str) -> Deletion:
    """The mask keeps places; what is said there is in the text."""
    start, end = match.span("answer")
    hint_start, hint_end = match.span("hint")
    hint = text[hint_start:hint_end] if hint_start >= 0 else ""
    return Deletion(match.start(), match.end(), start, end, text[start:end], hint, match.group("sequence") or "")


def _is_padded(pattern: Pattern, text: str, found: Deletion) -> bool:
    """``a == b`` and ``===`` are no highlights: blanks or more of the mark next to it make a highlight text."""
    if pattern.opening not in _SAME_MARKS:
        return False
    if found.answer[0].isspace() or found.answer[-1].isspace():
        return True
    mark = pattern.opening[0]
    around = text[found.start - 1 : found.start] if found.start else ""
    return mark in (around, text[found.end : found.end + 1], found.answer[0], found.answer[-1])
