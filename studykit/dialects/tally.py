"""What the schedule comments of a vault say of its conventions, counted: few numbers, however many the notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import field
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeVar

from studykit.cards.deletions import siblings
from studykit.cards.patterns import deletions
from studykit.config import BOLD_CLOZE, CURLY_CLOZE, HIGHLIGHT_CLOZE
from studykit.dialects.evidence import Evidence, collect, first_tag, note_tags, shown
from studykit.model.patterns import pattern
from studykit.model.span import NotePath
from studykit.model.values import dataclass
from studykit.text import SourceText

KNOWN_SEPARATORS = ("->->->", "::@::", ":::", "::", ";;;", ";;", ":@:", "=>", ">>")
KNOWN_CLOZES = (HIGHLIGHT_CLOZE, "{@{[123;;]answer[;;hint]}@}", CURLY_CLOZE, BOLD_CLOZE)
_MULTILINE = pattern(r"[^\w\s`'\"<>|-]{1,6}")
# A run is spelled with its first character apart: so the search leaps over all characters that begin none.
_MARKS = re.compile(r"[-=><:;@|~?!][-=><:;@|~?!]+")
_RUN = re.compile(r"[-=><:;@|~?!][-=><:;@|~?!]{1,7}")
_BRACKETS = re.compile(r"([{(\[<@%=~^|][{(\[<@%=~^|]{1,3})(?:[^\n{}()\[\]<>@%=~^|]{1,200}?)([})\]>@%=~^|]{2,4})")
_USUAL = tuple((pattern.partition("[")[0], pattern.rpartition("]")[2]) for pattern in KNOWN_CLOZES)
Counted = TypeVar("Counted")


class Trace(NamedTuple):
    """One piece of evidence without its words.

    ``mark`` parts front and back on a line of its own, or is "". ``marks`` are the runs of marks on its last line,
    ``tag`` is the one it begins with. ``clozes`` are patterns with the number of cards that each makes of the
    paragraph, ``brackets`` those patterns among them that follow from brackets as many as there are schedules.
    """

    mark: str
    marks: str
    segments: int
    own_line: bool
    tag: str
    clozes: tuple[tuple[str, int], ...]
    brackets: tuple[str, ...]


class Told(NamedTuple):
    """What one note says. ``line`` is that of its first piece of evidence, 0 without any."""

    traces: tuple[Trace, ...] = ()
    due: tuple[tuple[date, str], ...] = ()
    eases: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    line: int = 0


def told(source: SourceText) -> Told:
    """The evidence and the tags of one note."""
    outside = shown(source.lines)
    evidence = list(collect(source, outside))
    return Told(
        tuple(map(_trace, evidence)),
        tuple([due for entry in evidence for due in entry.due]),
        tuple([ease for entry in evidence for ease in entry.eases]),
        tuple(sorted(note_tags(source, outside))),
        evidence[0].line if evidence else 0,
    )


@dataclass(slots=True)
class Tally:
    """The sum over notes. ``tags`` and ``notes`` count all of them, everything else those with evidence.

    ``first`` is note and line of the first piece of evidence.
    """

    traces: Counter[Trace] = field(default_factory=Counter)
    due: Counter[tuple[date, str]] = field(default_factory=Counter)
    eases: Counter[int] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    card_tags: Counter[str] = field(default_factory=Counter)
    notes: int = 0
    card_notes: int = 0
    first: tuple[str, int] = ("", 0)

    def count(self, path: NotePath, found: Told, *, tells: bool, times: int = 1) -> None:
        """Add a note, or with ``times`` -1 take it out again (``first`` is then for the caller to find anew).

        ``tells`` is False where the note's conventions are not the vault's: only its tags are counted.
        """
        self.notes += times
        _count(self.tags, found.tags, times)
        if not tells or not found.traces:
            return
        self.card_notes += times
        _count(self.card_tags, found.tags, times)
        _count(self.traces, found.traces, times)
        _count(self.due, found.due, times)
        _count(self.eases, found.eases, times)
        if times > 0 and (not self.first[1] or path < self.first[0]):
            self.first = (path, found.line)


def _count(counter: Counter[Counted], values: Iterable[Counted], times: int) -> None:
    for value in values:
        counter[value] += times
        if not counter[value]:
            del counter[value]


def _trace(entry: Evidence) -> Trace:
    paragraph = entry.paragraph
    mark = next((line.strip() for line in paragraph[1:] if _is_mark(line.strip())), "") if paragraph[1:] else ""
    marks = " ".join(_MARKS.findall(entry.plain))
    # A line with a separator is a card of one line, whatever its words are set in.
    separated = not on_line(marks).isdisjoint(KNOWN_SEPARATORS)
    clozes, brackets = _clozes(paragraph, entry.segments, separated=separated) if not mark else ((), ())
    return Trace(mark, marks, entry.segments, entry.own_line, first_tag(entry.text), clozes, brackets)


def _clozes(
    paragraph: Sequence[str], segments: int, *, separated: bool
) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    """`Trace.clozes` and `Trace.brackets` of a paragraph."""
    text = "\n".join(paragraph) if not separated else ""
    usual = [pair for pair in _USUAL if pair[0] in text]
    found = [match.groups() for line in paragraph for match in _BRACKETS.finditer(line[:2000])]
    if not found and not usual:
        return (), ()
    pairs = Counter(found)
    unusual = [
        (left, right) for left, right in pairs if (left, right) not in _USUAL and "[" not in left and "]" not in right
    ]
    patterns = [_pattern(*pair) for pair in (*usual, *unusual)] if not separated else []
    return (
        tuple((pattern, made) for pattern in patterns if (made := _cards(text, pattern))),
        tuple(sorted(_pattern(*pair) for pair in unusual if pairs[pair] == segments)),
    )


@lru_cache(maxsize=1000)
def on_line(marks: str) -> frozenset[str]:
    """Known separators and runs of marks on a line."""
    return present(marks, {*KNOWN_SEPARATORS, *_RUN.findall(marks)})


def present(marks: str, candidates: Iterable[str]) -> frozenset[str]:
    """The candidates on a line, without those that are only part of a longer one there, or share marks with another."""
    found = sorted((s for s in candidates if s in marks), key=lambda s: (-len(s), s))
    kept: list[str] = []
    rest = marks
    for separator in found:
        if separator in rest:
            kept.append(separator)
            rest = rest.replace(separator, "\n")
    return frozenset(kept)


def _is_mark(line: str) -> bool:
    return "?" in line and _MULTILINE.fullmatch(line) is not None


def _pattern(left: str, right: str) -> str:
    return f"{left}[123;;]answer[;;hint]{right}"


def _cards(text: str, pattern: str) -> int:
    """How many cards a cloze pattern makes of a paragraph."""
    found = deletions(text, text, (pattern,))
    return len(siblings(found, len(text))[1]) if found else 0
