"""The graph without its links: which notes are connected, and how often. Enough for ranks, ways and pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from studykit.model.link import LinkRole, LinkStatus, Resolution
from studykit.model.span import NotePath
from studykit.model.values import dataclass

NOT_WRITTEN = (LinkStatus.MISSING, LinkStatus.EMPTY_PAGE)
"""what is said of a link to a page that is still to be written"""


class Tie(NamedTuple):
    """Of a link only what the graph asks for."""

    source: NotePath
    resolution: Resolution
    role: LinkRole
    target: str


@dataclass(frozen=True, slots=True)
class Edge:
    """All links from one note to another: how many, and in which roles."""

    source: NotePath
    target: NotePath
    count: int
    roles: tuple[LinkRole, ...]


class Connected(Protocol):
    """What questions about ways and ranks look at: a `Graph` (of `studykit.graph.build`) or a `Network`."""

    @property
    def nodes(self) -> tuple[NotePath, ...]: ...

    @property
    def edges(self) -> tuple[Edge, ...]: ...


@dataclass(frozen=True, slots=True)
class Network:
    """``nodes`` and ``edges`` are those of the `Graph`; ``missing`` counts the links to each page that is not written.

    Of a vault with hundreds of thousands of links it takes a small part of what they themselves do.
    """

    nodes: tuple[NotePath, ...]
    edges: tuple[Edge, ...]
    missing: Mapping[str, int]


def network(nodes: Iterable[NotePath], ties: Iterable[Tie]) -> Network:
    """``ties`` come note by note in path order; none of them is kept."""
    known = {path: path for path in nodes}
    edges: list[Edge] = []
    missing: Counter[str] = Counter()
    shared: dict[tuple[LinkRole, ...], tuple[LinkRole, ...]] = {}
    bundles: dict[NotePath, list[LinkRole]] = {}
    source: NotePath | None = None

    def bind() -> None:
        if source is not None:
            for target, found in sorted(bundles.items()):
                roles = tuple(dict.fromkeys(found))
                edges.append(Edge(source, target, len(found), shared.setdefault(roles, roles)))
        bundles.clear()

    for begin, resolution, role, name in ties:
        if begin != source:
            bind()
            source = known.get(begin, begin)
        target = resolution.path
        if target is not None and target in known and target != source:
            bundles.setdefault(known[target], []).append(role)
        elif resolution.status in NOT_WRITTEN and name:
            missing[name] += 1
    bind()
    return Network(tuple(known), tuple(edges), dict(sorted(missing.items())))
