"""``studykit build``: the website."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from studykit.cli.invocation import Invocation
from studykit.cli.options import json_option, pass_invocation, today_option
from studykit.cli.output import document, plural, say, warn
from studykit.render.drawing.renderers import INSTALL
from studykit.site.model import BuildReport
from studykit.workspace.publication import Publisher


@click.command()
@click.option(
    "-o", "--out", "out", type=click.Path(path_type=Path), metavar="DIR", help="Where; else site/ in the vault."
)
@click.option("--strict", is_flag=True, help="Exit 1 for broken links, missing images, drawings shown as source.")
@click.option("--strict-diagrams", is_flag=True, help="Exit 1 for drawings shown as source.")
@json_option
@today_option
@pass_invocation
def command(invocation: Invocation, out: Path | None, strict: bool, strict_diagrams: bool, as_json: bool) -> None:
    """Build the website of the notes.

    It is made of plain files that open without a server.

    \b
    Example:
      studykit build -o ~/public/oauth
    """
    workspace = invocation.workspace
    if not workspace.notes:
        say(f"There are no Markdown notes in {workspace.root}; nothing was built.")
        return
    report = Publisher(out or workspace.root / workspace.config.site.dir).publish(workspace)
    if as_json:
        document("build", **_json(report))
    else:
        _report(invocation, report)
    if strict and (report.broken_links or report.missing_images or report.diagnostics):
        raise click.exceptions.Exit(1)
    if strict_diagrams and any(problem.code == "diagram-source" for problem in report.diagnostics):
        raise click.exceptions.Exit(1)


def _report(invocation: Invocation, report: BuildReport) -> None:
    held = sum(report.withheld.values())
    reasons = ", ".join(f"{reason} {count:,}" for reason, count in report.withheld.items())
    click.echo(
        f"{plural(report.published, 'note')} on {plural(report.pages, 'page')}, {plural(report.cards, 'card')}, "
        f"{plural(report.flows, 'drawing')} in {report.seconds:.1f} s"
        + (f"; {plural(held, 'note')} withheld ({reasons})" if held else "")
    )
    sources = _as_source(report)
    if report.broken_links or report.missing_images or sources:
        losses = f"{plural(report.broken_links, 'broken link')}, {plural(report.missing_images, 'missing image')}"
        losses += f", {plural(sources, 'diagram')} shown as source" if sources else ""
        click.echo(f"{losses}: studykit check")
    missing: Counter[str] = Counter()
    for problem in report.diagnostics:
        if problem.code == "diagram-source" and problem.help in INSTALL.values():
            missing[problem.help] += 1
        else:
            warn(f"{problem.path}:{problem.line}: {problem.message}.")
    for remedy, count in sorted(missing.items()):
        warn(f"{plural(count, 'diagram is', 'diagrams are')} shown as source. {remedy}.")
    if invocation.verbosity > 0:
        for source, name in report.renamed:
            say(f"{source} is published as {name}.")
    click.echo(f"Open {report.out / 'index.html'}")


def _as_source(report: BuildReport) -> int:
    return sum(problem.code == "diagram-source" for problem in report.diagnostics)


def _json(report: BuildReport) -> dict[str, object]:
    return {
        "out": str(report.out),
        "published": report.published,
        "withheld": dict(report.withheld),
        "cards": report.cards,
        "pages": report.pages,
        "files": report.files,
        "broken_links": report.broken_links,
        "missing_images": report.missing_images,
        "flows": report.flows,
        "diagrams_as_source": _as_source(report),
        "changed": len(report.changed),
        "renamed": [list(pair) for pair in report.renamed],
        "seconds": round(report.seconds, 3),
    }
