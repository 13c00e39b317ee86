"""A desk in memory: cards with SM-2 schedules, and everything that was written to them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from studykit.errors import NotFoundError, ReadOnlyError
from studykit.model.card import Card, CardId, CardKind, Face
from studykit.model.schedule import CardState, EaseState, Rating
from studykit.model.span import NotePath
from studykit.review.desk import LinkedNote, More, Recorded, Side
from studykit.scheduling.base import Moment
from studykit.scheduling.sm2 import Sm2
from studykit.scheduling.states import encode_state
from studykit.study.entry import Entry, Stage
from studykit.study.outlook import Outlook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from studykit.model.diagnostic import Diagnostic
    from studykit.scheduling.base import Outcome

TODAY = date(2026, 11, 20)


def make_card(name: str, front: str = "", back: str = "", **values: Any) -> Card:
    """A new card, unless ``values`` say otherwise; its id is its name."""
    front, back = front or f"Question {name}?", back or f"Answer {name}."
    card = Card(
        id=CardId(name),
        note=NotePath(f"notes/{name}.md"),
        note_title=name.capitalize(),
        line=3,
        end_line=3,
        kind=CardKind.BASIC,
        syntax="inline",
        block=0,
        sibling=0,
        siblings=1,
        deck="oauth",
        tags=(),
        context=(),
        face=Face(front, back, front, back),
        state=CardState.NEW,
        buried=False,
        due=None,
        interval=None,
        ease=None,
        scheduler="sm2",
        segment=None,
    )
    return card._replace(**values)


def scheduled(card: Card, due: date, interval: int | Fraction, ease: int = 250) -> Card:
    state = EaseState(due, Fraction(interval), ease)
    return card._replace(
        state=CardState.REVIEW,
        due=due,
        interval=Fraction(interval),
        ease=ease,
        segment=encode_state(state),
    )


def entries(cards: Iterable[Card]) -> tuple[Entry, ...]:
    return tuple(Entry(card.id, Stage.NEW if card.state is CardState.NEW else Stage.DUE, card.due) for card in cards)


class FakeDesk:
    """``cards`` are what the notes say now; ``written`` every answer that was not taken back."""

    def __init__(self, cards: Iterable[Card], *, problems: Sequence[Diagnostic] = ()) -> None:
        self.cards = {card.id: card for card in cards}
        self.written: list[tuple[CardId, str]] = []
        self.reserve: dict[More, list[Entry]] = {}
        self.edits: dict[CardId, Face] = {}
        self.opened: list[str] = []
        self.links: list[LinkedNote] = []
        self._before: list[tuple[Card, bool]] = []
        self._drills: set[CardId] = set()
        self._problems = problems

    def card(self, card_id: CardId) -> Card:
        if card_id not in self.cards:
            raise NotFoundError(f"The card {card_id} is gone from its note.")
        return self.cards[card_id]

    def preview(self, card_id: CardId) -> Mapping[Rating, Outcome]:
        card = self.card(card_id)
        state = (
            None
            if card.due is None or card.interval is None or card.ease is None
            else EaseState(card.due, card.interval, card.ease)
        )
        now = datetime.combine(TODAY, datetime.min.time(), UTC)
        return Sm2().preview(state, Moment(TODAY, now, drill=card_id in self._drills))

    def rate(self, card_id: CardId, rating: Rating, seconds: float) -> Recorded:
        assert seconds >= 0
        before = self.card(card_id)
        outcome = self.preview(card_id)[rating]
        assert isinstance(outcome.state, EaseState)
        after = scheduled(before, outcome.state.due, outcome.state.interval, outcome.state.ease)
        self._write(before, after, rating.word)
        if rating is Rating.HARD:
            self._drills.add(card_id)
        elif card_id in self._drills and not outcome.again_today:
            self._drills.discard(card_id)
        return Recorded(rating, outcome, outcome.again_today, before.segment, after.segment)

    def suspend(self, card_id: CardId) -> None:
        card = self.card(card_id)
        self._write(card, card._replace(state=CardState.SUSPENDED), "suspend")

    def bury(self, card_id: CardId) -> None:
        card = self.card(card_id)
        self._write(card, card._replace(buried=True), "bury")

    def mark(self, card_id: CardId) -> bool:
        card = self.card(card_id)
        self._write(card, card._replace(marked=not card.marked), "mark")
        return not card.marked

    def undo(self) -> CardId | None:
        if not self._before:
            return None
        card, drilled = self._before.pop()
        self.written.pop()
        self.cards[card.id] = card
        (self._drills.add if drilled else self._drills.discard)(card.id)
        return card.id

    def _write(self, before: Card, after: Card, word: str) -> None:
        self._before.append((before, before.id in self._drills))
        self.cards[before.id] = after
        self.written.append((before.id, word))

    def render(self, card: Card, side: Side, width: int) -> Any:
        from rich.text import Text  # slow to load, and only faces for a terminal need it

        assert width > 0
        return Text(self.plain(card, side))

    def plain(self, card: Card, side: Side) -> str:
        return card.face.front_display if side is Side.FRONT else card.face.back_display

    def source_link(self, card: Card) -> str:
        return f"{card.note}:{card.line}"

    def edit(self, card: Card) -> None:
        if card.id in self.edits:
            self.cards[card.id] = self.cards[card.id]._replace(face=self.edits[card.id])

    def open(self, card: Card, path: str = "") -> str:
        self.opened.append(path or card.note)
        return f"Opened {path or card.note}."

    def linked(self, card: Card) -> Sequence[LinkedNote]:
        del card
        return self.links

    def more(self, what: More) -> Sequence[Entry]:
        return self.reserve.pop(what, [])

    def outlook(self) -> Outlook:
        return Outlook(
            TODAY, 12, TODAY + timedelta(days=1), 12, new_waiting=340, new_learned=20, new_limit=20, streak=5
        )

    def problems(self) -> Sequence[Diagnostic]:
        return self._problems


class FullDisk(FakeDesk):
    """Nothing can be written."""

    def rate(self, card_id: CardId, rating: Rating, seconds: float) -> Recorded:
        del card_id, rating, seconds
        raise ReadOnlyError("notes/a.md cannot be written: the disk is full. Nothing was lost.")
