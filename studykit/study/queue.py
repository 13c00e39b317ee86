"""The queue of a session: which cards are asked today, in order, and which wait."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from datetime import timedelta
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from studykit.config.settings import Limits
from studykit.model.schedule import CardState
from studykit.model.values import dataclass
from studykit.study.entry import Entry, Stage
from studykit.study.exam import budgets as exam_budgets
from studykit.study.exam import days_left, drawn, load
from studykit.study.limits import Budget, budgets
from studykit.study.orders import order_due, order_new, place, round_robin, shuffled
from studykit.study.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from studykit.config.settings import Config, Order
    from studykit.model.card import Listed
    from studykit.model.span import NotePath
    from studykit.study.exam import Load

_deck: Callable[[Listed], str] = attrgetter("deck")


@dataclass(frozen=True, slots=True)
class Request:
    """How a session was asked for: the vault's settings, and what the command overrides.

    ``new`` is how many new cards this session takes, whatever the day's limits say. ``limit`` bounds the
    whole queue. ``ahead`` takes cards due within so many days, without a limit on reviews. ``cram`` takes
    every card, due or not, without limits or burying. ``exam`` is a day before which every card is seen,
    whatever the limits. ``seed`` decides about chance. ``note_rank`` is for the order ``path``.
    """

    today: date
    order: Order = "relative"
    limits: Limits = field(default_factory=Limits)
    deck_limits: Mapping[str, Limits] = field(default_factory=lambda: MappingProxyType({}))
    bury_new: bool = True
    bury_reviews: bool = True
    ask_empty: bool = True
    new: int | None = None
    limit: int | None = None
    ahead: int = 0
    cram: bool = False
    exam: date | None = None
    seed: str = ""
    note_rank: Mapping[NotePath, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Asked:
    card: Listed
    stage: Stage


@dataclass(frozen=True, slots=True)
class Plan:
    """Today's cards in the order they are asked, and those that wait for another day.

    ``waiting_due`` and ``waiting_new`` are beyond the limits, ``buried`` wait because a sibling is asked
    today; these, and all that are ``held``, are counted by deck.
    """

    asked: tuple[Asked, ...]
    waiting_due: Mapping[str, int] = field(default_factory=dict)
    waiting_new: Mapping[str, int] = field(default_factory=dict)
    buried: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What a session starts from."""
        return tuple(Entry(asked.card.id, asked.stage, asked.card.due) for asked in self.asked)


def request(config: Config, today: date) -> Request:
    """What the settings alone ask for; its chance differs from day to day."""
    return Request(
        today,
        config.order,
        config.limits,
        config.deck_limits,
        config.bury_new,
        config.bury_reviews,
        config.ask_empty,
        seed=today.isoformat(),
    )


def plan(cards: Iterable[Listed], standing: Standing, wanted: Request) -> Plan:
    """Which of ``cards`` are asked: repeats of today, then due, then new cards.

    Suspended and buried cards and foreign schedules are left out, cards without an answer too where the
    settings say so. A card with an unreadable schedule is due.
    """
    cards = list(cards)
    free = [card for card in cards if (wanted.cram or not card.buried) and askable(card, wanted)]
    held = _by_deck(cards)
    if wanted.cram:
        return Plan(tuple(_crammed(free, wanted)[: wanted.limit]), held=held)
    again, due, new = _sorted_out(free, standing, wanted)
    blocks = {(card.note, card.block) for card in cards if card.id in standing.answered}
    blocks.update((card.note, card.block) for card in again)
    buried: list[Listed] = []
    last_day = wanted.exam is not None and days_left(wanted.exam, wanted.today) == 1
    due = _one_a_block(due, blocks, buried, bury=wanted.bury_reviews and not last_day)
    new = _one_a_block(new, blocks, buried, bury=wanted.bury_new and not last_day)
    within = _budgets(free, standing, wanted)
    due_today, due_later = _within(due, within[Stage.DUE])
    new_today, new_later = _within(new, within[Stage.NEW])
    asked = [Asked(card, Stage.LEARNING) for card in again]
    asked += [Asked(card, Stage.DUE) for card in due_today]
    asked += [Asked(card, Stage.NEW) for card in new_today]
    return Plan(tuple(asked[: wanted.limit]), _by_deck(due_later), _by_deck(new_later), _by_deck(buried), held)


