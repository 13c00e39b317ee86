"""What all other pages of a site need of a note: everything but its text. Small, so that a vault's fit in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from studykit.model.card import CardId
from studykit.model.link import LinkKind, LinkStatus, ResolvedLink
from studykit.model.span import NotePath
from studykit.site.publish import Withheld


class Tie(NamedTuple):
    """Where one link of a note leads; ``inside`` says that it names a place in there."""

    path: NotePath | None
    status: LinkStatus
    kind: LinkKind
    inside: bool


class CardPlace(NamedTuple):
    """A card without its text."""

    id: CardId
    note: NotePath
    deck: str


@dataclass(frozen=True, slots=True)
class Outline:
    """``withheld`` is why a note stays where only marked notes are published. ``language`` is "" where nobody knows
    it; ``ties`` are in the order of the text. ``lost_links`` and ``lost_images`` count what leads nowhere.
    ``places`` is a digest of all that a link into the note can name.
    """

    path: NotePath
    title: str
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    created: date | None
    changed: date | None
    language: str
    withheld: Withheld | None
    cards: tuple[CardPlace, ...]
    ties: tuple[Tie, ...]
    lost_links: int
    lost_images: int
    places: str


@lru_cache(maxsize=1 << 15)
def _tie(path: str | None, status: str, kind: str, inside: bool) -> Tie:
    return Tie(NotePath(intern(path)) if path is not None else None, LinkStatus(status), LinkKind(kind), inside)


def ties_of(links: Iterable[ResolvedLink]) -> tuple[Tie, ...]:
    return tuple(
        _tie(found.resolution.path, found.resolution.status, found.link.kind, bool(found.link.fragment))
        for found in links
    )


def as_text(outline: Outline) -> str:
    """As one line of JSON."""
    created, changed = (day.isoformat() if day is not None else None for day in (outline.created, outline.changed))
    return json.dumps(
        [
            outline.path, outline.title, outline.aliases, outline.tags, created, changed, outline.language,
            outline.withheld, [(card.id, card.deck) for card in outline.cards], outline.ties,
            outline.lost_links, outline.lost_images, outline.places,
        ],
        separators=(",", ":"),
    )  # fmt: skip


def from_texts(texts: Iterable[str]) -> Iterator[Outline]:
    """Outlines from their lines; all at once, because they are many. Raises `ValueError` and `TypeError`."""
    for row in json.loads(f"[{','.join(texts)}]"):
        path, title, aliases, tags, created, changed, language, reason, cards, ties, links, images, places = row
        path = NotePath(intern(path))
        yield Outline(
            path, title, tuple(aliases), tuple(map(intern, tags)), _day(created), _day(changed), intern(language),
            Withheld(reason) if reason is not None else None,
            tuple(CardPlace(CardId(card), path, intern(deck)) for card, deck in cards),
            tuple(_tie(*tie) for tie in ties), links, images, places,
        )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text is not None else None
