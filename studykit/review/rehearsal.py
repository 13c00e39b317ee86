"""Answers without consequences: cramming, and showing what an answer would write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.model.schedule import Rating
from studykit.review.choices import chosen
from studykit.review.desk import Desk, Recorded
from studykit.scheduling.states import encode_state

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from studykit.model.card import Card, CardId
    from studykit.model.diagnostic import Diagnostic
    from studykit.review.desk import LinkedNote, More, Side
    from studykit.scheduling.base import Outcome
    from studykit.study.entry import Entry
    from studykit.study.outlook import Outlook


class Rehearsal:
    """A desk over another one that writes nothing at all.

    With ``cram`` a card comes back until it is Good and previews are empty; otherwise (``--dry-run``) answers
    report what they would have written. Suspending, burying and marking only leave their trace in the
    session.
    """

    def __init__(self, desk: Desk, *, cram: bool) -> None:
        self._desk = desk
        self._cram = cram
        self._done: list[CardId] = []

    def preview(self, card_id: CardId) -> Mapping[Rating, Outcome]:
        return {} if self._cram else self._desk.preview(card_id)

    def rate(self, card_id: CardId, rating: Rating, seconds: float) -> Recorded:
        del seconds  # nothing is recorded
        before = self._desk.card(card_id).segment
        if self._cram:
            recorded = Recorded(rating, None, rating < Rating.GOOD, before, before)
        else:
            outcome = chosen(self._desk.preview(card_id), rating)
            recorded = Recorded(rating, outcome, outcome.again_today, before, encode_state(outcome.state))
        self._done.append(card_id)
        return recorded

    def suspend(self, card_id: CardId) -> None:
        self._done.append(card_id)

    def bury(self, card_id: CardId) -> None:
        self._done.append(card_id)

    def mark(self, card_id: CardId) -> bool:
        marked = not self._desk.card(card_id).marked
        self._done.append(card_id)
        return marked

    def undo(self) -> CardId | None:
        return self._done.pop() if self._done else None

    def card(self, card_id: CardId) -> Card:
        return self._desk.card(card_id)

    def render(self, card: Card, side: Side, width: int) -> RenderableType:
        return self._desk.render(card, side, width)

    def plain(self, card: Card, side: Side) -> str:
        return self._desk.plain(card, side)

    def source_link(self, card: Card) -> str:
        return self._desk.source_link(card)

    def edit(self, card: Card) -> None:
        self._desk.edit(card)

    def open(self, card: Card, path: str = "") -> str:
        return self._desk.open(card, path)

    def linked(self, card: Card) -> Sequence[LinkedNote]:
        return self._desk.linked(card)

    def more(self, what: More) -> Sequence[Entry]:
        return self._desk.more(what)

    def outlook(self) -> Outlook:
        return self._desk.outlook()

    def problems(self) -> Sequence[Diagnostic]:
        return self._desk.problems()
