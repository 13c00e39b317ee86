"""Where the dots of the graph stand: a spring layout that gives the same picture every time.

After Fruchterman and Reingold, "Graph drawing by force-directed placement" (1991), with their grid: a dot is pushed
away by the dots in neighbouring cells, and by all others only through the weight of their region, so a step costs
time in proportion to the number of dots.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_STEPS_BUDGET = 36_000
_MAX_STEPS = 160
_MIN_STEPS = 24
_CENTRE_PULL = 0.02
_LOOSE_PULL = 0.2
"""on dots that no edge holds near the many"""
_CROWD = 16
_REGIONS = 10

Point = tuple[float, float]


def spring_layout(count: int, edges: Sequence[tuple[int, int]]) -> list[Point]:
    """Positions of ``count`` dots, one unit being the wished length of an edge; the middle is the origin.

    ``edges`` are pairs of different numbers below ``count``, each pair once.
    """
    if not count:
        return []
    neighbours: list[list[int]] = [[] for _ in range(count)]
    for a, b in edges:
        neighbours[a].append(b)
        neighbours[b].append(a)
    order, groups = _walk(count, neighbours)
    xs, ys = _start(order)
    largest = max(groups, key=len)
    pull = [_LOOSE_PULL] * count
    for node in largest if len(largest) * 2 > count else ():
        pull[node] = _CENTRE_PULL
    steps = max(_MIN_STEPS, min(_MAX_STEPS, _STEPS_BUDGET // count))
    for step in range(steps):
        heat = 1.2 * (1 - step / steps) ** 1.5 + 0.02
        _step(xs, ys, edges, neighbours, pull, heat=heat)
    return [(round(x, 3), round(y, 3)) for x, y in zip(xs, ys, strict=True)]


def _walk(count: int, neighbours: Sequence[Sequence[int]]) -> tuple[list[int], list[list[int]]]:
    """All dots in the order of a walk from those with most edges, and the groups that edges hold together."""
    order: list[int] = []
    groups: list[list[int]] = []
    seen = [False] * count
    for root in sorted(range(count), key=lambda n: (-len(neighbours[n]), n)):
        if seen[root]:
            continue
        seen[root] = True
        queue = [root]
        for node in queue:
            for other in sorted(neighbours[node], key=lambda n: (-len(neighbours[n]), n)):
                if not seen[other]:
                    seen[other] = True
                    queue.append(other)
        order.extend(queue)
        groups.append(queue)
    return order, groups


def _start(order: Sequence[int]) -> tuple[list[float], list[float]]:
    """A sunflower, filled in this order, so that neighbours start near."""
    xs, ys = [0.0] * len(order), [0.0] * len(order)
    for place, node in enumerate(order):
        radius = 0.9 * math.sqrt(place + 0.5)
        angle = place * _GOLDEN_ANGLE
        xs[node], ys[node] = radius * math.cos(angle), radius * math.sin(angle)
    return xs, ys


def _step(
    xs: list[float],
    ys: list[float],
    edges: Sequence[tuple[int, int]],
    neighbours: list[list[int]],
    pull: Sequence[float],
    *,
    heat: float,
) -> None:
    count = len(xs)
    dx = [-force * x for force, x in zip(pull, xs, strict=True)]
    dy = [-force * y for force, y in zip(pull, ys, strict=True)]
    _push(xs, ys, dx, dy)
    _push_regions(xs, ys, dx, dy)
    for a, b in edges:
        ex, ey = xs[b] - xs[a], ys[b] - ys[a]
        length = math.hypot(ex, ey)
        pull_a, pull_b = length / (1 + len(neighbours[a])), length / (1 + len(neighbours[b]))
        dx[a] += ex * pull_a
        dy[a] += ey * pull_a
        dx[b] -= ex * pull_b
        dy[b] -= ey * pull_b
    for n in range(count):
        length = math.hypot(dx[n], dy[n])
        if length > heat:
            dx[n] *= heat / length
            dy[n] *= heat / length
        xs[n] += dx[n]
        ys[n] += dy[n]


def _push(xs: list[float], ys: list[float], dx: list[float], dy: list[float]) -> None:
    """Dots within two units push each other away; of a crowd in one cell only the first few count."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for n, (x, y) in enumerate(zip(xs, ys, strict=True)):
        cells[math.floor(x / 2), math.floor(y / 2)].append(n)
    for (cx, cy), here in cells.items():
        around = [
            n
            for ox, oy in ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 0), (0, 1), (1, -1), (1, 0), (1, 1))
            for n in cells.get((cx + ox, cy + oy), ())[:_CROWD]
        ]
        for n in here:
            x, y = xs[n], ys[n]
            push_x = push_y = 0.0
            for other in around:
                ex, ey = x - xs[other], y - ys[other]
                square = ex * ex + ey * ey
                if 1e-9 < square < 4.0:
                    push = 1.0 / square - 0.0625 * square
                    push_x += ex * push
                    push_y += ey * push
            dx[n] += push_x
            dy[n] += push_y


def _push_regions(xs: list[float], ys: list[float], dx: list[float], dy: list[float]) -> None:
    """The far field: the plane in 10 by 10 regions, each pushing the others with the weight of its dots."""
    left, top = min(xs), min(ys)
    width = max(max(xs) - left, max(ys) - top, 1.0) * 1.001 / _REGIONS
    regions: dict[tuple[int, int], list[int]] = defaultdict(list)
    for n, (x, y) in enumerate(zip(xs, ys, strict=True)):
        regions[int((x - left) / width), int((y - top) / width)].append(n)
    weights = [(rx, ry, len(inside)) for (rx, ry), inside in regions.items()]
    for (rx, ry), inside in regions.items():
        push_x = push_y = 0.0
        for ox, oy, weight in weights:
            ex, ey = (rx - ox) * width, (ry - oy) * width
            square = ex * ex + ey * ey
            if square:
                push_x += weight * ex / square
                push_y += weight * ey / square
        for n in inside:
            dx[n] += push_x
            dy[n] += push_y
