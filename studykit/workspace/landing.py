"""Where notes made of a foreign deck land in a vault, and their cards that were suspended there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studykit.anki.as_notes import Marks, NewNotes
from studykit.config import DECK_FOLDER, Conventions, conventions_for
from studykit.model.span import NotePath
from studykit.vault.events import Suspend
from studykit.workspace.deck_export import issue_identities
from studykit.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Landed:
    """``cards`` is how many cards the vault finds in the new notes, None where they lie outside of it."""

    cards: int | None = None
    suspended: int = 0


def landing(workspace: Workspace, folder: Path) -> tuple[Path, Marks]:
    """The folder itself where every line of it may be a card already, else its folder for cards; and how cards
    over several lines are spelled there."""
    inside = _inside(workspace, folder)
    parts = folder.parts if inside is None else inside.parts
    place = folder if any(part.casefold() == DECK_FOLDER for part in parts) else folder / DECK_FOLDER
    below = _inside(workspace, place)
    if below is None:
        return place, Marks()
    path = NotePath((below / "deck.md").as_posix())
    separators = conventions_for(workspace.config, path, workspace.config.plugin or Conventions()).separators
    return place, Marks((*separators.multiline, "?")[0], (*separators.multiline_reversed, "??")[0])


def land(workspace: Workspace, place: Path, made: NewNotes) -> Landed:
    """Look at the new notes as the vault sees them, and suspend the cards that were suspended."""
    base = _inside(workspace, place)
    if base is None:
        return Landed()
    paths = {(base / note.path).as_posix(): note for note in made.notes}
    cards = [card for card in workspace.cards() if card.note in paths]
    resting = [card for card in cards if (card.line, card.sibling) in paths[card.note].suspended]
    if resting:
        issue_identities(workspace, workspace.journal, resting)
        workspace.journal.append(Suspend(0, tuple(card.id for card in resting)))
    return Landed(len(cards), len(resting))


def _inside(workspace: Workspace, folder: Path) -> Path | None:
    """The folder as seen from the vault's root; None where it lies outside."""
    root, real = workspace.root.resolve(), folder.resolve()
    return real.relative_to(root) if real.is_relative_to(root) else None
