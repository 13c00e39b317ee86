"""Notes that are not UTF-8, with their odd bytes as question marks: a page can hold no half characters."""

from __future__ import annotations

from dataclasses import fields, replace

from studykit.model.card import Card, Face
from studykit.site.model import SiteNote
from studykit.text import SourceText


def readable_note(item: SiteNote, source: SourceText) -> SiteNote:
    """A note whose cards can be written."""
    if source.encoding_error is None or not item.cards:
        return item
    return replace(item, cards=tuple(_card(card) for card in item.cards))


def _card(card: Card) -> Card:
    return replace(card, face=Face(*(_whole(getattr(card.face, field.name)) for field in fields(Face))))


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
