"""``studykit review --web``: where the page is served, and how it is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from studykit.cli.output import say
from studykit.cli.passphrase import asked_passphrase
from studykit.web.running import Place, review
from studykit.web.sittings import Sittings, Terms
from studykit.web.table import Manner
from studykit.workspace.afterwards import take_in

if TYPE_CHECKING:
    from studykit.study.filters import Filter
    from studykit.study.queue import Request
    from studykit.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Page:
    """Where the page is served. ``shown`` opens it in a browser."""

    host: str
    port: int
    shown: bool


def on_page(
    workspace: Workspace, wanted: Filter, ask: Callable[[Workspace], Request], manner: Manner, where: Page
) -> None:
    """Serve the review until its page, or Ctrl-C, ends it."""

    def ready(url: str) -> None:
        click.echo(f"Review at {url}")
        say("The page ends the session, or Ctrl-C here. Everything answered is saved at once.")
        if where.shown:
            click.launch(url)

    sittings = Sittings(workspace, Terms(ask, wanted, manner))
    try:
        review(sittings, ready, Place(where.host, where.port, asked_passphrase(where.host)))
    finally:
        take_in(sittings.workspace)
