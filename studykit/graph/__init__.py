"""Links between notes: names, resolution, the graph and questions about it. Knows no dialect and no schedule."""

from __future__ import annotations

from studykit.graph.build import Graph, build_graph, connect, resolve_links
from studykit.graph.names import Names, index_names
from studykit.graph.network import Connected, Edge, Network, network
from studykit.graph.paths import hubs, neighbourhood, orphans, shortest_path
from studykit.graph.rank import page_rank

__all__ = [
    "Connected",
    "Edge",
    "Graph",
    "Names",
    "Network",
    "build_graph",
    "connect",
    "hubs",
    "index_names",
    "neighbourhood",
    "network",
    "orphans",
    "page_rank",
    "resolve_links",
    "shortest_path",
]