def _by_deck(cards: Iterable[Listed]) -> Mapping[str, int]:
    return Counter(map(_deck, cards))


def askable(card: Listed, wanted: Request) -> bool:
    """Whether a card can be asked at all, on this day or another."""
    return card.state is not CardState.SUSPENDED and not card.foreign and (wanted.ask_empty or not card.empty_answer)


def exam_load(cards: Iterable[Listed], standing: Standing, wanted: Request) -> Load | None:
    """What an exam means for ``cards``; None where the request names none."""
    if wanted.exam is None:
        return None
    return load((card for card in cards if askable(card, wanted)), standing, wanted.exam, wanted.today)


def catch_up(made: Plan, wanted: Request) -> str:
    """A sentence for a day with more due cards than its limit, or ""."""
    if not made.waiting_due:
        return ""
    today = sum(asked.stage is Stage.DUE for asked in made.asked)
    waiting = sum(made.waiting_due.values())
    first = ", most overdue first" if wanted.order in {"relative", "overdue"} else ""
    return f"{today:,} of {today + waiting:,} today{first}; the rest wait"


def _sorted_out(
    cards: Iterable[Listed], standing: Standing, wanted: Request
) -> tuple[list[Listed], list[Listed], list[Listed]]:
    """Repeats, due and new cards, each in its order."""
    until = wanted.today + timedelta(days=wanted.ahead)
    again: list[Listed] = []
    due: list[Listed] = []
    new: list[Listed] = []
    for card in cards:
        if card.state is CardState.NEW:
            new.append(card)
        elif card.id in standing.answered:
            if card.id in standing.repeats or (card.due is not None and card.due <= wanted.today):
                again.append(card)
        elif card.due is None or card.due <= until or (wanted.exam and drawn(card, wanted.exam, wanted.today)):
            due.append(card)
    turn = {card_id: number for number, card_id in enumerate(standing.repeats)}
    again.sort(key=lambda card: (turn.get(card.id, len(turn)), place(card)))
    return (
        again,
        order_due(due, wanted.order, wanted.today, wanted.seed),
        order_new(new, wanted.order, wanted.seed, wanted.note_rank),
    )


def _one_a_block(
    cards: Sequence[Listed], taken: set[tuple[NotePath, int]], buried: list[Listed], *, bury: bool
) -> list[Listed]:
    """The first card of each block; its siblings go to ``buried``. ``taken`` grows by the blocks asked."""
    kept = []
    for card in cards:
        block = (card.note, card.block)
        if bury and block in taken:
            buried.append(card)
        else:
            taken.add(block)
            kept.append(card)
    return kept


def _budgets(cards: Sequence[Listed], standing: Standing, wanted: Request) -> dict[Stage, Budget]:
    within = budgets(wanted.limits, wanted.deck_limits, standing.introduced, standing.reviewed)
    if found := exam_load(cards, standing, wanted):
        decks = (card.deck for card in cards)
        within[Stage.NEW], within[Stage.DUE] = exam_budgets(found, standing, wanted.limits, decks)
    if wanted.new is not None:
        within[Stage.NEW] = Budget(wanted.new, {}, {})
    if wanted.ahead:
        within[Stage.DUE] = Budget(None, {}, {})
    return within


def _within(cards: Iterable[Listed], budget: Budget) -> tuple[list[Listed], list[Listed]]:
    today: list[Listed] = []
    later: list[Listed] = []
    waiting = iter(cards)
    for card in waiting:
        (today if budget.take(card.deck) else later).append(card)
        if budget.spent:
            later.extend(waiting)  # of tens of thousands none is within the limit any more
    return today, later


def _crammed(cards: Iterable[Listed], wanted: Request) -> list[Asked]:
    if wanted.order == "random":
        ordered = sorted(cards, key=lambda card: shuffled(card, wanted.seed))
    else:
        ordered = round_robin(sorted(cards, key=place))
    return [Asked(card, Stage.NEW if card.state is CardState.NEW else Stage.DUE) for card in ordered]
