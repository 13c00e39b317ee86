"""A card's own Markdown, changed by hand on a page: hash-checked, one step for undo, the card still who it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studykit.errors import ReadOnlyError, SourceChangedError, UsageError
from studykit.identity import carried_events
from studykit.model.card import CardKind
from studykit.text import Edit
from studykit.vault.events import EditEvent

if TYPE_CHECKING:
    from studykit.workspace.registrar import Registrar
    from studykit.workspace.shelf import Held

REASON = "edited card"
_SCHEDULE = "<!--SR:"


@dataclass(frozen=True, slots=True)
class Passage:
    """The lines of a card without its schedule. ``seen`` is the hash of the note they were read from."""

    text: str
    line: int
    seen: str


def passage(held: Held) -> Passage:
    """What can be rewritten. Raises `ReadOnlyError` where that is the whole note, or the note is only read."""
    block = held.siblings.block
    if held.card.kind is CardKind.NOTE:
        raise ReadOnlyError(f"{held.card.note} is reviewed as a whole. Change it in your editor.")
    if not held.note.writable:
        raise ReadOnlyError(f"{held.card.note} is made by another program and only read here.")
    text = block.span.cut(held.source.text).replace("\r\n", "\n")
    return Passage(text, block.lines[0], held.source.sha256)


def rewrite(registrar: Registrar, held: Held, text: str, seen: str) -> None:
    """Write a card's new text into its note; journal and note are durable when this returns.

    Raises `SourceChangedError` where the note is not the one that was ``seen``, `UsageError` for a text that
    cannot stand there, and what a write raises; then nothing was written.
    """
    before = passage(held)
    if before.seen != seen:
        raise SourceChangedError(
            f"{held.card.note} was changed by another program since this text was read; nothing was written. "
            "Copy your text, close the field and open it again."
        )
    new = text.replace("\r\n", "\n").strip("\n")
    if not new.strip():
        raise UsageError("A card cannot be empty. Suspend it, or delete it in its note.")
    if _SCHEDULE in new and new.count(_SCHEDULE) > before.text.count(_SCHEDULE):
        raise UsageError("A schedule is not written by hand. Take the comment out; nothing was written.")
    if new == before.text:
        return
    edit = Edit(held.source.path, seen, held.siblings.block.span, new.replace("\n", held.source.newline))
    registrar.write(held, edit, EditEvent(0, REASON, (held.card.id,)))
    shelf = registrar.shelf
    card = shelf.find(held.card.id)
    # The next start knows the card by its new wording, whatever else happens to the note until then.
    registrar.note_down((), *carried_events(card.siblings.keys, card.siblings.ids, shelf.known))
