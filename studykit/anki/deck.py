"""From cards to Anki's notes: which siblings share a note, and what stands in its fields."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from studykit.anki.cloze import ClozeFace, cloze_field, without_bare_marks
from studykit.anki.fields import field as as_field
from studykit.anki.fields import side
from studykit.anki.history import card_data, log_rows
from studykit.anki.media import Media, relocate
from studykit.anki.names import deck_name, tag_names
from studykit.anki.note import AnkiCard, AnkiNote
from studykit.anki.notetypes import BASIC, CLOZE, IMAGE_OCCLUSION, REVERSED, NoteType
from studykit.anki.occlusion import Occlusion, occlusion_field
from studykit.anki.schedule import schedule_of
from studykit.model.card import Card, CardKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from studykit.vault.events import Review

_CONTEXT_ARROW = " › "
_EARLIEST, _LATEST = 315_532_800, 4_102_444_800
_PAIR = 2


@dataclass(frozen=True, slots=True)
class RenderedFace:
    """Front and back of one card as clean HTML: formulas as ``\\( \\)`` and ``\\[ \\]``, no scripts.

    A cloze's own deletion is marked as `studykit.anki.cloze` describes.
    """

    front: str
    back: str


@dataclass(frozen=True, slots=True)
class ExportBlock:
    """All siblings of one card block, in order, each with its face.

    ``source`` is where the note can be opened (a URL without line numbers, so that a line inserted above
    changes nothing) or "". ``media`` maps each reference of the HTML, unescaped, to its content.
    ``modified`` is when the content last changed as far as is known, in Unix seconds: the file's modification
    time will do. ``extra`` is HTML shown below the answer. With ``occlusion`` the siblings ask for the covered
    parts of a picture, below the front of the first. ``reviews`` are the answers to go along, by card.
    """

    cards: tuple[Card, ...]
    faces: tuple[RenderedFace, ...]
    modified: int
    source: str = ""
    media: Mapping[str, Media] = field(default_factory=lambda: MappingProxyType({}))
    extra: str = ""
    occlusion: Occlusion | None = None
    reviews: Mapping[str, Sequence[Review]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class DeckOptions:
    """``deck_prefix`` comes before every deck's name, ``tags`` go to every note."""

    deck_prefix: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A picture or sound that a card of ``note`` shows and nobody has."""

    note: str
    reference: str


def siblings(cards: Iterable[Card]) -> Iterator[tuple[Card, ...]]:
    """The cards of each block together; cards come in the order of the notes and their blocks."""
    for _, block in groupby(cards, key=lambda card: (card.note, card.block)):
        yield tuple(sorted(block, key=lambda card: card.sibling))


def notes_of(
    block: ExportBlock, options: DeckOptions, store: Callable[[str, Media], str | None]
) -> tuple[list[AnkiNote], list[Missing]]:
    """The block's notes (one; one per card where siblings cannot share) and the media they miss.

    ``store`` puts a file into the package and gives its name there.
    """
    writer = _Writer(block, options, store)
    if block.occlusion is not None:
        notes = writer.occlusion(block.occlusion)
    elif block.cards[0].kind is CardKind.CLOZE:
        notes = writer.cloze()
    elif block.cards[0].kind is CardKind.REVERSED and len(block.cards) == _PAIR:
        notes = [writer.note(REVERSED, writer.sides(block.faces[0]), tuple(enumerate(block.cards)))]
    else:
        notes = writer.basics()
    return notes, writer.missing


class _Writer:
    """The fields of one block's notes."""

    def __init__(self, block: ExportBlock, options: DeckOptions, store: Callable[[str, Media], str | None]) -> None:
        self.block = block
        self.missing: list[Missing] = []
        self._options = options
        self._store = store
        self._first = block.cards[0]

    def cloze(self) -> list[AnkiNote]:
        pairs = zip(self.block.cards, self.block.faces, strict=True)
        faces = [ClozeFace(card.sibling + 1, face.front, face.back) for card, face in pairs]
        text = cloze_field(faces)
        if text is None:
            return self.basics()
        ordinals = tuple((card.sibling, card) for card in self.block.cards)
        return [self.note(CLOZE, (as_field(self._media(text)),), ordinals)]

    def occlusion(self, occlusion: Occlusion) -> list[AnkiNote]:
        media = self.block.media
        reference = occlusion.picture
        stored = self._store(reference, media[reference]) if reference in media else None
        if stored is None:
            self.missing.append(Missing(self._first.note, reference))
            return self.basics()
        header = as_field(self._media(without_bare_marks(self.block.faces[0].front)))
        fields = (occlusion_field(occlusion), f'<img src="{stored}">', header, "", "")
        return [self.note(IMAGE_OCCLUSION, fields, tuple((card.sibling, card) for card in self.block.cards))]

    def basics(self) -> list[AnkiNote]:
        pairs = zip(self.block.cards, self.block.faces, strict=True)
        return [self.note(BASIC, self.sides(face), ((0, card),)) for card, face in pairs]

    def sides(self, face: RenderedFace) -> tuple[str, str]:
        front, back = (self._media(without_bare_marks(text)) for text in (face.front, face.back))
        return side(front), side(back)

    def note(self, notetype: NoteType, fields: Sequence[str], ordinals: tuple[tuple[int, Card], ...]) -> AnkiNote:
        cards = [card for _, card in ordinals]
        spare = (
            self._source(),
            as_field(html.escape(_CONTEXT_ARROW.join(self._first.context))),
            as_field(self._media(self.block.extra)),
            as_field(" ".join(html.escape(card.id) for card in cards)),
        )
        return AnkiNote(
            guid=guid_of(notetype, cards[0]),
            notetype=notetype,
            fields=(*fields, *spare),
            deck=deck_name(self._first.deck, self._options.deck_prefix),
            tags=self._tags(cards),
            modified=min(max(self.block.modified, _EARLIEST), _LATEST),
            cards=tuple(self._card(ordinal, card) for ordinal, card in ordinals),
        )

    def _card(self, ordinal: int, card: Card) -> AnkiCard:
        history = log_rows(self.block.reviews.get(card.id, ()))
        return AnkiCard(card.id, ordinal, schedule_of(card), history, card_data(card.segment, history))

    def _media(self, fragment: str) -> str:
        moved, lost = relocate(fragment, self.block.media, self._store)
        self.missing.extend(Missing(self._first.note, reference) for reference in lost)
        return moved

    def _source(self) -> str:
        title = html.escape(self._first.note_title or self._first.note)
        address = html.escape(self.block.source)
        return as_field(f'<a href="{address}">{title}</a>' if address else title)

    def _tags(self, cards: Sequence[Card]) -> tuple[str, ...]:
        """The notes' tags; Anki keeps marked and leech as tags of a note, too."""
        own = ["marked"] if any(card.marked for card in cards) else []
        own += ["leech"] if any(card.leech for card in cards) else []
        return tag_names((*self._first.tags, *self._options.tags, *own))


def guid_kind(guid: str) -> str:
    """The part of a guid that stands for the note type."""
    return guid.partition("-")[0]


def guid_of(notetype: NoteType, card: Card) -> str:
    """A note's identity in every Anki: the note type's letter and the lasting id of its first card.

    The letter is part of it because Anki refuses to change a note's type: a card that became a cloze is a new
    note, which brings its schedule along.
    """
    return f"sk{notetype.key}-{card.id}"
