"""``studykit unsuspend``: ask suspended cards again."""

from __future__ import annotations

from studykit.cli.chosen import Change, changes_cards


@changes_cards("unsuspend", "unsuspended", "not suspended")
def command() -> Change:
    """Ask suspended cards again.

    They keep the schedules they had.
    CARD is an id, or the first letters of one, or a place such as Note.md:12; or use the filters.

    \b
    Example:
      studykit unsuspend --deck grants
    """
    from studykit.workspace.custody import unsuspend  # noqa: PLC0415 - loads the vault's rooms, which --help need not

    return unsuspend
