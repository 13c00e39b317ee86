"""``studykit`` alone: what today holds, and what to do next."""

from __future__ import annotations

from collections import Counter

import click

from studykit.cli.due import show_due
from studykit.cli.invocation import Invocation
from studykit.cli.output import plural
from studykit.study.filters import Filter

_WORST = 5


def show(invocation: Invocation) -> None:
    """The vault and its dialects, due and new by deck, notes with problems, the next command."""
    workspace = invocation.workspace
    notes = workspace.notes
    if not notes:
        click.echo(f"There are no Markdown notes in {workspace.root}.")
        if workspace.config.include:
            click.echo(f"None is in what `include` names ({workspace.config.sources['include']}): studykit check")
            return
        click.echo("Go to the folder of your notes, or name it: studykit -C DIR. 'studykit --help' shows the rest.")
        return
    dialects = Counter(note.dialect for note in notes.values())
    spoken = ", ".join(f"{name} {count:,}" for name, count in dialects.most_common())
    click.echo(click.style(workspace.root.name, bold=True) + f": {plural(len(notes), 'note')} ({spoken})")
    click.echo()
    counts = show_due(workspace, Filter())
    worst = list(workspace.index.worst())
    if worst:
        click.echo()
        found = ", ".join(path for path, _ in worst[:_WORST]) + (" and more" if len(worst) > _WORST else "")
        click.echo(f"{plural(len(worst), 'note')} with warnings or errors: {found}. Details: studykit check")
    click.echo()
    if counts.today:
        click.echo("Next: studykit review")
    elif counts.cards:
        click.echo("Next: studykit build (the site), or studykit review --cram")
    else:
        click.echo("Next: studykit init")
