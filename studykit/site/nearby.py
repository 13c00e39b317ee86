"""The notes around one note as a small drawing: who links here on the left, where it leads on the right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from studykit.model.span import NotePath
from studykit.site.labels import wrap
from studykit.site.plan import Plan
from studykit.site.urls import relative

WIDTH = 520
_MAX_SIDE = 7
_RADIUS_X = 92
_ROW = 30
_ALONE = 20


@dataclass(frozen=True, slots=True)
class Dot:
    """A neighbour: where it stands, its title in lines, and where a click leads."""

    x: float
    y: float
    url: str
    title: str
    lines: tuple[str, ...]
    left: bool
    mutual: bool


@dataclass(frozen=True, slots=True)
class Nearby:
    """``edges`` are paths between neighbours, ``spokes`` to the note itself, which stands at ``centre``."""

    left: float
    width: float
    height: int
    centre: tuple[float, float]
    dots: tuple[Dot, ...]
    spokes: str
    edges: str
    more: int


def nearby(plan: Plan, path: NotePath) -> Nearby | None:
    """The drawing for one note, or None where it has no neighbour. The same vault gives the same drawing."""
    out = plan.outgoing.get(path, ())
    into = tuple(dict.fromkeys(plan.backlinks.get(path, ())))
    if not out and not into:
        return None
    sides = _sides(plan, out, into)
    total = len(dict.fromkeys((*out, *into)))
    rows = max(map(len, sides))
    height = rows * _ROW + 40
    centre = (WIDTH / 2, height / 2)
    both = frozenset(out) & frozenset(into)
    page = plan.urls[path]
    places: dict[NotePath, tuple[float, float]] = {}
    dots: list[Dot] = []
    for left, side in zip((True, False), sides, strict=True):
        for place, neighbour in enumerate(side):
            x, y = _place(place, len(side), left, centre)
            places[neighbour] = (x, y)
            title = plan.by_path[neighbour].title
            dots.append(Dot(x, y, relative(page, plan.urls[neighbour]), title, wrap(title), left, neighbour in both))
    start = centre[0] - _ALONE if not sides[0] else 0.0
    end = centre[0] + _ALONE if not sides[1] else float(WIDTH)
    return Nearby(
        start,
        end - start,
        height,
        centre,
        tuple(dots),
        "".join(f"M{_n(centre[0])} {_n(centre[1])}L{_n(x)} {_n(y)}" for x, y in places.values()),
        _edges(plan, places, centre),
        total - len(places),
    )


def _sides(plan: Plan, out: Sequence[NotePath], into: Sequence[NotePath]) -> tuple[list[NotePath], list[NotePath]]:
    """Left and right neighbours; those linked both ways fill the shorter side; the most linked are kept."""
    into_only = [path for path in into if path not in out]
    out_only = [path for path in out if path not in into]
    sides = (into_only, out_only)
    for path in (path for path in out if path in into):
        min(sides, key=len).append(path)
    weight = {path: -len(plan.backlinks.get(path, ())) for side in sides for path in side}
    left, right = (sorted(sorted(side, key=lambda p: (weight[p], p))[:_MAX_SIDE]) for side in sides)
    return left, right


def _place(place: int, count: int, left: bool, centre: tuple[float, float]) -> tuple[float, float]:
    y = centre[1] + (place - (count - 1) / 2) * _ROW
    bend = math.cos((place + 0.5 - count / 2) / max(count, 3) * 2.2)
    x = centre[0] + (-1 if left else 1) * _RADIUS_X * (0.62 + 0.38 * bend)
    return round(x, 1), round(y, 1)


def _edges(plan: Plan, places: dict[NotePath, tuple[float, float]], centre: tuple[float, float]) -> str:
    drawn = set()
    for source in places:
        for target in plan.outgoing.get(source, ()):
            if target in places:
                drawn.add(tuple(sorted((source, target))))
    paths = []
    for a, b in sorted(drawn):
        (ax, ay), (bx, by) = places[a], places[b]
        cx, cy = (ax + bx + centre[0]) / 3, (ay + by + centre[1]) / 3
        paths.append(f"M{_n(ax)} {_n(ay)}Q{_n(cx)} {_n(cy)} {_n(bx)} {_n(by)}")
    return "".join(paths)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
