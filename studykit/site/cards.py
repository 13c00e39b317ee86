"""Cards as ``<details>``: tap to reveal, with or without script; the quiz reads them from the page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from studykit.cards.display import FOOTNOTE
from studykit.model.card import Card, CardBlock, CardKind
from studykit.render.cards import render_face
from studykit.render.policy import Policy, Slot
from studykit.site.context import plain
from studykit.site.model import Content
from studykit.text import SourceText

_REACHABLE = re.compile(r"<(?:a|pre|table|details|audio|video|figure)\b", re.I)
"""What can be clicked or scrolled itself must not stand in a ``<summary>``, which is one button."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card's note is, for pages that are not that note's own."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of a card as clean HTML; ``lang`` is the language of its note, "" where nobody knows.

    ``show`` are the words on what is opened, where the question itself cannot be that.
    """

    front: str
    back: str
    show: str
    lang: str = ""


def card_sides(
    card: Card, constructs: frozenset[str], policy: Policy, texts: Mapping[str, str], lang: str = ""
) -> Sides:
    face = render_face(card.face, constructs, policy)
    back = face.back
    if not back.strip() or card.empty_answer:
        back = f'<p class="card-empty">{escape(texts["empty_answer"])}</p>'
    return Sides(_inline(face.front), back, texts["show_answer"], lang)


def card_html(card: Card, sides: Sides, place: Place | None = None) -> str:
    """One card. ``place`` adds a link to the note it stands in; its language is said where it is given."""
    where = ""
    if place is not None:
        where = f'<p class="card-place"><a href="{escape(place.url)}">{escape(place.title)}</a></p>'
    lang = f' lang="{escape(sides.lang)}"' if sides.lang else ""
    attributes = (
        f'class="card card-{card.kind.value}" id="sk-card-{escape(card.id)}" data-card="{escape(card.id)}"{lang}'
    )
    back = f'<div class="card-back">{sides.back}</div>'
    if _REACHABLE.search(sides.front):
        return (
            f'<div {attributes}><div class="card-front">{sides.front}</div>'
            f'<details class="card-fold"><summary>{escape(sides.show)}</summary>{back}</details>{where}</div>'
        )
    front = f'<summary><span class="card-front">{sides.front}</span></summary>'
    return f"<details {attributes}>{front}{back}{where}</details>"


def _inline(html: str) -> str:
    """A single paragraph without its ``<p>``, so that a short question is one line."""
    body = html.strip()
    if body.startswith("<p>") and body.endswith("</p>") and body.count("<p") == 1:
        return body[3:-4]
    return body


def card_slots(item: Content, source: SourceText, policy: Policy, texts: Mapping[str, str]) -> tuple[Slot, ...]:
    """For each card block of a note its cards, in place of the lines they were written on."""
    slots: list[Slot] = []
    for number, block in enumerate(item.note.blocks):
        siblings = [card for card in item.cards if card.block == number]
        if not siblings or block.kind is CardKind.NOTE:
            continue
        html = "".join(card_html(card, card_sides(card, item.constructs, policy, texts)) for card in siblings)
        if block.kind is CardKind.STEP:
            folded = _folded(html, len(siblings), texts["steps"])
            slots.append(Slot(block.lines[0], _last_line(block, source), folded, below=True))
            continue
        if block.kind is CardKind.OCCLUSION:
            folded = _folded(html, len(siblings), texts["masks"])
            labels = " ".join(plain(card.face.back) for card in siblings)
            slots.append(Slot(block.lines[0], _last_line(block, source), folded, labels))
            continue
        if len(siblings) > 1:
            html = f'<div class="card-group">{html}</div>'
        # A footnote stays one: its text is where the page's mark leads.
        below = FOOTNOTE.match(source.lines[block.lines[0] - 1].lstrip(" >")) is not None
        slots.append(Slot(block.lines[0], _last_line(block, source), html, _text(siblings), below=below))
    return tuple(slots)


def _folded(html: str, count: int, title: str) -> str:
    """The steps of a flow stand below its drawing, the masks below their picture, out of the way: each of them shows
    all of it again."""
    return f'<details class="steps"><summary>{escape(title)} ({count})</summary>{html}</details>'


def _last_line(block: CardBlock, source: SourceText) -> int:
    if block.record is None:
        return block.lines[1]
    return max(block.lines[1], source.line_at(max(block.record.span.end - 1, block.record.span.start)))


def _text(siblings: Sequence[Card]) -> str:
    face = siblings[0].face
    if siblings[0].kind is CardKind.CLOZE:
        return plain(face.back_display)
    return f"{plain(face.front_display)} {plain(face.back_display)}"
