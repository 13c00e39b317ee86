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
from studykit.errors import ReadOnlyError
from studykit.index.database import FILE_NAME as INDEX_FILE
from studykit.render.drawing.renderers import INSTALL
from studykit.vault.lock import holder
from studykit.vault.places import cache_base, cache_dir, state_dir
from studykit.workspace import Workspace
from studykit.workspace.findings import conventions_found, folders_found

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
    "bury_new",
    "bury_reviews",
    "order",
    "leech",
    "state_dir",
)

_COPIES = 5
"""Conflict copies that are named; `check` lists all."""


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
            index=_index_state(workspace), copies=dict(workspace.reading.ground.around.copies),
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
    for dialects, source, words in conventions_found(folders_found(workspace)):
        click.echo(f"Cards in {dialects} notes, from {source}: {words}")
    click.echo()
    table(
        [(name, str(found["value"]), f"({found['source']})") for name, found in _settings(workspace.config).items()],
        indent="",
    )
    click.echo()
    _journal(workspace)
    _index(workspace)
    _copies(workspace)
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


def _index_state(workspace: Workspace) -> dict[str, object]:
    """Where the index is kept, how large it is, and who is in a session with this vault."""
    try:
        folder = cache_dir(workspace.root)
    except ReadOnlyError as error:
        return {"folder": None, "bytes": 0, "session": "", "problem": str(error)}
    kept = workspace.kept and (folder / INDEX_FILE).is_file()
    size = sum(file.stat().st_size for file in folder.glob(f"{INDEX_FILE}*")) if kept else 0
    return {"folder": str(folder) if kept else None, "bytes": size, "session": holder(folder), "problem": ""}


def _index(workspace: Workspace) -> None:
    state = _index_state(workspace)
    if state["folder"]:
        click.echo(f"Index: {state['folder']}, {state['bytes']:,} bytes; it can be deleted at any time.")
    else:
        click.echo(f"Index: kept in memory only. {state['problem']}".rstrip())
    click.echo(f"Session: {state['session'] or 'none is open'}")


def _copies(workspace: Workspace) -> None:
    copies = workspace.reading.ground.around.copies
    if copies:
        shown = ", ".join(sorted(copies)[:_COPIES]) + (", …" if len(copies) > _COPIES else "")
        click.echo(f"Copies made by a sync service, not read for cards: {len(copies):,} ({shown})")


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
