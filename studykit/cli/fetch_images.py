"""``studykit fetch-images``: pictures from other sites, kept in the vault."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from studykit.cli.invocation import Invocation
from studykit.cli.options import json_option, pass_invocation, today_option
from studykit.cli.output import document, plural, say, warn
from studykit.render.drawing.svg_clean import clean_svg
from studykit.vault.remote_images import FetchError, Limits, fetch
from studykit.workspace.image_copies import Collected, Wanted, collect, wanted

_MEGABYTE = 1_000_000


@click.command()
@click.option(
    "--allow-private",
    "allowed",
    multiple=True,
    metavar="HOST",
    help="Ask this host though it is not on the public network.",
)
@click.option(
    "--max-size", type=click.IntRange(1, 1000), default=20, show_default=True, metavar="MB", help="Nothing larger."
)
@click.option(
    "--seconds", type=click.IntRange(1, 3600), default=30, show_default=True, metavar="N", help="For each picture."
)
@click.option("--dry-run", is_flag=True, help="List what would be fetched; ask nobody.")
@json_option
@today_option
@pass_invocation
def command(
    invocation: Invocation, allowed: tuple[str, ...], max_size: int, seconds: int, dry_run: bool, as_json: bool
) -> None:
    """Keep a copy of every picture that notes show from other sites.

    Site and Anki deck then use the copy, in .studykit/images; nothing else ever asks another computer. Stop it
    at any time: what is there is not fetched again.

    \b
    Example:
      studykit fetch-images --dry-run
    """
    workspace = invocation.workspace
    images = wanted(workspace)
    if dry_run:
        _list(images, as_json=as_json)
        return
    limits = Limits(max_size * _MEGABYTE, float(seconds), frozenset(allowed))
    with _shown(images, quiet=as_json or invocation.verbosity < 0) as counted:
        done = collect(workspace, counted, lambda url: _harmless(url, limits))
    _tell(done, as_json=as_json)
    if done.failed:
        raise click.exceptions.Exit(1)


def _harmless(url: str, limits: Limits) -> tuple[bytes, str]:
    """An image; a drawing without anything that runs or loads."""
    found = fetch(url, limits)
    if found.suffix != ".svg":
        return found.data, found.suffix
    drawing = clean_svg(found.data.decode("utf-8", "replace"))
    if drawing is None:
        raise FetchError("the drawing cannot be read")
    return drawing.encode(), found.suffix


@contextmanager
def _shown(images: list[Wanted], *, quiet: bool) -> Iterator[Iterator[Wanted]]:
    if quiet or not images:
        yield iter(images)
        return
    with click.progressbar(images, label="Fetching", file=sys.stderr) as bar:
        yield iter(bar)


def _list(images: list[Wanted], *, as_json: bool) -> None:
    if as_json:
        document("fetch-images", dry_run=True, wanted=[_json(image) for image in images])
        return
    for image in images:
        click.echo(f"{image.note}:{image.line}: {image.url}")
    say("Nothing was fetched.")


def _tell(done: Collected, *, as_json: bool) -> None:
    if as_json:
        document(
            "fetch-images", dry_run=False, there=done.there, fetched=[_json(image) for image in done.fetched],
            failed=[{**_json(image), "why": why} for image, why in done.failed],
        )  # fmt: skip
        return
    for image, why in done.failed:
        warn(f"{image.note}:{image.line}: {image.url}: {why}.")
    total = done.there + len(done.fetched) + len(done.failed)
    click.echo(
        f"{plural(total, 'picture')}: {len(done.fetched):,} fetched, {done.there:,} here already, "
        f"{len(done.failed):,} not to be had."
    )


def _json(image: Wanted) -> dict[str, object]:
    return {"url": image.url, "note": image.note, "line": image.line}
