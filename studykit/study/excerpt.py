"""The plan of a day from an excerpt of the cards: the database counts them all and fetches those that can matter.

It is the same plan as `studykit.study.queue.plan` makes of all cards. Cards are asked in an order of which the
beginning is fetched, as long as it takes until the day's limits are spent; the cards behind it are only counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from studykit.index.stock import DeckStock
from studykit.model.schedule import CardState
from studykit.study.entry import Stage
from studykit.study.queue import Plan, askable, plan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from studykit.index.stock import Some, Stock
    from studykit.model.card import Listed, Slip
    from studykit.study.queue import Request
    from studykit.study.standing import Standing

_SPARE = 64
_FACTOR = 4
"""So many times the limit, and some to spare, are fetched at first: siblings are left out of what is asked."""
_GROWTH = 16
"""by which more are fetched where that was not enough"""
_ORDERS = frozenset({"relative", "overdue", "due"})


def excerpt(stock: Stock, standing: Standing, wanted: Request) -> Plan | None:
    """The plan of all cards of ``stock``, which is asked as of ``wanted.today``; None where it needs each of them."""
    if wanted.cram or wanted.ahead or wanted.exam is not None or wanted.order not in _ORDERS:
        return None
    unbounded = replace(wanted, limit=None)
    near = stock.beside(standing.answered)
    new = wanted.limits.new - standing.introduced_today if wanted.new is None else wanted.new
    most_due = _to_fetch(wanted.limits.reviews - standing.reviewed_today)
    most_new = _to_fetch(new)
    while True:
        due_first = stock.urgent(most_due, relative=wanted.order != "due")
        new_first = stock.first_new(most_new)
        beside = stock.beside(card.id for card in new_first.cards)
        cards = {card.id: card for card in (*near, *due_first.cards, *new_first.cards, *beside)}
        made = plan(cards.values(), standing, unbounded)
        enough_due = _is_beginning(made, Stage.DUE, due_first, wanted.limits.reviews - standing.reviewed_today)
        enough_new = _is_beginning(made, Stage.NEW, new_first, new)
        if enough_due and enough_new:
            break
        most_due *= 1 if enough_due else _GROWTH
        most_new *= 1 if enough_new else _GROWTH
    return _counted(made, stock.counts(), near, plan(near, standing, unbounded), wanted)


def _to_fetch(left: int) -> int:
    return max(0, left) * _FACTOR + _SPARE


def _is_beginning(made: Plan, stage: Stage, fetched: Some, left: int) -> bool:
    """Whether what is asked is the beginning of what all cards would give: either all were fetched, or the limit was
    spent before the fetched ones ran out."""
    asked = [asked.card.id for asked in made.asked if asked.stage is stage]
    if fetched.whole or left <= 0:
        return True
    return len(asked) == left and asked[-1] in {card.id for card in fetched.cards}


def _counted(made: Plan, stocks: Iterable[DeckStock], near: Collection[Slip], nearby: Plan, wanted: Request) -> Plan:
    """``made`` with the cards that were not fetched counted; ``nearby`` is the plan of the blocks answered today."""
    asked = Counter((asked.card.deck, asked.stage) for asked in made.asked)
    known = Counter((asked.card.deck, asked.stage) for asked in nearby.asked)
    waiting_due: Counter[str] = Counter()
    waiting_new: Counter[str] = Counter()
    buried: Counter[str] = Counter(nearby.buried)
    held: Counter[str] = Counter()
    there = _stocked(near, wanted)
    for stock in stocks:
        deck, beside = stock.deck, there.get(stock.deck, DeckStock(stock.deck))
        far = DeckStock(deck, *(all_ - some for all_, some in zip(stock[1:], beside[1:], strict=True)))
        due = far.due_blocks if wanted.bury_reviews else far.due
        new = far.only_new if wanted.bury_new else far.new
        buried[deck] += far.due - due + far.new - new
        due += known[deck, Stage.DUE] + nearby.waiting_due.get(deck, 0)
        new += known[deck, Stage.NEW] + nearby.waiting_new.get(deck, 0)
        waiting_due[deck] = due - asked[deck, Stage.DUE]
        waiting_new[deck] = new - asked[deck, Stage.NEW]
        held[deck] = stock.held
    return Plan(made.asked[: wanted.limit], +waiting_due, +waiting_new, +buried, held)


def _stocked(cards: Iterable[Slip], wanted: Request) -> dict[str, DeckStock]:
    """What `Stock.counts` says of these blocks, by deck."""
    blocks: dict[tuple[str, int], list[Slip]] = {}
    for card in cards:
        blocks.setdefault((card.note, card.block), []).append(card)
    found: dict[str, Counter[str]] = {}
    for block in blocks.values():
        counts = found.setdefault(block[0].deck, Counter())
        free = [card for card in block if not card.buried and askable(card, wanted)]
        new = sum(card.state is CardState.NEW for card in free)
        due = sum(_is_due(card, wanted) for card in free)
        counts.update(
            due_blocks=due > 0, due=due, new_blocks=new > 0, only_new=new > 0 and not due, new=new, held=len(block)
        )
    return {deck: DeckStock(deck, **counts) for deck, counts in found.items()}


def _is_due(card: Listed, wanted: Request) -> bool:
    return card.state is not CardState.NEW and (card.due is None or card.due <= wanted.today)
