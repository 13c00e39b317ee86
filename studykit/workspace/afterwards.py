"""After a session: the index takes in what was written while what reads notes is loaded, so that no start has to.

It also keeps a word on how the session ended, so that the next one can show its first card before it reads the journal.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from studykit.errors import StudykitError
from studykit.index import fingerprint
from studykit.vault.places import journal_dir

if TYPE_CHECKING:
    from studykit.workspace.workspace import Workspace

_END = "end"


def take_in(workspace: Workspace) -> None:
    """Bring the kept index up to date where the journal has grown since; the workspace is of no use any more.

    Whatever goes wrong is left to the next command, which does the same and says what is the matter.
    """
    journal = journal_dir(workspace.root, workspace.config)
    if not workspace.kept or fingerprint.journal(journal) == workspace.journal_stamp:
        return
    workspace.close()
    after = workspace.refreshed()
    with suppress(StudykitError, OSError):
        _ = after.answers  # in short, as the next start wants them; they are kept as long as nothing else is asked for
        after.keeper.keep(_END, _end(after))
        after.index.count()
    after.close()


def _end(workspace: Workspace) -> str:
    """The journal as it stands, and the note that this machine changed last with its digest from before, if any."""
    from studykit.vault.events import change_of  # noqa: PLC0415 - the first card is shown without

    name = workspace.journal.name
    changes = (change_of(entry.event) for entry in reversed(workspace.events.entries) if entry.machine == name)
    last = next((change for change in changes if change is not None), None)
    return json.dumps([workspace.journal_stamp, *((last.note, last.before) if last is not None else ("", ""))])


def ended_in_order(workspace: Workspace) -> bool:
    """Whether nothing was written since a session of this machine came to its end, and nothing of it is to be settled.

    An answer is, whose note stands as it did before (see `studykit.vault.commit.settle`), and so is a file left over.
    """
    try:
        stamp, note, before = json.loads(workspace.keeper.kept(_END))
    except ValueError:
        return False
    if stamp != workspace.journal_stamp or workspace.reading.discovery.leftovers:
        return False
    found = workspace.index.note(note) if note else None
    return not note or (found is not None and found.sha256 != before)
