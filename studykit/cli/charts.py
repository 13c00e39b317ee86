"""Numbers as pictures made of characters: bars, columns of days, a year of shades. Lines of text, no colours."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_WEEK = 7
_WEEKS = 53
_LABELLED = {0: "Mon", 2: "Wed", 4: "Fri"}
_MONTH_ROOM = 4
"""columns that a month's name and a blank take"""


@dataclass(frozen=True, slots=True)
class Ink:
    """``across`` and ``up`` are a cell filled by equal steps, from the left and from below; ``shades`` from none on."""

    across: str
    up: str
    shades: str
    axis: str


BLOCKS = Ink("▏▎▍▌▋▊▉█", "▁▂▃▄▅▆▇█", "·░▒▓█", "─")
LETTERS = Ink("#", ".:|", " .:+#", "-")


def ink() -> Ink:
    """Block characters, where standard output can show them."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        "".join((BLOCKS.across, BLOCKS.up, BLOCKS.shades, BLOCKS.axis)).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return LETTERS
    return BLOCKS


def bar(value: float, most: float, width: int, with_: Ink) -> str:
    """A bar of at most ``width`` cells; anything above nothing is seen."""
    steps = len(with_.across)
    filled = round(value / most * width * steps) if most else 0
    filled = max(1, filled) if value else 0
    whole, rest = divmod(filled, steps)
    return with_.across[-1] * whole + (with_.across[rest - 1] if rest else "")


def columns(values: Sequence[int], height: int, cell: int, with_: Ink) -> list[str]:
    """A column ``cell`` wide for each value, as rows from the top, with the highest value beside the first."""
    most = max(values, default=0)
    steps = len(with_.up)
    filled = [max(1, round(value / most * height * steps)) if value else 0 for value in values]
    label = len(f"{most:,}")
    rows = []
    for row in range(height - 1, -1, -1):
        cells = [min(steps, max(0, level - row * steps)) for level in filled]
        line = "".join((with_.up[step - 1] if step else " ") * cell for step in cells)
        left = f"{most:,}" if row == height - 1 else ""
        rows.append(f"{left:>{label}} {line}".rstrip())
    rows.append(f"{0:>{label}} {with_.axis * (cell * len(values))}")
    return rows


def under(first: str, last: str, values: Sequence[int], cell: int) -> str:
    """The line below columns: what the first and the last of them are."""
    label, room = len(f"{max(values, default=0):,}"), cell * len(values)
    return " " * (label + 1) + first + " " * max(1, room - len(first) - len(last)) + last


def year(counts: Mapping[date, int], today: date, busy: int, with_: Ink) -> list[str]:
    """A week a column, Monday on top, the last one this week; darkest from ``busy`` on. Month names stand above."""
    first = today - timedelta(days=today.weekday() + _WEEK * (_WEEKS - 1))
    mondays = [first + timedelta(days=_WEEK * n) for n in range(_WEEKS)]
    rows = [_months(mondays)]
    for weekday in range(_WEEK):
        days = [monday + timedelta(days=weekday) for monday in mondays]
        line = "".join(_shade(counts.get(day, 0), busy, with_) if day <= today else " " for day in days)
        rows.append(f"{_LABELLED.get(weekday, ''):<4}{line}".rstrip())
    return rows


def _shade(count: int, busy: int, with_: Ink) -> str:
    darkest = len(with_.shades) - 1
    return with_.shades[min(darkest, -(-count * darkest // busy))] if count else with_.shades[0]


def _months(mondays: Sequence[date]) -> str:
    line = " " * 4
    for place, monday in enumerate(mondays):
        begins = monday.day <= _WEEK
        if begins and len(line) <= place + 4 and place + _MONTH_ROOM <= len(mondays):
            line = line.ljust(place + 4) + monday.strftime("%b")
    return line
