"""What the shell offers behind ``--deck``, ``--tag``, ``--note`` and where a note is named.

Names come from the index as it was last left: no note is read, and trouble is silence. A shell waits
for this at every press of the Tab key.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from studykit.errors import StudykitError

if TYPE_CHECKING:
    from studykit.index.names import Names

_MOST = 200
"""names offered: more are of no help"""


def complete_deck(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    del param
    return _beginning(_names(ctx).decks, incomplete)


def complete_tag(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """With its ``#`` where one was typed."""
    del param
    sign = "#" if incomplete.startswith("#") else ""
    return _beginning([sign + tag for tag in _names(ctx).tags], incomplete)


def complete_note(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """A path, its last part without the suffix, or a title."""
    del param
    names = _names(ctx)
    found = _beginning(names.notes, incomplete)
    if found and incomplete:
        return found
    stems = {Path(note).stem for note in names.notes}
    return found or _beginning(sorted(stems.union(names.titles)), incomplete)


def _beginning(names: list[str] | tuple[str, ...], incomplete: str) -> list[CompletionItem]:
    wanted = incomplete.casefold()
    return [CompletionItem(name) for name in names if name.casefold().startswith(wanted)][:_MOST]


def _names(ctx: click.Context) -> Names:
    from studykit.index.names import Names, last_names  # noqa: PLC0415 - only where a name is being typed
    from studykit.vault.places import cache_dir  # noqa: PLC0415 - the same
    from studykit.vault.root import find_root  # noqa: PLC0415 - the same

    vault = ctx.find_root().params.get("vault")
    with suppress(StudykitError, OSError):
        return last_names(cache_dir(find_root(Path.cwd(), vault)))
    return Names()
