"""The ease a card starts from under ``sm2-osr``: a note's from the notes it is linked with, a card's from its note."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from studykit.model.card import Card, CardKind
from studykit.model.span import NotePath
from studykit.scheduling import Scheduler
from studykit.scheduling.note_ease import LinkedEase, card_based_ease, known_ease, link_weighted_ease
from studykit.scheduling.sm2_osr import Sm2Osr
from studykit.workspace.shelf import Shelf
from studykit.workspace.workspace import Workspace


def scheduler_of(workspace: Workspace, card: Card) -> Scheduler:
    """The scheduler that rates a card. Late answers always earn their bonus for notes, whatever the setting for cards.

    (The plugin's sign of lateness is wrong for cards only.)
    """
    found = workspace.scheduler(card.scheduler)
    if card.kind is CardKind.NOTE and isinstance(found, Sm2Osr):
        return replace(found, lateness="intended")
    return found


def ease_hint(workspace: Workspace, card: Card, shelf: Shelf) -> int | None:
    """The ease in hundredths from which a new card starts; None where the settings alone decide."""
    scheduler = workspace.scheduler(card.scheduler)
    if not isinstance(scheduler, Sm2Osr):
        return None
    own = _known(shelf, card.note, scheduler.base_ease)
    if card.kind is not CardKind.NOTE:
        return own
    linked = _linked(workspace, card.note, shelf, scheduler.base_ease)
    return link_weighted_ease(linked, scheduler.base_ease, scheduler.max_link_factor, own)


def _known(shelf: Shelf, path: NotePath, base_ease: int) -> int | None:
    """The ease of a note that is under review as a whole; its scheduled cards count with it."""
    note: int | None = None
    cards: list[int] = []
    for card in shelf.cards_of(path):
        if card.ease is None or card.segment is None:
            continue
        if card.kind is CardKind.NOTE:
            note = card.ease
        else:
            cards.append(card.ease)
    found = known_ease(note, card_based_ease(cards, base_ease))
    return None if found is None else math.floor(found + 0.5)


def _linked(workspace: Workspace, path: NotePath, shelf: Shelf, base_ease: int) -> Iterator[LinkedEase]:
    """The notes at the other ends of links, each direction by itself."""
    for edge in workspace.graph.edges:
        if path in (edge.source, edge.target):
            other = edge.target if edge.source == path else edge.source
            ease = _known(shelf, other, base_ease)
            if ease is not None:
                yield LinkedEase(edge.count, workspace.ranks[other], ease)
