"""``studykit reset``: forget schedules."""

from __future__ import annotations

from studykit.cli.chosen import Change, changes_cards


@changes_cards("reset", "reset", "without a schedule to forget")
def command() -> Change:
    """Forget schedules: the cards start anew.

    They are due today, with the ease that new cards start from. Cards without a schedule stay new. All cards
    reset together are one step for `studykit undo`.
    CARD is an id, or the first letters of one, or a place such as Note.md:12; or use the filters.

    \b
    Example:
      studykit reset Sourdough.md:15
    """
    from studykit.workspace.custody import reset  # noqa: PLC0415 - loads the vault's rooms, which --help need not

    return reset
