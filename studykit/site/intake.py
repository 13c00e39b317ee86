"""What a note's own text says once and for all: its language, and whether its author would rather keep it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

from studykit.model.card import Card, Face
from studykit.model.note import Note
from studykit.site import dates
from studykit.site.backlinks import broken
from studykit.site.language import detect
from studykit.site.model import Content
from studykit.site.outline import CardPlace, Outline, ties_of
from studykit.site.publish import PRIVATE_TAG, private_by_sight, withheld
from studykit.text import SourceText


def taken_in(content: Content, source: SourceText) -> Content:
    """A note with cards that can be written: a page can hold no half characters."""
    if source.encoding_error is None:
        return content
    return replace(content, cards=tuple(_card(card) for card in content.cards))


def outlined(content: Content, source: SourceText) -> Outline:
    """What other pages need of a note. In a dialect that has no tags, the private tag counts where it is seen."""
    note = content.note
    tags = tuple(tag.name for tag in note.tags)
    private = "tag" not in content.constructs and private_by_sight(source.text)
    beginning = "\n".join(span.cut(source.text) for span in note.body[:4])
    lost_links, lost_images = broken(content.links)
    return Outline(
        path=note.path,
        title=note.title,
        aliases=note.aliases,
        tags=tags,
        created=dates.created(note.meta),
        changed=dates.changed(note.meta),
        language=note.lang or detect(beginning),
        withheld=withheld(note.meta, (*tags, PRIVATE_TAG) if private else tags, "marked"),
        cards=tuple(CardPlace(card.id, note.path, card.deck) for card in content.cards),
        ties=ties_of(content.links),
        lost_links=lost_links,
        lost_images=lost_images,
        places=_places(note),
    )


def _places(note: Note) -> str:
    named = (part for heading in note.headings for part in (heading.text, heading.slug, heading.explicit))
    text = "\0".join((str([heading.level for heading in note.headings]), *named, "", *sorted(note.anchors)))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _card(card: Card) -> Card:
    return card._replace(face=Face(*map(_whole, card.face)))


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
