"""Statistics as one picture: a page of panels in SVG that follows the reader's light or dark scheme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from html import escape

from studykit.formats.statistics import counts_words, ease_name, interval_name, load_words, pace, year_words
from studykit.study.statistics import Group, Statistics, StudiedDay

_WIDTH = 800
_MARGIN = 36
_INNER = _WIDTH - 2 * _MARGIN
_BARS_HEIGHT = 110
_PANEL_GAP = 34
_ROW = 20
_CELL = 13
_WEEK = 7
_WEEKS = 53
_STYLE = """
.paper{fill:#fbfaf7}.ink{fill:#23282d}.quiet{fill:#6b737b}.line{stroke:#d9d6cd}
.bar{fill:#3f7f5f}.new{fill:#4a78b0}.again{fill:#c0563f}
.s0{fill:#e9e6dd}.s1{fill:#b9d8c2}.s2{fill:#7fb693}.s3{fill:#4a8f69}.s4{fill:#27603f}
text{font-family:system-ui,sans-serif;font-size:12px}.head{font-size:15px;font-weight:600}.big{font-size:26px}
@media (prefers-color-scheme:dark){
.paper{fill:#1b1e21}.ink{fill:#e8e6e1}.quiet{fill:#9aa1a8}.line{stroke:#3a4046}
.bar{fill:#6fbf93}.new{fill:#7aa7dd}.again{fill:#e08268}
.s0{fill:#2a2f33}.s1{fill:#28513a}.s2{fill:#37775a}.s3{fill:#57a37c}.s4{fill:#8fd6ac}}
"""


def as_svg(found: Statistics, title: str) -> str:
    """The picture of everything but the hardest cards. ``title`` names the vault."""
    panels: list[tuple[int, list[str]]] = [_summary(found, title)]
    if found.answers:
        panels.append(_answers(found.daily))
    if any(load.due + load.overdue for load in found.forecast):
        panels.append(_due(found))
    if found.intervals:
        panels.append(_groups(found))
    if found.calendar:
        panels.append(_year(found))
    body, top = [], _MARGIN
    for height, elements in panels:
        body += [f'<g transform="translate({_MARGIN} {top})">', *elements, "</g>"]
        top += height + _PANEL_GAP
    height = top - _PANEL_GAP + _MARGIN
    size = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
            f"<title>{_safe(title)}: statistics of {found.today.isoformat()}</title>",
            f"<style>{_STYLE}</style>",
            f'<rect class="paper" width="{_WIDTH}" height="{height}"/>',
            *body,
            "</svg>",
        ]
    )


def _text(x: float, y: float, words: str, style: str = "ink", anchor: str = "") -> str:
    end = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{style}" x="{x:g}" y="{y:g}"{end}>{_safe(words)}</text>'


def _safe(words: str) -> str:
    return escape("".join(sign for sign in words if sign.isprintable()))


def _rect(x: float, y: float, width: float, height: float, style: str, *, says: str = "") -> str:
    if not says:
        return f'<rect class="{style}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'
    return f"{_rect(x, y, width, height, style)[:-2]}><title>{_safe(says)}</title></rect>"


def _head(title: str, words: str = "") -> list[str]:
    return [_text(0, 0, title, "ink head"), *([_text(_INNER, 0, words, "quiet", "end")] if words else [])]


def _summary(found: Statistics, title: str) -> tuple[int, list[str]]:
    """Name, counts, and the retention of a month in large figures."""
    month = next(period for period in found.retention if period.days == 30)
    figures = [
        (f"{found.answers:,}", "answers"),
        (f"{found.days_studied:,}", "days studied"),
        (f"{found.streak:,}", "days in a row"),
        (_percent(month.young.rate), "young, 30 days"),
        (_percent(month.mature.rate), "mature, 30 days"),
    ]
    step = _INNER / len(figures)
    elements = _head(title, counts_words(found.cards))
    for place, (figure, words) in enumerate(figures):
        elements += [_text(place * step, 46, figure, "ink big"), _text(place * step, 64, words, "quiet")]
    return 64, elements


def _percent(rate: float | None) -> str:
    return "-" if rate is None else f"{rate:.0%}"


def _answers(daily: Sequence[StudiedDay]) -> tuple[int, list[str]]:
    """A bar a day: failures below, first answers on top, all others between."""
    total = sum(day.answers for day in daily)
    elements = _head(f"Answers, last {len(daily)} days", pace(total, len(daily)))
    stacks = [
        (day.day, [("again", day.again), ("bar", max(0, day.answers - day.again - day.new)), ("new", day.new)],
         f"{day.day.isoformat()}: {day.answers} answers, {day.new} new, {day.again} again")
        for day in daily
    ]  # fmt: skip
    elements += _bars(stacks)
    legend = [("again", "again"), ("bar", "known"), ("new", "new")]
    for place, (style, words) in enumerate(legend):
        x = _INNER / 2 - 90 + place * 66
        elements += [_rect(x, _BARS_HEIGHT + 27, 9, 9, style), _text(x + 14, _BARS_HEIGHT + 36, words, "quiet")]
    return _BARS_HEIGHT + 38, elements


def _due(found: Statistics) -> tuple[int, list[str]]:
    stacks = [
        (load.day, [("bar", load.due), ("again", load.overdue)], f"{load.day.isoformat()}: {load.due + load.overdue}")
        for load in found.forecast
    ]
    return _BARS_HEIGHT + 38, [*_head(f"Due, next {len(found.forecast)} days", load_words(found)), *_bars(stacks)]


def _bars(stacks: Sequence[tuple[date, list[tuple[str, int]], str]]) -> list[str]:
    """Stacked bars over a line, with the highest value and the first and last day."""
    most = max(sum(count for _, count in parts) for _, parts, _ in stacks) or 1
    left, floor = 34, _BARS_HEIGHT + 16
    step = (_INNER - left) / len(stacks)
    elements = [
        f'<line class="line" x1="{left}" y1="{floor + 0.5}" x2="{_INNER}" y2="{floor + 0.5}"/>',
        _text(left - 8, 26, f"{most:,}", "quiet", "end"),
        _text(left - 8, floor + 4, "0", "quiet", "end"),
        _text(left, floor + 20, f"{stacks[0][0]:%d %b}", "quiet"),
        _text(_INNER, floor + 20, f"{stacks[-1][0]:%d %b}", "quiet", "end"),
    ]
    for place, (_, parts, says) in enumerate(stacks):
        y = float(floor)
        for style, count in parts:
            height = count / most * (_BARS_HEIGHT - 6)
            y -= height
            if count:
                elements.append(_rect(left + place * step, y, step * 0.8, height, style, says=says))
    return elements


def _groups(found: Statistics) -> tuple[int, list[str]]:
    half = _INNER / 2 + 12
    elements = ['<g class="intervals">', *_group_bars("Intervals", found.intervals, interval_name), "</g>"]
    if found.eases:
        elements += [f'<g transform="translate({half:g} 0)">', *_group_bars("Ease", found.eases, ease_name), "</g>"]
    return 10 + _ROW * max(len(found.intervals), len(found.eases)), elements


def _group_bars(title: str, groups: Sequence[Group], name: Callable[[Group], str]) -> list[str]:
    most = max(group.cards for group in groups)
    left, room = 84, _INNER / 2 - 84 - 60
    elements = _head(title)[:1]
    for place, group in enumerate(groups):
        y, width = 12 + place * _ROW, group.cards / most * room
        elements += [
            _text(left - 8, y + 12, name(group), "quiet", "end"),
            _rect(left, y + 1, width, _ROW - 6, "bar"),
            _text(left + width + 6, y + 12, f"{group.cards:,}"),
        ]
    return elements


def _year(found: Statistics) -> tuple[int, list[str]]:
    """A square a day, a column a week."""
    today = found.today
    first = today - timedelta(days=today.weekday() + _WEEK * (_WEEKS - 1))
    elements = _head("The year", year_words(found))
    left = _INNER - _WEEKS * _CELL
    for number in range((today - first).days + 1):
        day = first + timedelta(days=number)
        week, weekday = divmod(number, _WEEK)
        answers = found.calendar.get(day, 0)
        shade = min(4, -(-answers * 4 // found.busy))
        x, y = left + week * _CELL, 30 + weekday * _CELL
        if weekday == 0 and day.day <= _WEEK and week < _WEEKS - 2:
            elements.append(_text(x, 24, f"{day:%b}", "quiet"))
        elements.append(_rect(x, y, _CELL - 2, _CELL - 2, f"s{shade}", says=f"{day.isoformat()}: {answers}"))
    return 30 + _WEEK * _CELL, elements
