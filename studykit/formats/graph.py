"""The link graph for other programs: plain data, Graphviz DOT, and a picture that stands alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain, islice
from typing import Any

from studykit.formats.documents import document_of_lists
from studykit.graph.network import Connected, Edge
from studykit.model.span import NotePath

Point = tuple[float, float]

_SIZE = 960.0
_MARGIN = 60.0
_SMALLEST, _LARGEST = 3.5, 13.0
_COLOURS = ("#3b6ea8", "#a8553b", "#4b8a4f", "#7d5aa6", "#8a7a2e", "#2e8a86", "#a33f70", "#5d6670")
_LABELS = 28
"""So many of the notes with the highest rank are named in the picture; the others have their titles as tooltips."""
_LONGEST = 26
_AT_ONCE = 1_000
"""lines that are written in one go"""


@dataclass(frozen=True, slots=True)
class Node:
    """A note in the graph. ``rank`` is its PageRank, ``cards`` all and ``due`` those asked today."""

    path: NotePath
    title: str
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    rank: float
    cards: int
    due: int


def as_json(nodes: Sequence[Node], graph: Connected) -> Iterator[str]:
    """Nodes and edges as the JSON contract spells them, piece by piece: a graph can have very many edges."""
    return document_of_lists("graph", {"nodes": map(_node_data, nodes), "edges": map(_edge_data, graph.edges)})


def _node_data(node: Node) -> Mapping[str, Any]:
    return {
        "path": node.path,
        "title": node.title,
        "tags": list(node.tags),
        "aliases": list(node.aliases),
        "rank": round(node.rank, 6),
        "cards": node.cards,
        "due": node.due,
    }


def _edge_data(edge: Edge) -> Mapping[str, Any]:
    roles = [role.value for role in edge.roles]
    return {"source": edge.source, "target": edge.target, "count": edge.count, "roles": roles}


def as_dot(nodes: Sequence[Node], graph: Connected) -> Iterator[str]:
    """Graphviz source, piece by piece: one node a note, one arrow a pair of linked notes."""
    lines = chain(
        ["digraph notes {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n"],
        (f"  {_quoted(node.path)} [label={_quoted(node.title)}];\n" for node in nodes),
        map(_arrow, graph.edges),
        ["}\n"],
    )
    while part := "".join(islice(lines, _AT_ONCE)):
        yield part


def _arrow(edge: Edge) -> str:
    weight = f" [weight={edge.count}]" if edge.count > 1 else ""
    return f"  {_quoted(edge.source)} -> {_quoted(edge.target)}{weight};\n"


def _quoted(text: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_svg(nodes: Sequence[Node], graph: Connected, places: Sequence[Point], title: str) -> str:
    """A picture on its own background. ``places`` are the nodes' positions in any unit, in their order."""
    at = dict(zip((node.path for node in nodes), _scaled(places), strict=True))
    folders = sorted({_folder(node.path) for node in nodes})
    colour = {folder: _COLOURS[i % len(_COLOURS)] for i, folder in enumerate(folders)}
    highest = max((node.rank for node in nodes), default=1.0) or 1.0
    named = {node.path for node in sorted(nodes, key=lambda node: (-node.rank, node.path))[:_LABELS]}
    out = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE:.0f} {_SIZE:.0f}" width="{_SIZE:.0f}" '
            f'height="{_SIZE:.0f}" role="img" font-family="system-ui,sans-serif">'
        ),
        f"<title>{_text(title)}</title>",
        f'<rect width="{_SIZE:.0f}" height="{_SIZE:.0f}" fill="#fbfaf7"/>',
        '<g stroke="#9aa1a8" stroke-opacity=".38">',
    ]
    for edge in graph.edges:
        (x1, y1), (x2, y2) = at[edge.source], at[edge.target]
        width = min(0.7 + 0.35 * edge.count, 2.4)
        out.append(f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke-width="{width:.1f}"/>')
    out.append("</g>")
    for node in nodes:
        x, y = at[node.path]
        radius = _radius(node, highest)
        fill = colour[_folder(node.path)]
        out.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" stroke="#fbfaf7" stroke-width="1.2">'
            f"<title>{_text(node.title)}</title></circle>"
        )
    out += _labels([node for node in sorted(nodes, key=lambda n: (-n.rank, n.path)) if node.path in named], at, highest)
    out.append("</svg>\n")
    return "\n".join(out)


def _labels(nodes: Sequence[Node], at: Mapping[NotePath, Point], highest: float) -> list[str]:
    """Titles over their dots, the highest rank first; one that would cover another is left to its tooltip."""
    taken: list[tuple[float, float, float, float]] = []
    out: list[str] = []
    for node in nodes:
        x, y = at[node.path]
        base = y - _radius(node, highest) - 4
        title = _short(node.title)
        half = sum(6.5 if c < "\u2e80" else 12 for c in title) / 2
        box = (x - half, base - 12, x + half, base + 3)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        out.append(
            f'<text x="{x:.1f}" y="{base:.1f}" text-anchor="middle" font-size="12" fill="#23282d" '
            f'stroke="#fbfaf7" stroke-width="3" paint-order="stroke">{_text(title)}</text>'
        )
    return out


def _radius(node: Node, highest: float) -> float:
    return _SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(node.rank / highest)


def _scaled(places: Sequence[Point]) -> list[Point]:
    if not places:
        return []
    xs, ys = [x for x, _ in places], [y for _, y in places]
    left, top = min(xs), min(ys)
    extent = max(max(xs) - left, max(ys) - top) or 1.0
    room = _SIZE - 2 * _MARGIN
    shift_x = _MARGIN + (room - (max(xs) - left) / extent * room) / 2
    shift_y = _MARGIN + (room - (max(ys) - top) / extent * room) / 2
    return [(shift_x + (x - left) / extent * room, shift_y + (y - top) / extent * room) for x, y in places]


def _folder(path: NotePath) -> str:
    return "/".join(path.split("/")[:2]) if path.count("/") > 1 else path.rpartition("/")[0]


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else title[: _LONGEST - 1].rstrip() + "…"


def _text(text: str) -> str:
    return escape("".join(c for c in text if c.isprintable()))
