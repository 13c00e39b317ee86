"""``studykit graph``: the link graph, and questions about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from studykit.cli.invocation import Invocation
from studykit.cli.options import json_option, pass_invocation, today_option
from studykit.cli.output import document, plural, say, table
from studykit.formats.graph import Node, as_dot, as_json, as_svg
from studykit.formats.target import STANDARD_OUTPUT, write_text
from studykit.graph import Network, hubs, orphans, page_rank, shortest_path
from studykit.model.schedule import CardState
from studykit.model.span import NotePath
from studykit.workspace import Workspace

_MOST = 20


@click.command()
@click.option("--format", "form", type=click.Choice(["json", "dot", "svg"]), help="The whole graph in this format.")
@click.option(
    "-o", "--out", "out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write there."
)
@click.option("--orphans", "want_orphans", is_flag=True, help="Notes without any link in or out.")
@click.option("--hubs", "want_hubs", is_flag=True, help="The notes with the most links.")
@click.option("--missing", is_flag=True, help="Pages that are linked to but not written.")
@click.option("--rank", is_flag=True, help="Notes by PageRank.")
@click.option("--path", "ends", nargs=2, metavar="A B", help="The shortest way from one note to another.")
@json_option
@today_option
@pass_invocation
def command(
    invocation: Invocation,
    form: str | None,
    out: Path | None,
    want_orphans: bool,
    want_hubs: bool,
    missing: bool,
    rank: bool,
    ends: tuple[str, str] | None,
    as_json: bool,
) -> None:
    """The link graph as JSON, DOT or SVG; orphans, hubs, paths.

    \b
    Example:
      studykit graph --format svg -o graph.svg
      studykit graph --path "Implicit grant" PKCE
    """
    workspace = invocation.workspace
    graph = workspace.index.network()
    if want_orphans:
        _list("orphans", [(path, None) for path in orphans(graph)], as_json)
    elif want_hubs:
        _list("hubs", hubs(graph, _MOST), as_json)
    elif missing:
        _list("missing", list(graph.missing.items()), as_json)
    elif rank:
        ranked = sorted(page_rank(graph).items(), key=lambda pair: (-pair[1], pair[0]))
        _list("rank", [(path, round(value, 6)) for path, value in ranked[:_MOST]], as_json)
    elif ends:
        _way(workspace, graph, ends, as_json)
    else:
        _whole(workspace, graph, form or ("json" if as_json else ""), out)


def _list(name: str, rows: Sequence[tuple[str, float | None]], as_json: bool) -> None:
    """Paths, each with its number where it has one."""
    if as_json:
        found = [{"path": path} if value is None else {"path": path, "value": value} for path, value in rows]
        document(f"graph.{name}", **{name: found})
        return
    table(((path, _number(value)) for path, value in rows), frozenset({1}), indent="")
    if not rows:
        say("None.")


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.4f}" if isinstance(value, float) else f"{value:,}"


def _way(workspace: Workspace, graph: Network, ends: tuple[str, str], as_json: bool) -> None:
    start, goal = (workspace.find_note(end).path for end in ends)
    way = shortest_path(graph, start, goal)
    if as_json:
        document("graph.path", path=list(way))
    elif way:
        click.echo(" → ".join(workspace.notes[path].title for path in way))
    else:
        click.echo(f"No links lead from {start} to {goal}.")


def _whole(workspace: Workspace, graph: Network, form: str, out: Path | None) -> None:
    if not form and out is not None:
        form = out.suffix.lstrip(".").lower()
        if form not in ("json", "dot", "svg"):
            raise click.UsageError(f"{out} does not say which format it should have. Give --format json, dot or svg.")
    if not form:
        links = sum(edge.count for edge in graph.edges)
        counts = f"{plural(len(graph.nodes), 'note')}, {plural(links, 'link')} between them"
        click.echo(f"{counts}, {plural(len(graph.missing), 'missing page')}.")
        _list("hubs", hubs(graph), as_json=False)
        return
    nodes = _nodes(workspace, graph)
    if form == "json":
        pieces = as_json(nodes, graph)
    elif form == "dot":
        pieces = as_dot(nodes, graph)
    else:
        pieces = iter([_picture(workspace, nodes, graph)])
    target = out or STANDARD_OUTPUT
    write_text(target, pieces)
    if target != STANDARD_OUTPUT:
        say(f"Wrote {target}.")


def _picture(workspace: Workspace, nodes: list[Node], graph: Network) -> str:
    from studykit.site.layout import spring_layout  # noqa: PLC0415 - only a picture needs positions

    place = {node.path: i for i, node in enumerate(nodes)}
    pairs = {(min(ends), max(ends)) for e in graph.edges if (ends := (place[e.source], place[e.target]))}
    points = spring_layout(len(nodes), sorted(pairs))
    return as_svg(nodes, graph, points, f"Links between the notes of {workspace.root.name}")


def _nodes(workspace: Workspace, graph: Network) -> list[Node]:
    cards: Counter[NotePath] = Counter()
    due: Counter[NotePath] = Counter()
    for card in workspace.agenda():
        cards[card.note] += 1
        if card.state not in (CardState.NEW, CardState.SUSPENDED) and (card.due is None or card.due <= workspace.today):
            due[card.note] += 1
    rows = {row.path: row for row in workspace.index.notes()}
    ranks = page_rank(graph)
    return [
        Node(path, rows[path].title, rows[path].tags, rows[path].aliases, ranks[path], cards[path], due[path])
        for path in graph.nodes
    ]
