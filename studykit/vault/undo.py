"""Taking back what was done, newest first: answers, fixes, imports, suspensions, marks; exact bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from studykit.errors import NotFoundError, SourceChangedError, StudykitError
from studykit.model.span import Span
from studykit.model.values import dataclass
from studykit.text import Edit, apply
from studykit.vault.commit import commit_edit
from studykit.vault.events import EditEvent, Undo, batch_of, change_of
from studykit.vault.reckoning import effective
from studykit.vault.writer import read_note, remove_empty

if TYPE_CHECKING:
    from pathlib import Path

    from studykit.text import SourceText
    from studykit.vault.events import Change
    from studykit.vault.journal import Journal
    from studykit.vault.lines import Entry


@dataclass(frozen=True, slots=True)
class Undone:
    """An event that was taken back, and its note as it is now (None for an event that changed none)."""

    entry: Entry
    source: SourceText | None = None


def undo(root: Path, journal: Journal, steps: int = 1) -> list[Undone]:
    """Take back the last ``steps`` steps that still count, of any session; fewer where there are no more.

    A step is one event, or all events of one batch. Raises `SourceChangedError` where a note is not what the
    step left behind: then nothing of that step is taken back, and the sentence says how many were before it.
    """
    done: list[Undone] = []
    waiting = [entry for entry in effective(journal.read_all().entries) if entry.event.undoable]
    for number in range(steps):
        if not waiting:
            break
        step = _pop_step(waiting)
        try:
            _check(root, step)
            done.extend(_take_back(root, journal, entry) for entry in step)
        except StudykitError as error:
            if number:
                raise type(error)(f"{error} What came after it was taken back: {number} of {steps} steps.") from error
            raise
    return done


def _pop_step(waiting: list[Entry]) -> list[Entry]:
    """The newest step, its newest event first."""
    step = [waiting.pop()]
    batch = batch_of(step[0].event)
    while batch and waiting and batch_of(waiting[-1].event) == batch:
        step.append(waiting.pop())
    return step


def _check(root: Path, step: list[Entry]) -> None:
    """Every note must be as the step left it, before anything is touched."""
    seen = set()
    for entry in step:
        change = change_of(entry.event)
        if change is not None and change.note not in seen:
            seen.add(change.note)
            _unchanged(root, entry, change)


def _unchanged(root: Path, entry: Entry, change: Change) -> SourceText:
    when = datetime.fromtimestamp(entry.event.at / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    try:
        source = read_note(root, change.note)
    except NotFoundError:
        raise SourceChangedError(
            f"{change.note} is no longer there, so what was done to it on {when} is not taken back."
        ) from None
    if source.sha256 != change.after:
        raise SourceChangedError(
            f"{change.note} has changed since {when}, so nothing of that is taken back: "
            "it could undo other work. Restore the note as it was then, or set the schedule by hand."
        )
    return source


def _take_back(root: Path, journal: Journal, entry: Entry) -> Undone:
    change = change_of(entry.event)
    if change is None:
        journal.append(Undo(0, entry.ref))
        return Undone(entry)
    source = _unchanged(root, entry, change)
    edit = Edit(change.note, change.after, Span(change.start, change.start + len(change.new)), change.old)
    if edit.span.cut(source.text) != change.new or apply(source, edit)[1].before != change.before:
        raise SourceChangedError(f"The journal's memory of {change.note} is damaged; nothing was taken back.")
    undone = Undone(entry, commit_edit(root, journal, source, edit, Undo(0, entry.ref)))
    if isinstance(entry.event, EditEvent) and entry.event.created and undone.source is not None:
        remove_empty(root, undone.source)
    return undone
