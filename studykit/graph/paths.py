"""Ways through the graph, and notes that stand out in it."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

from studykit.graph.network import Connected
from studykit.model.span import NotePath


def shortest_path(graph: Connected, start: NotePath, goal: NotePath) -> tuple[NotePath, ...]:
    """The fewest links from one note to another, along links in their direction first, else in either direction.

    Empty where there is no way at all; among equals the first in path order.
    """
    forward: dict[NotePath, list[NotePath]] = {}
    either: dict[NotePath, list[NotePath]] = {}
    for edge in graph.edges:
        forward.setdefault(edge.source, []).append(edge.target)
        either.setdefault(edge.source, []).append(edge.target)
        either.setdefault(edge.target, []).append(edge.source)
    return _search(forward, start, goal) or _search(either, start, goal)


def _search(neighbours: dict[NotePath, list[NotePath]], start: NotePath, goal: NotePath) -> tuple[NotePath, ...]:
    came_from: dict[NotePath, NotePath] = {start: start}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == goal:
            way = [here]
            while way[-1] != start:
                way.append(came_from[way[-1]])
            return tuple(reversed(way))
        for following in sorted(neighbours.get(here, ())):
            if following not in came_from:
                came_from[following] = here
                waiting.append(following)
    return ()


def orphans(graph: Connected) -> tuple[NotePath, ...]:
    """Notes that no other note links to and that link to no other note."""
    linked = {edge.source for edge in graph.edges} | {edge.target for edge in graph.edges}
    return tuple(path for path in graph.nodes if path not in linked)


def hubs(graph: Connected, most: int = 10) -> tuple[tuple[NotePath, int], ...]:
    """The notes with the most links in and out, with their number, most first."""
    degree: dict[NotePath, int] = {}
    for edge in graph.edges:
        degree[edge.source] = degree.get(edge.source, 0) + edge.count
        degree[edge.target] = degree.get(edge.target, 0) + edge.count
    ordered = sorted(degree.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(ordered[:most])


def neighbourhood(graph: Connected, centre: NotePath, depth: int) -> frozenset[NotePath]:
    """All notes within ``depth`` links of one, in either direction, itself included."""
    near = {centre}
    for _ in range(depth):
        grown = set(near)
        for edge in graph.edges:
            if edge.source in near:
                grown.add(edge.target)
            if edge.target in near:
                grown.add(edge.source)
        if grown == near:
            break
        near = grown
    return frozenset(near)


def depths(nodes: Sequence[NotePath], needed: Mapping[NotePath, Sequence[NotePath]]) -> dict[NotePath, int]:
    """How many notes stand below each one on the longest way down its prerequisites; a cycle counts once round."""
    found: dict[NotePath, int] = {}
    for start in nodes:
        stack = [start]
        walking: set[NotePath] = set()
        while stack:
            here = stack[-1]
            if here in found:
                stack.pop()
                continue
            walking.add(here)
            open_ones = [below for below in needed.get(here, ()) if below not in found and below not in walking]
            if open_ones:
                stack.append(open_ones[0])
                continue
            found[here] = 1 + max((found.get(below, -1) for below in needed.get(here, ())), default=-1)
            walking.discard(here)
            stack.pop()
    return found
