"""The file of a deck: the one that is there, or the one to be made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studykit.cards.decks import matches
from studykit.config import DECK_FOLDER
from studykit.errors import UsageError
from studykit.index.choices import deck_of_path
from studykit.index.reading import choice_for, read_again
from studykit.model.card import CardKind
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.study.filters import folded
from studykit.text import SourceText, decode
from studykit.vault.discovery import is_taken
from studykit.vault.writer import note_path, read_note
from studykit.workspace.workspace import Workspace

_NO_NAME = re.compile(r'[\x00-\x1f<>:"|?*\\]|(?:^|/)(?:\.|/|\s)|[\s.](?:/|$)')
"""characters and endings that some file system refuses, and hidden files"""


@dataclass(frozen=True, slots=True)
class DeckFile:
    """A note for the cards of one deck; ``note`` is None, and ``opening`` its first line, where it is to be made."""

    source: SourceText
    note: Note | None
    opening: str = ""


def deck_name(text: str) -> str:
    """A deck's name as a path. Raises `UsageError` for what cannot name a file."""
    name = text.replace("::", "/").strip("/ ")
    if not name or _NO_NAME.search(name):
        raise UsageError(f"'{text}' cannot name a deck's file. Use letters, digits, - and _, with / between parts.")
    return name


def deck_files(workspace: Workspace, deck: str) -> Iterator[DeckFile]:
    """The deck's own file alone, where there is one; else files that could be made, the usual one first.

    Which of those gives its cards the deck depends on the conventions: a folder for cards, a tag, a folder's path.
    """
    found = _existing(workspace, deck)
    if found is not None:
        yield _as_it_is(workspace, found)
        return
    first, _, rest = deck.partition("/")
    inside = rest if rest and folded(first) == DECK_FOLDER else deck
    for name in (f"{_folder(workspace)}/{inside}.md", f"{deck}/cards.md"):
        path = NotePath(name)
        if path in workspace.notes:
            yield _as_it_is(workspace, path)
        elif is_taken(workspace.config, path) and not note_path(workspace.root, path).exists():
            source = decode(path, b"")
            yield DeckFile(source, None)
            roots = choice_for(workspace.reading, source).conventions.flashcard_tags
            if roots:
                yield DeckFile(source, None, "#" + (deck if matches(deck, roots) else f"{roots[0]}/{deck}"))


def names_deck(found: str, wanted: str, roots: tuple[str, ...]) -> bool:
    """Whether a card's deck is the one that was asked for; the tag that makes cards may stand in front of it."""
    return folded(found) in {folded(wanted), *(folded(f"{root}/{wanted}") for root in roots)}


def _as_it_is(workspace: Workspace, path: NotePath) -> DeckFile:
    source = read_note(workspace.root, path)
    return DeckFile(source, read_again(workspace.reading, path, source))


def _existing(workspace: Workspace, deck: str) -> NotePath | None:
    """A note in a folder for cards whose cards, or whose path, say that it is this deck's."""
    found = []
    for path, note in workspace.notes.items():
        conventions = workspace.reading.choices[path].conventions
        in_folder = DECK_FOLDER in (folded(part) for part in path.split("/")[:-1])
        if not note.writable or not (in_folder or conventions.deck_folder):
            continue
        decks = [block.decks[0] for block in note.blocks if block.kind is not CardKind.NOTE] or [deck_of_path(path)]
        if all(names_deck(name, deck, conventions.flashcard_tags) for name in decks):
            found.append(path)
    return min(found, key=lambda path: (len(path), path), default=None)


def _folder(workspace: Workspace) -> str:
    """The folder for cards that is there, else one at the vault's root."""
    folders = workspace.reading.discovery.folders
    named = [folder for folder in folders if folded(folder.rpartition("/")[2]) == DECK_FOLDER]
    return min(named, key=lambda folder: (folder.count("/"), folder), default=DECK_FOLDER)
