"""Links between notes: names, resolution, the graph and questions about it. Knows no dialect and no schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.model.on_demand import on_demand

if TYPE_CHECKING:
    from studykit.graph.build import Graph, build_graph, connect, resolve_links
    from studykit.graph.names import Names, index_names
    from studykit.graph.network import Connected, Edge, Network
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
    "orphans",
    "page_rank",
    "resolve_links",
    "shortest_path",
]

# How a link is resolved is asked for with no graph in sight.
__getattr__ = on_demand(
    __name__,
    {
        "build": ("Graph", "build_graph", "connect", "resolve_links"),
        "names": ("Names", "index_names"),
        "network": ("Connected", "Edge", "Network"),
        "paths": ("hubs", "neighbourhood", "orphans", "shortest_path"),
        "rank": ("page_rank",),
    },
)
