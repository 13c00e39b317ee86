"""Which cards are meant: by deck, tag, note, state, due date, or words in their text."""

from __future__ import annotations

import unicodedata
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from studykit.model.card import Card, Listed, Slip
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from studykit.model.schedule import CardState
    from studykit.model.span import NotePath

AnyCard = TypeVar("AnyCard", Card, Slip, Listed)

_NOTE_SUFFIXES = (".md", ".markdown", ".mdx")


@dataclass(frozen=True)
class Filter:
    """All conditions given must hold; of several decks (tags, notes, states) one is enough.

    ``decks`` and ``tags`` are paths (``oauth/tokens``, also ``oauth::tokens``) and mean everything below them
    too; a tag may carry its ``#``. ``notes`` are paths or their ends, with or without suffix, folders,
    globs, or titles. ``within`` limits to a set of notes found elsewhere (those linked to one). ``due``
    keeps cards due on that day or before. ``search`` is words that all have to occur in the question,
    answer, title or context. Letter case, Unicode form and width make no difference anywhere.
    """

    decks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    within: frozenset[NotePath] | None = None
    states: tuple[CardState, ...] = ()
    due: date | None = None
    leech: bool = False
    marked: bool = False
    search: str = ""

    @cached_property
    def _decks(self) -> tuple[str, ...]:
        return tuple(_tree_path(deck) for deck in self.decks)

    @cached_property
    def _tags(self) -> tuple[str, ...]:
        return tuple(_tree_path(tag.removeprefix("#")) for tag in self.tags)

    @cached_property
    def _notes(self) -> tuple[str, ...]:
        return tuple(folded(note).removeprefix("./").rstrip("/") for note in self.notes)

    @cached_property
    def _words(self) -> tuple[str, ...]:
        return tuple(folded(self.search).split())

    @cached_property
    def takes_all(self) -> bool:
        """Whether there is no condition."""
        return self == Filter()

    def matches(self, card: Listed) -> bool:
        """Whether every condition holds for ``card``; words occur in no card that is given without its texts."""
        return (
            (not self.states or card.state in self.states)
            and (self.due is None or (card.due is not None and card.due <= self.due))
            and (not self.leech or card.leech)
            and (not self.marked or card.marked)
            and (self.within is None or card.note in self.within)
            and (not self.decks or _below(_tree_path(card.deck), self._decks))
            and (not self.tags or any(_below(_tree_path(tag), self._tags) for tag in card.tags))
            and (not self.notes or any(_names(card, wanted) for wanted in self._notes))
            and (not self._words or (isinstance(card, Card) and _says(card, self._words)))
        )


def select(cards: Iterable[AnyCard], wanted: Filter) -> list[AnyCard]:
    """The cards that match, in their order."""
    return list(cards) if wanted.takes_all else [card for card in cards if wanted.matches(card)]


def folded(text: str) -> str:
    """Text for comparing: compatibility form, no letter case."""
    return unicodedata.normalize("NFKC", text).casefold()


def under(deck: str, ancestor: str) -> bool:
    """Whether a deck is another one or lies below it."""
    return _below(_tree_path(deck), (_tree_path(ancestor),))


def _tree_path(name: str) -> str:
    return folded(name).replace("::", "/").strip("/")


def _below(path: str, ancestors: Sequence[str]) -> bool:
    return any(path == ancestor or path.startswith(ancestor + "/") for ancestor in ancestors)


def _names(card: Listed, wanted: str) -> bool:
    path = folded(card.note)
    if f"/{wanted}/" in f"/{path}/" or folded(card.note_title) == wanted:
        return True
    for suffix in _NOTE_SUFFIXES:
        stem = path.removesuffix(suffix)
        if stem != path and (stem == wanted or stem.endswith("/" + wanted)):
            return True
    return fnmatchcase(path, wanted)


def _says(card: Card, words: Sequence[str]) -> bool:
    text = folded("\n".join((card.face.front, card.face.back, card.note_title, *card.context)))
    return all(word in text for word in words)
