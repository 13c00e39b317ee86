"""The link graph written piece by piece."""

from __future__ import annotations

import json

import pytest

from studykit.formats.graph import Node, as_dot, as_json
from studykit.graph.network import Edge, Network
from studykit.model.link import LinkRole
from studykit.model.span import NotePath


@pytest.mark.parametrize("count", [0, 1, 2, 999, 1000, 1001, 2500])
def test_pieces_make_one_document(count: int) -> None:
    paths = [NotePath(f'folder/n "{number}"\n.md') for number in range(count)]
    nodes = [Node(path, "标题\n\\n", ("a", "b/c"), (), 0.12345678, 3, number) for number, path in enumerate(paths)]
    edges = [Edge(paths[0], path, 2, (LinkRole.BODY,)) for path in paths[1:]]
    graph = Network(tuple(paths), tuple(edges), {})
    whole = {
        "schema": "studykit.graph/1",
        "nodes": [
            {
                "path": node.path, "title": node.title, "tags": ["a", "b/c"], "aliases": [], "rank": 0.123457,
                "cards": 3, "due": node.due,
            }
            for node in nodes
        ],
        "edges": [{"source": e.source, "target": e.target, "count": 2, "roles": ["body"]} for e in edges],
    }  # fmt: skip
    assert "".join(as_json(nodes, graph)) == json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    lines = "".join(as_dot(nodes, graph)).splitlines()
    assert len(lines) == 3 + len(nodes) + len(edges) + 1
    assert lines[-1] == "}"
