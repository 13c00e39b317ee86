"""The table of links says of each link what its dialect says, one link after the other and nothing remembered."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from program import TODAY, VAULTS

from studykit.checks import Subject, check
from studykit.graph import Network
from studykit.graph.build import Graph, build_graph
from studykit.model.link import Link, LinkKind, LinkStatus, Resolution
from studykit.model.note import Note
from studykit.workspace import Workspace

RESOLVED = LinkStatus.RESOLVED
# The same names in two folders, so that where a link stands decides where it leads.
TWICE = {
    "a/Same.md": "# Same\n[[Same]] ![[Same]] [x](Same.md) [[#Same]] [[Other|o]] [[Same#none]]\n",
    "b/Same.md": "# Same\n[[Same]] ![[Same]] [x](Same.md) [[#none]] [[Other|o]]\n",
    "b/Other.md": "[[Same]] [y](../a/Same.md) [z](https://x.y) ((nothing)) [[../../out]] [q](<odd`.md>)\n",
}


@pytest.fixture(params=["obsidian", "logseq", "roam", "gitbook", "docs", "commonmark"])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    vault = Path(shutil.copytree(VAULTS / request.param, tmp_path / "vault"))
    for name, text in TWICE.items():
        (vault / name).parent.mkdir(exist_ok=True)
        (vault / name).write_text(text, "utf-8")
    return Workspace.open(vault, today=date.fromisoformat(TODAY), kept=False)


def _one_by_one(workspace: Workspace) -> Graph:
    reading = workspace.reading

    def resolve(note: Note, link: Link) -> Resolution:
        return reading.dialect(note.path).resolve(link, note.path, reading.names)

    return build_graph(workspace.notes, resolve)


def test_every_link_leads_where_its_dialect_says(workspace: Workspace) -> None:
    graph = _one_by_one(workspace)
    assert workspace.index.graph() == graph
    missing = {target: len(links) for target, links in graph.missing.items()}
    assert workspace.index.network() == Network(graph.nodes, graph.edges, missing)
    assert list(workspace.index.all_links()) == [found for path in graph.nodes for found in graph.links[path]]
    for path in graph.nodes:
        assert tuple(workspace.index.links(path)) == graph.links[path]
        assert tuple(workspace.index.backlinks(path)) == graph.backlinks.get(path, ())


def test_links_that_are_not_remarkable_have_no_finding(workspace: Workspace) -> None:
    every, remarkable = list(workspace.index.all_links()), workspace.index.remarkable_links()
    wiki = [found for found in every if found.link.kind is LinkKind.WIKILINK and found.resolution.status is RESOLVED]
    assert remarkable
    assert len(remarkable) < len(every) or not wiki
    of_all, of_some = (check(Subject(workspace.notes, links, lambda _found: False)) for links in (every, remarkable))
    assert of_all == of_some != ()
