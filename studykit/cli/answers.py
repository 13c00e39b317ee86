"""``studykit import progress``: the answers of a quiz in the browser, given here again."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from fnmatch import fnmatchcase
from pathlib import Path

import click

from studykit.cli.output import document, plural, say, warn
from studykit.formats.progress import Answers, merged
from studykit.vault.commit import settle
from studykit.vault.lock import session_lock
from studykit.vault.places import cache_dir
from studykit.workspace.replay import Replayed, replay
from studykit.workspace.workspace import Workspace


def saved_files(workspace: Workspace, pattern: str) -> list[Path]:
    """The files of the vault that are meant where none is named. Raises `click.UsageError` where one has to be."""
    if not pattern:
        raise click.UsageError("Which file? Name it behind KIND.")
    names = [name for name in workspace.discovery.files if fnmatchcase(name.rpartition("/")[2], pattern)]
    return [workspace.root / name for name in sorted(names)]


def settled(workspace: Workspace) -> Workspace:
    """The vault once a crash of before is settled; read anew where that took an answer back."""
    found = settle(workspace.root, workspace.journal, workspace.events, workspace.reading.discovery.leftovers)
    return workspace if found.voided is None else workspace.refreshed()


def give_again(
    workspace: Workspace, sources: Sequence[str], answers: Sequence[Answers], *, dry_run: bool, as_json: bool
) -> None:
    """Replay the answers of these files and tell what came of it."""
    with nullcontext() if dry_run else session_lock(cache_dir(workspace.root)):
        workspace = workspace if dry_run else settled(workspace)
        done = replay(workspace, merged(answers).given, dry_run=dry_run)
    if as_json:
        document(
            "import-progress", sources=list(sources), dry_run=dry_run, answers=len(done.taken),
            cards=list(dict.fromkeys(answer.card for answer in done.taken)), known=done.known,
            unknown=list(done.unknown),
            refused=[{"card": card, "why": refused.why} for card, refused in done.refused.items()],
        )  # fmt: skip
        return
    if not sources:
        say("There is no studykit-progress-*.json in the vault. Save it at the end of a quiz on the site.")
        return
    _tell(done, sources, dry_run=dry_run)


def _tell(done: Replayed, sources: Sequence[str], *, dry_run: bool) -> None:
    cards = len({answer.card for answer in done.taken})
    counts = [f"{plural(len(done.taken), 'answer')} to {plural(cards, 'card')}", f"{done.known:,} known already"]
    counts += [f"{plural(len(done.unknown), 'card')} unknown"] if done.unknown else []
    where = sources[0] if len(sources) == 1 else plural(len(sources), "file")
    click.echo(f"{where}: {', '.join(counts)}.")
    for refused in done.refused.values():
        warn(f"{refused.card.note}:{refused.card.line}: {refused.why}")
    if done.notice:
        say(done.notice)
    if dry_run:
        say("Nothing was written.")
