"""``studykit links``: list links and where they lead."""

from __future__ import annotations

from typing import Any

import click

from studykit.cli.completion import complete_note
from studykit.cli.invocation import Invocation
from studykit.cli.options import json_option, pass_invocation, today_option
from studykit.cli.output import documented, plural, say, shortened, table
from studykit.model.link import LinkStatus, ResolvedLink

_TARGET_WIDTH = 56


def link_json(found: ResolvedLink) -> dict[str, Any]:
    """One link as the JSON contract spells it."""
    link, resolution = found.link, found.resolution
    return {
        "source": found.source,
        "line": link.line,
        "column": link.column,
        "raw": link.raw,
        "target": link.target,
        "fragment": link.fragment,
        "text": link.text,
        "kind": link.kind.value,
        "role": link.role.value,
        "status": resolution.status.value,
        "resolved": resolution.path,
        "ambiguous": len(resolution.candidates) > 1,
    }


@click.command()
@click.option("--note", "wanted", metavar="NOTE", shell_complete=complete_note, help="Links of this note only.")
@click.option(
    "--status", "statuses", multiple=True, type=click.Choice([s.value for s in LinkStatus]), help="With this status."
)
@click.option("--missing", is_flag=True, help="Only links that lead nowhere.")
@json_option
@today_option
@pass_invocation
def command(
    invocation: Invocation, wanted: str | None, statuses: tuple[str, ...], missing: bool, as_json: bool
) -> None:
    """List links and where they lead.

    \b
    Example:
      studykit links --missing
    """
    workspace = invocation.workspace
    index = workspace.index
    kept = {*map(LinkStatus, statuses), *((LinkStatus.MISSING, LinkStatus.EMPTY_PAGE) if missing else ())}
    every = index.links(workspace.find_note(wanted).path) if wanted else index.all_links(kept)
    found = (link for link in every if not kept or link.resolution.status in kept)
    if as_json:
        documented("links", "links", map(link_json, found))
        return
    rows = (
        (
            f"{link.source}:{link.link.line}:{link.link.column}",
            shortened(link.link.target + (f"#{link.link.fragment}" if link.link.fragment else ""), _TARGET_WIDTH),
            "→ " + (link.resolution.path or link.resolution.status.value),
        )
        for link in found
    )
    count = table(rows, indent="")
    say(plural(count, "link") if count else "No links match.")
