"""``studykit suspend``: leave cards out until they are unsuspended."""

from __future__ import annotations

from studykit.cli.chosen import Change, changes_cards


@changes_cards("suspend", "suspended", "suspended already")
def command() -> Change:
    """Leave cards out until they are unsuspended.

    CARD is an id, or the first letters of one, or a place such as Note.md:12; or use the filters.

    \b
    Example:
      studykit suspend Sourdough.md:15
    """
    from studykit.workspace.custody import suspend  # noqa: PLC0415 - loads the vault's rooms, which --help need not

    return suspend
