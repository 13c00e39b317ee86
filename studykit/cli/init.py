"""``studykit init``: write studykit.yml with what was found, and say why."""

from __future__ import annotations

from datetime import date
from itertools import count
from pathlib import Path

import click

from studykit.cli.invocation import Invocation
from studykit.cli.options import pass_invocation, today_option
from studykit.cli.output import plural, say, shortened, table
from studykit.errors import ReadOnlyError, StudykitError, UsageError
from studykit.workspace import Workspace
from studykit.workspace.alternatives import outcomes
from studykit.workspace.findings import conventions_found, folders_found, syntaxes_found

_FILE = "studykit.yml"
_PATH = 24
"""Columns for the note in which a mark first stands."""


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")
@click.option("--force", is_flag=True, help="Write studykit.yml anew; the old one is kept beside it.")
@today_option
@pass_invocation
def command(invocation: Invocation, folder: Path | None, dry_run: bool, force: bool) -> None:
    """Write studykit.yml with what was found in the vault.

    It also says why. Everything works without that file; it is there to be changed.

    \b
    Example:
      studykit init ~/notes
    """
    root = (folder or invocation.vault or Path.cwd()).expanduser().resolve()
    target = root / _FILE
    if target.exists() and not (force or dry_run):
        raise UsageError(f"{target} is there already. Change it by hand, or write it anew with --force.")
    kept = _set_aside(target) if target.exists() and not dry_run else None
    try:
        _write(root, target, invocation.today, dry_run=dry_run)
    except StudykitError:
        if kept is not None:
            kept.replace(target)
        raise
    if kept is not None:
        say(f"The old file is kept as {kept.name}.")


def _set_aside(target: Path) -> Path:
    """Give the old file another name: what is written anew must not depend on it, and it may not even be readable."""
    names = (f"{_FILE}.old{number or ''}" for number in count())
    kept = next(place for place in map(target.with_name, names) if not place.exists())
    try:
        return target.rename(kept)
    except OSError as error:
        raise ReadOnlyError(f"{target} cannot be written: {error.strerror}.") from error


def _write(root: Path, target: Path, today: date | None, *, dry_run: bool) -> None:
    # The folder named is the vault, whatever lies above it.
    from studykit.config import load  # noqa: PLC0415 - reads nothing before the questions above are settled

    workspace = Workspace(root, load(root), today)
    _explain(workspace)
    _compare(workspace)
    text = _settings(workspace)
    if dry_run:
        click.echo(f"\nWould write {target}:\n\n{text}", nl=False)
        return
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ReadOnlyError(f"{target} cannot be written: {error.strerror}.") from error
    say(f"Wrote {target}. Next: studykit review")


def _explain(workspace: Workspace) -> None:
    found = folders_found(workspace)
    cards = sum(entry.cards for entry in found)
    click.echo(f"{plural(len(workspace.notes), 'note')}, {plural(cards, 'card')} in {workspace.root}")
    table(
        [("folder", "dialect", "because of", "notes", "cards")]
        + [
            (entry.folder or ".", entry.dialect, entry.reason, f"{entry.notes:,}", f"{entry.cards:,}")
            for entry in found
        ],
        frozenset({3, 4}),
    )
    ways = syntaxes_found(workspace)
    if ways:
        click.echo("Cards by syntax: " + ", ".join(f"{name} {count:,}" for name, count in ways.most_common()))
    inference = workspace.reading.inference
    if workspace.config.plugin is not None:
        click.echo("What is a card follows the Spaced Repetition plugin's own settings.")
    elif inference.lines:
        seen = ", ".join(f"{separator} on {count:,}" for separator, count in inference.separators[:2]) or "no separator"
        click.echo(f"Lines above schedule comments: {inference.lines:,} ({seen}).")
    for dialects, source, words in conventions_found(found):
        click.echo(f"Cards in {dialects} notes, from {source}: {words}")


def _compare(workspace: Workspace) -> None:
    """What is in force beside what else the vault might mean: the cards of each choice, and its line in the file."""
    found = outcomes(workspace)
    others = [one for one in found if one.setting]
    if not others:
        return
    click.echo("\nCards by choice (* is in force):")
    table(
        [("", "choice", "seen on", "first at", "cards", "with schedule")]
        + [
            (
                "" if one.setting else "*",
                one.choice,
                plural(one.lines, "line") if one.setting else "",
                _place(one.first),
                f"{one.cards:,}",
                f"{one.scheduled:,}",
            )
            for one in found
        ],
        frozenset({4, 5}),
    )
    click.echo(f"To choose another, give {_FILE} its line:")
    table([(one.choice, one.setting) for one in others])


def _place(first: str) -> str:
    path, _, line = first.rpartition(":")
    return f"{shortened(path, _PATH)}:{line}" if path else ""


def _settings(workspace: Workspace) -> str:
    """The file: what was found, in force; everything else as comments with the defaults."""
    import yaml  # noqa: PLC0415 - only this command writes YAML

    inference = workspace.reading.inference
    given: dict[str, object] = {"scheduler": workspace.config.scheduler}
    if inference.learned is not None:
        forms = ("inline", "reversed", "multiline", "multiline_reversed")
        found = {form: list(getattr(inference.learned, form)) for form in forms}
        given["separators"] = {form: separators for form, separators in found.items() if separators}
        if inference.clozes:
            given["clozes"] = list(inference.clozes)
        if inference.tag:
            given["flashcard_tags"] = [f"#{inference.tag}"]
        given["comment"] = "same-line" if inference.same_line else "next-line"
    body = yaml.safe_dump(given, allow_unicode=True, sort_keys=False)
    return f"""# Settings of this vault for studykit; every line can go.
# `studykit doctor` says where each value comes from.
{body}
# include: [notes]            # only these folders
# exclude: [templates]        # not these
# limits: {{new: 20, reviews: 200}}   # cards a day
# day_start: "04:00"          # the study day begins here
# folders:                    # other conventions for one folder
#   some/folder: {{separators: {{inline: "->->->"}}, flashcard_tags: ["#card"]}}
# site: {{title: My notes, publish: all}}
"""
