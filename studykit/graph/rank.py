"""PageRank over the links between notes, weighted by their number."""

from __future__ import annotations

from collections.abc import Mapping

from studykit.graph.network import Connected
from studykit.model.span import NotePath

DAMPING = 0.85
TOLERANCE = 1e-6
MOST_ROUNDS = 200


def page_rank(graph: Connected) -> Mapping[NotePath, float]:
    """Rank of each note that has a link in or out, summing to 1; all others have rank 0.

    The Obsidian plugin's parameters: damping 0.85, the mass of notes without outgoing links spread evenly,
    uniform start, stop when the total change is at most 1e-6. (Page et al., 1999.)
    """
    linked = sorted({edge.source for edge in graph.edges} | {edge.target for edge in graph.edges})
    ranks = dict.fromkeys(graph.nodes, 0.0)
    if not linked:
        return ranks
    place = {path: i for i, path in enumerate(linked)}
    count = len(linked)
    outgoing = [0] * count
    arrows = [(place[edge.source], place[edge.target], edge.count) for edge in graph.edges]
    for source, _, weight in arrows:
        outgoing[source] += weight
    current = [1.0 / count] * count
    for _ in range(MOST_ROUNDS):
        dangling = sum(rank for rank, out in zip(current, outgoing, strict=True) if not out)
        base = (1.0 - DAMPING + DAMPING * dangling) / count
        following = [base] * count
        for source, target, weight in arrows:
            following[target] += DAMPING * current[source] * weight / outgoing[source]
        change = sum(abs(a - b) for a, b in zip(current, following, strict=True))
        current = following
        if change <= TOLERANCE:
            break
    ranks.update(zip(linked, current, strict=True))
    return ranks
