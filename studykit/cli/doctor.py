"""``studykit doctor``: what is installed, detected, configured, and wrong."""

from __future__ import annotations

import platform
import shutil
from collections import Counter
from dataclasses import fields
from importlib import metadata, util

import click

from studykit import __version__
from studykit.cli.check import count_words
from studykit.cli.invocation import Invocation
from studykit.cli.options import json_option, pass_invocation, today_option
from studykit.cli.output import document, plural, table
from studykit.config import Config
from studykit.render.drawing.renderers import INSTALL
from studykit.vault.places import cache_base, state_dir
from studykit.workspace import Workspace
from studykit.workspace.findings import folders_found, spelled

_CORE = (
    "click", "markdown-it-py", "mdit-py-plugins", "pyyaml", "jinja2", "nh3", "pygments", "latex2mathml", "rich",
    "platformdirs",
)  # fmt: skip
_SHOWN = (
    "include",
    "exclude",
    "dialect",
    "ask_empty",
    "scheduler",
    "limits",
    "day_start",
    "order",
    "leech",
    "state_dir",
)


@click.command()
@json_option
@today_option
@pass_invocation
def command(invocation: Invocation, as_json: bool) -> None:
    """Say what is installed, detected, configured, and wrong.

    \b
    Example:
      studykit doctor
    """
    workspace = invocation.workspace
    if as_json:
        document(
            "doctor", version=__version__, python=platform.python_version(), vault=str(workspace.root),
            installed=_installed(), renderers=_found_renderers(workspace),
            settings=_settings(workspace.config), folders=_folders(workspace),
            problems=dict(Counter(finding.severity.value for finding in workspace.findings)),
            journal={"events": len(workspace.events.entries), "kept": len(workspace.standing.kept)},
        )  # fmt: skip
        return
    click.echo(f"studykit {__version__}, Python {platform.python_version()} on {platform.system()}")
    click.echo("Libraries: " + ", ".join(f"{name} {version}" for name, version in _installed().items()))
    click.echo(f"FSRS: {'yes' if util.find_spec('fsrs') else 'no (pip install studykit[fsrs])'}")
    click.echo(f"Drawing: {_renderers(workspace)}")
    click.echo(
        f"Editor and git: {', '.join(name for name in ('git', 'nano', 'vim', 'vi') if shutil.which(name)) or 'none'}"
    )
    click.echo()
    click.echo(
        f"Vault: {workspace.root}, {plural(len(workspace.notes), 'note')}, {plural(len(workspace.cards()), 'card')}"
    )
    table(
        [("folder", "dialect", "because of", "notes", "cards")]
        + [
            (str(row["folder"]), str(row["dialect"]), str(row["reason"]), str(row["notes"]), str(row["cards"]))
            for row in _folders(workspace)
        ],
        frozenset({3, 4}),
    )
    for entry in {found.conventions.source: found for found in folders_found(workspace)}.values():
        click.echo(f"Cards from {entry.conventions.source}: {spelled(entry.conventions)}")
    click.echo()
    table(
        [(name, str(found["value"]), f"({found['source']})") for name, found in _settings(workspace.config).items()],
        indent="",
    )
    click.echo()
    _journal(workspace)
    click.echo(f"{count_words(workspace.findings, len(workspace.notes))} Details: studykit check")


def _installed() -> dict[str, str]:
    return {name: metadata.version(name) for name in _CORE}


def _found_renderers(workspace: Workspace) -> dict[str, str | None]:
    """Kind of diagram -> the program that draws it, None where there is none."""
    found = workspace.studio.renderers
    return {kind: found[kind].program if kind in found else None for kind in INSTALL}


def _renderers(workspace: Workspace) -> str:
    named = [f"{kind} {program or 'none'}" for kind, program in _found_renderers(workspace).items()]
    return f"sequences studykit, {', '.join(named)}"


def _settings(config: Config) -> dict[str, dict[str, str]]:
    """Each setting with its value and where it came from."""
    known = {field.name for field in fields(config)}
    return {
        name: {"value": _plain(getattr(config, name)), "source": config.sources.get(name, "default")}
        for name in _SHOWN
        if name in known
    }


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(entry) for entry in value) or "-"
    if hasattr(value, "__dataclass_fields__"):
        return ", ".join(f"{field.name} {getattr(value, field.name)}" for field in fields(value))  # type: ignore[arg-type] # hasattr looked
    return "-" if value is None else str(value)


def _folders(workspace: Workspace) -> list[dict[str, object]]:
    return [
        {
            "folder": found.folder or ".",
            "dialect": found.dialect,
            "reason": found.reason,
            "notes": found.notes,
            "cards": found.cards,
            "conventions": found.conventions.source,
        }
        for found in folders_found(workspace)
    ]


def _journal(workspace: Workspace) -> None:
    folder = state_dir(workspace.root, workspace.config)
    events = workspace.events.entries
    click.echo(f"Journal: {folder / 'journal'}, {plural(len(events), 'event')}. Cache: {cache_base()}")
    if events:
        kept = len(workspace.standing.kept)
        suspended = plural(len(workspace.standing.suspended), "suspension")
        click.echo(
            f"Deleting {workspace.config.state_dir} would cost the history, {suspended} and the schedules of "
            f"{plural(kept, 'card')} in regenerated notes; never a due date written in a note."
        )
