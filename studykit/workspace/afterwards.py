"""After a session: the index takes in what was written while what reads notes is loaded, so that no start has to."""

from __future__ import annotations

from contextlib import suppress

from studykit.errors import StudykitError
from studykit.index import fingerprint
from studykit.vault.places import journal_dir
from studykit.workspace.workspace import Workspace


def take_in(workspace: Workspace) -> None:
    """Bring the kept index up to date where the journal has grown since; the workspace is of no use any more.

    Whatever goes wrong is left to the next command, which does the same and says what is the matter.
    """
    if (
        not workspace.kept
        or fingerprint.journal(journal_dir(workspace.root, workspace.config)) == workspace.journal_stamp
    ):
        return
    workspace.close()
    after = workspace.refreshed()
    with suppress(StudykitError, OSError):
        _ = after.answers  # in short, as the next start wants them: kept as long as nothing else is asked for
        after.index.count()
    after.close()
