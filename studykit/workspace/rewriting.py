"""A card's own Markdown, changed by hand on a page: hash-checked, one step for undo, the card still who it was."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studykit.errors import NotFoundError, ReadOnlyError, SourceChangedError, UsageError
from studykit.identity import carried_events
from studykit.model.card import CardKind
from studykit.text import Edit
from studykit.vault.events import EditEvent
from studykit.vault.reckoning import effective

if TYPE_CHECKING:
    from studykit.model.card import CardId
    from studykit.text import SourceText
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
    _carry(registrar, held.card.id)


def rewritten_last(registrar: Registrar) -> Held | None:
    """The card whose text would be taken back by the next undo; None where that takes back something else."""
    newest = next((one.event for one in reversed(effective(registrar.journal.entries)) if one.event.undoable), None)
    if not isinstance(newest, EditEvent) or newest.reason != REASON or not newest.cards:
        return None
    with suppress(NotFoundError):  # rewritten so that it is no card any more
        return registrar.shelf.find(newest.cards[0])
    return None


def restored(registrar: Registrar, held: Held, source: SourceText) -> None:
    """The note of a card as it is after its rewriting was taken back: the card is still who it was."""
    registrar.shelf.rewritten(source, held)
    _carry(registrar, held.card.id)


def _carry(registrar: Registrar, card: CardId) -> None:
    """So that the next start knows the card by its wording now, however far that is from the one before."""
    try:
        siblings = registrar.shelf.find(card).siblings
    except NotFoundError:
        return  # no card any more; undo brings it back
    if events := list(carried_events(siblings.keys, siblings.ids, registrar.shelf.known)):
        registrar.note_down((), *events)
