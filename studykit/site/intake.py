"""What a note's own text says once and for all: its language, and whether its author would rather keep it."""

from __future__ import annotations

from dataclasses import fields, replace

from studykit.model.card import Card, Face
from studykit.site import dates
from studykit.site.language import detect
from studykit.site.model import SiteNote
from studykit.site.publish import private_by_sight
from studykit.text import SourceText


def taken_in(item: SiteNote, source: SourceText) -> SiteNote:
    """A note with what its text says of it, and cards that can be written: a page can hold no half characters."""
    cards = item.cards
    if source.encoding_error is not None:
        cards = tuple(_card(card) for card in cards)
    meta = item.note.meta
    beginning = "\n".join(span.cut(source.text) for span in item.note.body[:4])
    return replace(
        item,
        cards=cards,
        created=dates.created(meta, item.created),
        changed=dates.changed(meta, item.changed),
        language=item.note.lang or detect(beginning),
        private="tag" not in item.constructs and private_by_sight(source.text),
    )


def _card(card: Card) -> Card:
    return replace(card, face=Face(*(_whole(getattr(card.face, field.name)) for field in fields(Face))))


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
