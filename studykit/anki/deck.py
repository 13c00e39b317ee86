"""From cards to Anki's notes: which siblings share a note, and what stands in its fields."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from itertools import groupby, zip_longest
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
from studykit.anki.numbering import Numbered, Numbers
from studykit.anki.occlusion import Occlusion, Shapes, labels_list, occlusion_field
from studykit.anki.schedule import schedule_of
from studykit.model.card import Card, CardKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from studykit.vault.events import Review

_CONTEXT_ARROW = " › "
_TAGS_AT_END = re.compile(r"(?<!\s)(?:\s+#[^\s#]+)+\s*$")
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

    ``page`` is the address of the note's page and ``source`` that of its source (without line numbers, so that a
    line inserted above changes nothing), or "". ``media`` maps each reference of the HTML, unescaped, to its content.
    ``modified`` is when the content last changed as far as is known, in Unix seconds: the file's modification
    time will do. ``extra`` is HTML shown below the answer. With ``occlusion`` siblings ask for the covered parts
    of a picture. ``reviews`` are the answers to go along, by card. ``missing`` are references that were left out of the
    faces, because nobody has what they name.
    """

    cards: tuple[Card, ...]
    faces: tuple[RenderedFace, ...]
    modified: int
    source: str = ""
    page: str = ""
    media: Mapping[str, Media] = field(default_factory=lambda: MappingProxyType({}))
    extra: str = ""
    occlusion: Occlusion | None = None
    missing: tuple[str, ...] = ()
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
    block: ExportBlock, options: DeckOptions, store: Callable[[str, Media], str | None], numbers: Numbers
) -> tuple[list[AnkiNote], list[Missing]]:
    """The block's notes (one; one per card where siblings cannot share) and the media they miss.

    ``store`` puts a file into the package and gives its name there.
    """
    writer = _Writer(block, options, store, numbers)
    if block.occlusion is not None:
        notes = writer.occlusion(block.occlusion)
    elif block.cards[0].kind is CardKind.CLOZE:
        notes = writer.cloze()
    elif block.cards[0].kind is CardKind.REVERSED and len(block.cards) == _PAIR:
        notes = [writer.templates(REVERSED, block.faces[0], block.cards)]
    else:
        notes = writer.basics()
    return notes, [*(Missing(block.cards[0].note, reference) for reference in block.missing), *writer.missing]


class _Writer:
    """The fields of one block's notes."""

    def __init__(
        self, block: ExportBlock, options: DeckOptions, store: Callable[[str, Media], str | None], numbers: Numbers
    ) -> None:
        self.block = block
        self.missing: list[Missing] = []
        self._options = options
        self._store = store
        self._numbers = numbers
        self._first = block.cards[0]

    def cloze(self) -> list[AnkiNote]:
        cards = self.block.cards
        numbered = self._numbers.of_deletions(CLOZE, cards)
        pairs = zip(numbered.ordinals, self.block.faces, strict=True)
        text = cloze_field([ClozeFace(ordinal + 1, face.front, face.back) for ordinal, face in pairs])
        if text is None:
            return self.basics()
        return [self._note(CLOZE, numbered, (as_field(self._media(text)),), cards)]

    def occlusion(self, occlusion: Occlusion) -> list[AnkiNote]:
        media = self.block.media
        reference = occlusion.picture
        stored = self._store(reference, media[reference]) if reference in media else None
        if stored is None:
            self.missing.append(Missing(self._first.note, reference))
            return self.basics()
        pairs = zip(self.block.cards, occlusion.masks, strict=True)
        covered = [(card, mask) for card, mask in pairs if mask is not None]
        cards = [card for card, _ in covered]
        numbered = self._numbers.of_deletions(IMAGE_OCCLUSION, cards)
        masks = zip(numbered.ordinals, (mask for _, mask in covered), strict=True)
        answer = labels_list(zip(numbered.ordinals, occlusion.labels, strict=False)) + occlusion.answer
        fields = (
            occlusion_field(masks, hide_all=occlusion.hide_all),
            f'<img src="{stored}">',
            as_field(self._media(without_bare_marks(occlusion.question))),
            as_field(self._media(without_bare_marks(answer))),
            "",
        )
        return [self._note(IMAGE_OCCLUSION, numbered, fields, cards), *self.basics(occlusion.masks)]

    def basics(self, masks: Sequence[Shapes | None] = ()) -> list[AnkiNote]:
        """A note for each card, but for those under a mask."""
        pairs = zip_longest(self.block.cards, self.block.faces, masks)
        return [self.templates(BASIC, face, (card,)) for card, face, mask in pairs if mask is None]

    def templates(self, notetype: NoteType, face: RenderedFace, cards: Sequence[Card]) -> AnkiNote:
        front, back = (self._media(without_bare_marks(text)) for text in (face.front, face.back))
        return self._note(notetype, self._numbers.of_templates(notetype, cards), (side(front), side(back)), cards)

    def _note(self, notetype: NoteType, numbered: Numbered, fields: Sequence[str], cards: Sequence[Card]) -> AnkiNote:
        spare = (
            self._source(),
            as_field(html.escape(_CONTEXT_ARROW.join(_TAGS_AT_END.sub("", part) for part in self._first.context))),
            as_field(self._media(self.block.extra)),
            as_field(" ".join(html.escape(one) for one in numbered.ids)),
        )
        return AnkiNote(
            guid=numbered.guid,
            notetype=notetype,
            fields=(*fields, *spare),
            deck=deck_name(self._first.deck, self._options.deck_prefix),
            tags=self._tags(cards),
            modified=min(max(self.block.modified, _EARLIEST), _LATEST),
            cards=tuple(self._card(*pair) for pair in zip(numbered.ordinals, cards, strict=True)),
            ids=numbered.ids,
        )

    def _card(self, ordinal: int, card: Card) -> AnkiCard:
        history = log_rows(self.block.reviews.get(card.id, ()))
        return AnkiCard(card.id, ordinal, schedule_of(card), history, card_data(card.segment, history))

    def _media(self, fragment: str) -> str:
        moved, lost = relocate(fragment, self.block.media, self._store)
        self.missing.extend(Missing(self._first.note, reference) for reference in lost)
        return moved

    def _source(self) -> str:
        """The note's title, leading to its page, and its path, leading to its source; one where there is one."""
        page, source = self.block.page, self.block.source
        links = [_link(page or source, self._first.note_title or self._first.note)]
        links += [_link(source, self._first.note)] if page and source else []
        return as_field(" · ".join(links))

    def _tags(self, cards: Sequence[Card]) -> tuple[str, ...]:
        """The notes' tags; Anki keeps marked and leech as tags of a note, too."""
        own = ["marked"] if any(card.marked for card in cards) else []
        own += ["leech"] if any(card.leech for card in cards) else []
        return tag_names((*self._first.tags, *self._options.tags, *own))


def _link(address: str, text: str) -> str:
    return f'<a href="{html.escape(address)}">{html.escape(text)}</a>' if address else html.escape(text)
