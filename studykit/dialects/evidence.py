"""Lines of a vault that are cards beyond doubt, because a schedule comment belongs to them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from studykit.dialects.detection import outside_code
from studykit.dialects.front_links import front_tags
from studykit.markdown import frontmatter
from studykit.markdown.tags import tag_at
from studykit.model.card import RawRecord
from studykit.model.schedule import EaseState, MemoryState
from studykit.model.span import NotePath
from studykit.scheduling.records.comment import OPENER, find_comments
from studykit.scheduling.states import decode_segment, due_day
from studykit.text import SourceText

_LONE_CLOSER = re.compile(r"^[ \t]*`{1,2}[ \t]*$")
_HEADING = re.compile(r"#{1,6}[ \t]")
_CARD_HEADING = re.compile(r"\s#card\b")
_LONGEST_PARAGRAPH = 200


class Evidence(NamedTuple):
    """One schedule comment and what it belongs to.

    ``line`` is the comment's. ``text`` is the line above it, or the part of its line in front of it where
    ``own_line`` is False; code spans are taken out of ``plain``. ``paragraph`` are the lines up to the blank line
    above. ``due`` are the days of its schedules, with the words ``ease`` or ``memory``; ``eases`` those of young
    ones.
    """

    note: NotePath
    line: int
    text: str
    plain: str
    segments: int
    own_line: bool
    paragraph: tuple[str, ...]
    due: tuple[tuple[date, str], ...]
    eases: tuple[int, ...]


YOUNG = 4
"""Days: the eases of younger schedules are still near the ease that new cards get."""


class Shown(NamedTuple):
    """A note's lines without what is code, and as one text behind an empty line."""

    lines: Sequence[str]
    text: str


def shown(lines: Sequence[str]) -> Shown:
    found = outside_code(lines)
    return Shown(found, "\n".join(("", *found)))


def evidence_of(sources: Iterable[SourceText]) -> list[Evidence]:
    """The evidence of a vault's notes, in their order."""
    return [entry for source in sources for entry in collect(source, shown(source.lines))]


def collect(source: SourceText, outside: Shown) -> Iterator[Evidence]:
    """The evidence of one note: comments ``outside`` code that stand on or below a line of text.

    A comment below another comment says nothing, nor does one below a blank line or the lone end of a code span.
    Cards that say by themselves what they are (tagged headings, ``Q:`` and ``A:``, Anki's clozes) tell nothing of
    the vault's other habits.
    """
    if OPENER not in outside.text:
        return
    lines = outside.lines
    for index, record, answers in _commented(outside.text):
        if answers or _tells_itself(paragraph := _paragraph(source.lines, index)):
            continue
        before = lines[index].partition(OPENER)[0].strip(" \t>|")
        if before:
            text = source.lines[index].partition(OPENER)[0].strip(" \t>")
            yield _evidence(source.path, index, (text, before), record, paragraph, own_line=False)
        elif index and _is_text(above := source.lines[index - 1]):
            whole = 1 < len(paragraph) <= _LONGEST_PARAGRAPH
            paragraph = paragraph[:-1] if whole else _paragraph(source.lines, index - 1)
            yield _evidence(source.path, index, (above, lines[index - 1]), record, paragraph, own_line=True)


def _commented(text: str) -> Iterator[tuple[int, RawRecord, bool]]:
    """The lines (0-based) with a schedule comment, the first one on each, and whether the heading above is a question;
    ``text`` begins with an empty line, which does not count."""
    headings = [at for at in _places(text, "#") if text[at - 1] == "\n" and _HEADING.match(text, at)]
    ends = [text.find("\n", at) for at in headings]
    questions = [
        _CARD_HEADING.search(text, at, end if end >= 0 else len(text)) is not None
        for at, end in zip(headings, ends, strict=True)
    ]
    line, begin = -1, 0
    for record in find_comments(text):
        at = record.span.start
        below = text.count("\n", begin, at)
        if below:
            line, begin = line + below, at
            above = bisect_right(headings, at)
            yield line, record, above > 0 and questions[above - 1]


def _places(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + 1)


def _tells_itself(paragraph: Sequence[str]) -> bool:
    return paragraph[0].startswith(("Q:", "A:", "C:")) or "{{c1::" in "\n".join(paragraph)


def _is_text(line: str) -> bool:
    text = line.strip(" \t>")
    return bool(text) and not text.startswith("<!--") and not ("`" in text and _LONE_CLOSER.match(line))


def _evidence(
    note: NotePath, index: int, texts: tuple[str, str], record: RawRecord, paragraph: tuple[str, ...], *, own_line: bool
) -> Evidence:
    said = [_said(text) for text, _ in record.segments]
    due = tuple([day for days, _ in said for day in days])
    eases = tuple([ease for _, young in said for ease in young])
    return Evidence(note, index + 1, *texts, len(said), own_line, paragraph, due, eases)


@lru_cache(maxsize=20_000)
def _said(segment: str) -> tuple[Sequence[tuple[date, str]], Sequence[int]]:
    """`Evidence.due` and `Evidence.eases` of one schedule."""
    state = decode_segment(segment)
    if isinstance(state, EaseState):
        return ((state.due, "ease"),), ((state.ease,) if state.interval <= YOUNG else ())
    return (((due_day(state), "memory"),) if isinstance(state, MemoryState) else ()), ()


def _paragraph(lines: Sequence[str], last: int) -> tuple[str, ...]:
    first = last
    while first > 0 and last - first < _LONGEST_PARAGRAPH and lines[first - 1].strip():
        if OPENER in lines[first - 1]:
            break
        first -= 1
    return tuple(lines[first : last + 1])


def note_tags(source: SourceText, outside: Shown) -> frozenset[str]:
    """The tags of a note, in its front matter and anywhere in its text ``outside`` code: a look, not a reading."""
    meta, last, _ = frontmatter.split(source.lines)
    tags = set(front_tags(meta))
    text = shown(source.lines[last:]).text if last else outside.text
    for at in _places(text, "#"):
        tag = tag_at(text, at, len(text), bracketed=False) if text[at - 1].isspace() else None
        tags.update(tag[:1] if tag else ())
    return frozenset(tags)


def first_tag(text: str) -> str:
    """The tag an evidence line begins with, behind bullets and quote marks; "" without one."""
    if "#" not in text:
        return ""
    start = len(text) - len(text.lstrip(" \t>-*+|"))
    found = tag_at(text, start, len(text), bracketed=False)
    return found[0] if found else ""
