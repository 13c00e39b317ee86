"""One place in a session's queue."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from studykit.model.card import CardId
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from datetime import date


class Stage(StrEnum):
    """Why a card is asked, as the title line of a session counts what is left."""

    NEW = "new"
    LEARNING = "learning"
    """answered earlier today and to be asked again until Good"""
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Entry:
    """A card to ask. ``due`` is what its schedule said when the queue was made (None: no date)."""

    card: CardId
    stage: Stage
    due: date | None = None
