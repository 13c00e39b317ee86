"""Lifelines and activation bars, cut where a text stands on them, so that no line crosses a word."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from studykit.diagrams.columns import Columns
from studykit.diagrams.lives import Lives
from studykit.diagrams.picture import Bar, Lifeline, Rect

Stretch = tuple[float, float]  # from, to

BAR = 8.0  # width
_LEVEL = 4.0  # how far a bar upon another is shifted
_LEAST_BAR = 12.0
_CLEAR = 3.0  # beside a text
_LEAST = 2.0  # shorter stretches are not worth a line


def gaps_per_column(placed: Columns, texts: Iterable[Rect]) -> list[list[Stretch]]:
    """For each column, the stretches that texts cover, in order and apart from each other."""
    gaps: list[list[Stretch]] = [[] for _ in placed.xs]
    for rect in texts:
        first = bisect_left(placed.xs, rect.left - _CLEAR)
        last = bisect_right(placed.xs, rect.right + _CLEAR)
        for column in range(first, last):
            gaps[column].append((rect.top, rect.bottom))
    return [_merged(column) for column in gaps]


def _merged(stretches: list[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for top, bottom in sorted(stretches):
        if merged and top <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], bottom))
        else:
            merged.append((top, bottom))
    return merged


def lifelines(
    spans: Sequence[Stretch], placed: Columns, gaps: list[list[Stretch]], pauses: list[Stretch]
) -> tuple[Lifeline, ...]:
    """The visible stretches of every lifeline, which spans from its head to its end; dotted ones during a pause."""
    found = []
    for column, x in enumerate(placed.xs):
        visible = _without([spans[column]], gaps[column])
        dotted = [part for pause in pauses for part in _within(visible, pause)]
        found.append(Lifeline(x, tuple(_without(visible, pauses)), tuple(dotted)))
    return tuple(found)


def bars(
    seen: Lives,
    line_of: Mapping[int, float],
    spans: Sequence[Stretch],
    placed: Columns,
    gaps: list[list[Stretch]],
) -> tuple[Bar, ...]:
    """The activation bars; ``line_of`` is the height at which a step has happened."""
    found = []
    for busy in seen.busy:
        column = placed.places[busy.id]
        begins, ends = spans[column]
        top = max(line_of[busy.start], begins)
        bottom = max(ends if busy.end is None else line_of[busy.end], top + _LEAST_BAR)
        parts = _without([(top, bottom)], gaps[column])
        found.append(Bar(placed.xs[column] + busy.level * _LEVEL, tuple(parts), busy.tint))
    return tuple(found)


def _without(stretches: Iterable[Stretch], gaps: list[Stretch]) -> list[Stretch]:
    """What the gaps, which come in order, leave of each stretch."""
    rest: list[Stretch] = []
    for top, bottom in stretches:
        at = top
        for gap_top, gap_bottom in gaps[bisect_right(gaps, top, key=lambda gap: gap[1]) :]:
            if gap_top >= bottom:
                break
            rest.append((at, gap_top))
            at = gap_bottom
        rest.append((at, bottom))
    return [part for part in rest if part[1] - part[0] >= _LEAST]


def _within(stretches: list[Stretch], frame: Stretch) -> list[Stretch]:
    cut = ((max(top, frame[0]), min(bottom, frame[1])) for top, bottom in stretches)
    return [part for part in cut if part[1] - part[0] >= _LEAST]
