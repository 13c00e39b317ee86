"""Making an answer durable, write ahead: first the journal, then the note; and settling what a crash left open."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from studykit.errors import NotFoundError, SourceChangedError, StudykitError
from studykit.model.values import dataclass
from studykit.vault.events import Change, EditEvent, Reset, Review, Undo, Void, change_of
from studykit.vault.journal import Events
from studykit.vault.writer import note_path, read_note, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from studykit.text import Edit, SourceText
    from studykit.vault.events import Event
    from studykit.vault.journal import Journal
    from studykit.vault.lines import Entry

_LEFTOVER_SECONDS = 60
"""a temporary file older than this belongs to nobody who is still writing, on this computer or a shared disk"""


@dataclass(frozen=True, slots=True)
class Settled:
    """The journal after start-up; ``voided`` is an event that had not reached its note, or None."""

    events: Events
    voided: Entry | None = None


def commit_edit(
    root: Path,
    journal: Journal,
    source: SourceText,
    edit: Edit,
    event: Review | EditEvent | Reset | Undo,
    *,
    first: Sequence[Event] = (),
) -> SourceText:
    """Write ``edit`` into its note and ``event`` into the journal; both are durable when this returns.

    The event, completed by the change and its inverse, is synced before the note is replaced; ``first`` are
    events written in front of it (an identity that it refers to). Returns the note as it is now. Raises what
    `write` and `Journal.append` raise, and then neither the note nor what the journal says has changed.
    """
    announced = False
    written: tuple[Entry, ...] = ()

    def announce(inverse: Edit) -> None:
        nonlocal announced, written
        announced = True
        change = Change(source.path, source.sha256, inverse.before, edit.span.start, inverse.new, edit.new)
        written = journal.append(*first, replace(event, change=change))

    try:
        return write(root, source, edit, announce)
    except SourceChangedError:
        if written:
            # Whoever saved in between, the note was not replaced. Its hash could not tell the next start.
            with suppress(StudykitError):
                journal.append(Void(0, written[-1].ref))
        raise
    except BaseException:
        if announced:
            # The note itself says whether it was replaced. If even this cannot be written, the next start does it.
            with suppress(StudykitError):
                settle(root, journal, journal.read_all())
        raise


def settle(root: Path, journal: Journal, events: Events, leftovers: Iterable[Path] = ()) -> Settled:
    """Bring journal and notes together at start-up; to be called by the holder of the session's lock.

    An event of this machine that was announced but whose note still has the bytes from before is declared
    void: the answer was never given. Temporary files of a killed process are removed.
    """
    for path in leftovers:
        with suppress(OSError):
            if time.time() - path.lstat().st_mtime > _LEFTOVER_SECONDS:
                path.unlink()
    void = {entry.event.of for entry in events.entries if isinstance(entry.event, Void)}
    for entry in reversed(events.entries):
        if entry.machine == journal.name and change_of(entry.event) is not None:
            added = () if entry.ref in void else _settle_entry(root, journal, entry)
            return Settled(Events(events.entries + added, events.diagnostics), entry if added else None)
    return Settled(events)


def _settle_entry(root: Path, journal: Journal, entry: Entry) -> tuple[Entry, ...]:
    change = change_of(entry.event)
    if change is None or change.before == change.after:
        return ()
    created = isinstance(entry.event, EditEvent) and entry.event.created
    if created and not note_path(root, change.note).exists():
        return journal.append(Void(0, entry.ref))
    try:
        found = read_note(root, change.note).sha256
    except NotFoundError:
        return ()
    return journal.append(Void(0, entry.ref)) if found == change.before else ()
