"""The link graph: every link of every note together with where it leads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from studykit.graph.fragments import Outline
from studykit.graph.network import NOT_WRITTEN, Edge, Tie, network
from studykit.model.link import Link, LinkStatus, Resolution, ResolvedLink, is_external
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.model.values import dataclass

Resolver = Callable[[Note, Link], Resolution]
"""A dialect's rule, with the names of the vault already given to it."""

EXTERNAL = Resolution(LinkStatus.EXTERNAL)


@dataclass(frozen=True, slots=True)
class Graph:
    """``links`` and ``backlinks`` by note, in path order, then in the order of the text; ``edges`` between notes.

    A link of a note to itself is no edge and no backlink. ``missing`` are the targets nobody has written yet, with
    the links that name them.
    """

    nodes: tuple[NotePath, ...]
    links: Mapping[NotePath, tuple[ResolvedLink, ...]]
    backlinks: Mapping[NotePath, tuple[ResolvedLink, ...]]
    edges: tuple[Edge, ...]
    missing: Mapping[str, tuple[ResolvedLink, ...]]


def resolve_links(
    note: Note, resolve: Resolver, notes: Mapping[NotePath, Note], outlines: dict[NotePath, Outline] | None = None
) -> tuple[ResolvedLink, ...]:
    """Each link of a note with where it leads, and whether its fragment exists there.

    ``outlines`` are kept from note to note.
    """
    known = {} if outlines is None else outlines
    resolved: list[ResolvedLink] = []
    for link in note.links:
        resolution = EXTERNAL if is_external(link.target) else resolve(note, link)
        anchor: bool | None = None
        target = notes.get(resolution.path) if link.fragment and resolution.path is not None else None
        if target is not None:
            anchor = known.setdefault(target.path, Outline(target)).has(link.fragment)
            if not anchor and not link.target:
                # A page may be a fragment of another one: its own anchor that it lacks leads nowhere.
                resolution = Resolution(LinkStatus.MISSING)
        resolved.append(ResolvedLink(note.path, link, resolution, anchor))
    return tuple(resolved)


def build_graph(notes: Mapping[NotePath, Note], resolve: Resolver) -> Graph:
    """Resolve all links and turn them round."""
    nodes = tuple(sorted(notes))
    outlines: dict[NotePath, Outline] = {}
    links = {path: resolve_links(notes[path], resolve, notes, outlines) for path in nodes}
    return connect(nodes, links)


def connect(nodes: Iterable[NotePath], links: Mapping[NotePath, tuple[ResolvedLink, ...]]) -> Graph:
    """The graph of links that are resolved already."""
    known = tuple(nodes)
    nodes_set = set(known)
    backlinks: dict[NotePath, list[ResolvedLink]] = {}
    missing: dict[str, list[ResolvedLink]] = {}
    for path in known:
        for found in links.get(path, ()):
            target = found.resolution.path
            if target in nodes_set and target is not None and target != path:
                backlinks.setdefault(target, []).append(found)
            elif found.resolution.status in NOT_WRITTEN and found.link.target:
                missing.setdefault(found.link.target, []).append(found)
    return Graph(
        known,
        links,
        {path: tuple(found) for path, found in backlinks.items()},
        network(known, map(_tie, chain.from_iterable(links.get(path, ()) for path in known))).edges,
        {target: tuple(found) for target, found in sorted(missing.items())},
    )


def _tie(found: ResolvedLink) -> Tie:
    return Tie(found.source, found.resolution, found.link.role, found.link.target)
