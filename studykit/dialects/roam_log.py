"""The review log that the Roam Memo extension keeps on a page of its own: schedules of a backup's cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import floor

from studykit.model.patterns import pattern
from studykit.model.schedule import EaseState
from studykit.model.values import dataclass
from studykit.scheduling.states import encode_state

_DATA = pattern(r"^- ### (?P<name>\w+)")
_QUESTION = pattern(r"^ {4}- \[(?P<tag>[^\[\]\n]+)\]\(<[^<>\n]*>\)(?P<text>.*)$")
_ANY_QUESTION = pattern(r"^ {4}- \S")
_VALUE = pattern(r"^ {12}- \*\*\[(?P<key>\w+)\]\(<[^<>\n]*>\):\*\* ?(?P<value>.*)$")
_REVIEW = pattern(r"^ {8}- \[")
_DAY = pattern(r"\[?(?P<month>[A-Z][a-z]+) (?P<day>\d{1,2})(?:st|nd|rd|th), (?P<year>\d{4})")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Logged:
    """The latest review of a question: the line (1-based) of its entry, and its schedule as a segment."""

    line: int
    segment: str


def read_log(lines: Sequence[str]) -> Mapping[tuple[str, str], Logged]:
    """(card tag, question) -> its latest review; entries are listed newest first.

    Due date, interval and ease are taken as the extension wrote them: ease is 100 times its ``eFactor``, rounded.
    """
    found: dict[tuple[str, str], Logged] = {}
    question: tuple[str, str] | None = None
    inside, line_of, values, reviews = False, 0, dict[str, str](), 0
    for number, line in enumerate([*lines, "- ### end"], 1):
        section = _DATA.match(line)
        match = _QUESTION.match(line) if inside else None
        if section or (inside and _ANY_QUESTION.match(line)):
            segment = _segment(values)
            if question and segment:
                found.setdefault(question, Logged(line_of, segment))
            question, values, reviews = None, {}, 0
        if section:
            inside = section.group("name") == "data"
        elif match:
            question, line_of = (match.group("tag"), match.group("text").strip()), number
        elif inside and _REVIEW.match(line):
            reviews += 1
        elif inside and reviews == 1 and (value := _VALUE.match(line)):
            values.setdefault(value.group("key"), value.group("value").strip())
    return found


def _segment(values: Mapping[str, str]) -> str:
    due = _day(values.get("nextDueDate", ""))
    try:
        factor, interval = Fraction(values.get("eFactor", "")), Fraction(values.get("interval", ""))
    except (ValueError, ZeroDivisionError):
        return ""
    if due is None or not 0 <= interval < 100_000 or not 0 < factor < 100:
        return ""
    return encode_state(EaseState(due, interval, floor(factor * 100 + Fraction(1, 2))))


def _day(text: str) -> date | None:
    match = _DAY.match(text)
    if match is None or match.group("month") not in _MONTHS:
        return None
    try:
        return date(int(match.group("year")), _MONTHS.index(match.group("month")) + 1, int(match.group("day")))
    except ValueError:
        return None
