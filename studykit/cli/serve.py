"""``studykit serve``: the website while it is written, and reviews from its pages."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import PurePosixPath
from typing import Any

import click

from studykit.cli.invocation import Invocation
from studykit.cli.options import pass_invocation, today_option
from studykit.cli.output import plural, say, warn
from studykit.cli.passphrase import LOOPBACK, asked_passphrase
from studykit.cli.site_builder import Builder, Vault
from studykit.errors import StudykitError
from studykit.loopback.watch import Watch
from studykit.study.queue import Request, request
from studykit.vault.discovery import NOTE_SUFFIXES
from studykit.vault.places import cache_dir
from studykit.web.running import Place, Site
from studykit.web.sittings import Sittings, Terms
from studykit.workspace import Workspace

_FOLDER = "served"
_SEEN = (*NOTE_SUFFIXES, ".yml", ".yaml", ".json", ".edn", ".puml", ".plantuml", ".mmd", ".dot", ".css", ".html")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".pdf", ".mp3", ".ogg", ".wav", ".mp4")


@click.command()
@click.option("--host", default=LOOPBACK, metavar="ADDRESS", help="An address others reach; asks for a passphrase.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="The port; else any free one.")
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
@today_option
@pass_invocation
def command(invocation: Invocation, host: str, port: int, no_open: bool) -> None:
    """Serve the website on this computer, built again at every change.

    Open pages load themselves again. "Review this page" and "Review this deck" begin a session whose answers are
    written into the notes, as those of studykit review are. The site is built in the cache folder: none appears in
    the vault, and what studykit build publishes is another matter.

    \b
    Example:
      studykit serve --port 8000
    """
    workspace = invocation.workspace
    if not workspace.notes:
        say(f"There are no Markdown notes in {workspace.root}; there is nothing to serve.")
        return
    passphrase = asked_passphrase(host)
    folder = cache_dir(workspace.root) / _FOLDER
    with ExitStack() as held:
        builder = Builder(Vault(workspace.root, folder, invocation.config, invocation.today, invocation.index))
        held.callback(builder.end)
        # Before the first build, so that no change falls between it and the moment from which changes are seen.
        held.enter_context(Watch(workspace.root, _counts, builder.want))
        first = builder.build()
        if "error" in first:
            raise StudykitError(str(first["error"]))
        _tell(first)
        site = Site(Sittings(workspace, Terms(_asked)), folder, Place(host, port, passphrase))

        def told(report: dict[str, Any]) -> None:
            _tell(report)
            if report.get("changed"):
                site.rebuilt()

        builder.start(told)

        def ready(url: str) -> None:
            click.echo(f"Serving {url}")
            say("Ctrl-C ends it.")
            if not no_open:
                click.launch(url)

        site.run(ready)


def _asked(workspace: Workspace) -> Request:
    return request(workspace.config, workspace.today)


def _counts(path: str) -> bool:
    """Whether a file can change the site: notes, pictures, settings; nothing hidden, nothing half written."""
    pure = PurePosixPath(path)
    if any(part.startswith(".") or part == "node_modules" for part in pure.parts):
        return path.startswith(".obsidian/") and path.endswith(".json")
    return pure.suffix.lower() in (*_SEEN, *_PICTURES)


def _tell(report: dict[str, Any]) -> None:
    if "error" in report:
        warn(f"studykit: {report['error']}")
        return
    click.echo(
        f"{plural(report['published'], 'note')} on {plural(report['pages'], 'page')} in {report['seconds']:.1f} s"
    )
    for problem in report["problems"][:5]:
        say(problem)
