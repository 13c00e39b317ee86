"""Lines of a vault that are cards beyond doubt, because a schedule comment belongs to them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from studykit.dialects.detection import outside_code
from studykit.dialects.front_links import front_tags
from studykit.markdown import frontmatter
from studykit.markdown.tags import tag_at
from studykit.model.card import RawRecord
from studykit.model.schedule import EaseState, MemoryState
from studykit.model.span import NotePath
from studykit.model.values import dataclass
from studykit.scheduling.records.comment import OPENER, find_comments
from studykit.scheduling.states import decode_segment, due_day
from studykit.text import SourceText

_LONE_CLOSER = re.compile(r"^[ \t]*`{1,2}[ \t]*$")
_HEADING = re.compile(r"#{1,6}[ \t]")
_CARD_HEADING = re.compile(r"\s#card\b")
_LONGEST_PARAGRAPH = 200


@dataclass(frozen=True, slots=True)
class Evidence:
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


def evidence_of(sources: Iterable[SourceText]) -> list[Evidence]:
    """The evidence of a vault's notes, in their order."""
    return [entry for source in sources for entry in collect(source)]


def collect(source: SourceText) -> Iterator[Evidence]:
    """The evidence of one note: comments outside code that stand on or below a line of text.

    A comment below another comment says nothing, nor does one below a blank line or the lone end of a code span.
    Cards that say by themselves what they are (tagged headings, ``Q:`` and ``A:``, Anki's clozes) tell nothing of
    the vault's other habits.
    """
    if OPENER not in source.text:
        return
    lines = outside_code(source.lines)
    for index, answers in _commented("\n".join(("", *lines))):
        plain = lines[index]
        record = None if answers else next(find_comments(plain), None)
        if record is None or _tells_itself(paragraph := _paragraph(source.lines, index)):
            continue
        before = plain[: record.span.start].strip(" \t>|")
        if before:
            text = source.lines[index].partition(OPENER)[0].strip(" \t>")
            yield _evidence(source.path, index, (text, before), record, paragraph, own_line=False)
        elif index and _is_text(above := source.lines[index - 1]):
            whole = 1 < len(paragraph) <= _LONGEST_PARAGRAPH
            paragraph = paragraph[:-1] if whole else _paragraph(source.lines, index - 1)
            yield _evidence(source.path, index, (above, lines[index - 1]), record, paragraph, own_line=True)


def _commented(text: str) -> Iterator[tuple[int, bool]]:
    """The lines (0-based) with a schedule comment, and whether the heading above is a question; ``text`` begins with
    an empty line, which does not count."""
    headings = [at for at in _places(text, "\n#") if _HEADING.match(text, at + 1)]
    ends = [text.find("\n", at + 1) for at in headings]
    questions = [
        _CARD_HEADING.search(text, at + 1, end if end >= 0 else len(text)) is not None
        for at, end in zip(headings, ends, strict=True)
    ]
    line, begin = -1, 0
    for at in _places(text, OPENER):
        below = text.count("\n", begin, at)
        if below:
            line, begin = line + below, at
            above = bisect_right(headings, at)
            yield line, above > 0 and questions[above - 1]


def _places(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + 1)


def _tells_itself(paragraph: Sequence[str]) -> bool:
    return paragraph[0].startswith(("Q:", "A:", "C:")) or "{{c1::" in "\n".join(paragraph)


def _is_text(line: str) -> bool:
    return bool(line.strip(" \t>")) and not line.lstrip(" \t>").startswith("<!--") and not _LONE_CLOSER.match(line)


def _evidence(
    note: NotePath, index: int, texts: tuple[str, str], record: RawRecord, paragraph: tuple[str, ...], *, own_line: bool
) -> Evidence:
    due: list[tuple[date, str]] = []
    eases: list[int] = []
    for segment in record.segments:
        state = decode_segment(segment.text)
        if isinstance(state, EaseState):
            due.append((state.due, "ease"))
            if state.interval <= YOUNG:
                eases.append(state.ease)
        elif isinstance(state, MemoryState):
            due.append((due_day(state), "memory"))
    return Evidence(note, index + 1, *texts, len(record.segments), own_line, paragraph, tuple(due), tuple(eases))


def _paragraph(lines: Sequence[str], last: int) -> tuple[str, ...]:
    first = last
    while first > 0 and last - first < _LONGEST_PARAGRAPH and lines[first - 1].strip():
        if OPENER in lines[first - 1]:
            break
        first -= 1
    return tuple(lines[first : last + 1])


def note_tags(sources: Iterable[SourceText]) -> Mapping[NotePath, frozenset[str]]:
    """The tags of each note, in its front matter and anywhere in its text outside code: a look, not a reading."""
    found: dict[NotePath, frozenset[str]] = {}
    for source in sources:
        meta, last, _ = frontmatter.split(source.lines)
        tags = set(front_tags(meta))
        text = "\n".join(outside_code(source.lines[last:])) if "#" in source.text else ""
        for at in _places(text, "#"):
            tag = tag_at(text, at, len(text), bracketed=False) if not at or text[at - 1].isspace() else None
            tags.update(tag[:1] if tag else ())
        found[source.path] = frozenset(tags)
    return found


def first_tag(text: str) -> str:
    """The tag an evidence line begins with, behind bullets and quote marks; "" without one."""
    start = len(text) - len(text.lstrip(" \t>-*+|"))
    found = tag_at(text, start, len(text), bracketed=False)
    return found[0] if found else ""
