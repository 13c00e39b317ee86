"""Notes and cards in Anki's sense, ready to be written.

They are tuples: a big vault makes a hundred thousand of them on the way, at a third of a dataclass's time.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from studykit.anki.history import LogRow
    from studykit.anki.notetypes import NoteType
    from studykit.anki.schedule import Schedule


class AnkiCard(NamedTuple):
    """``ordinal`` is the template of the note type, or the number of the cloze deletion minus one.

    ``key`` is the card's lasting identity, ``history`` its answers in time order, ``data`` Anki's JSON beside the
    schedule.
    """

    key: str
    ordinal: int
    schedule: Schedule
    history: tuple[LogRow, ...] = ()
    data: str = "{}"


class AnkiNote(NamedTuple):
    """``fields`` are HTML, as many as the note type has. ``deck`` is spelled ``A::B``.

    ``modified`` is when the content last changed, in Unix seconds: Anki updates a note it knows only where
    this is newer. ``ids`` are the lasting ids of its cards by their ordinals, of those that are gone, too.
    """

    guid: str
    notetype: NoteType
    fields: tuple[str, ...]
    deck: str
    tags: tuple[str, ...]
    modified: int
    cards: tuple[AnkiCard, ...]
    ids: tuple[str, ...] = ()

    def digest(self) -> str:
        """What an import would change in a note that is already there: its fields and tags."""
        content = "\x1f".join((*self.fields, *self.tags))
        return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:16]
