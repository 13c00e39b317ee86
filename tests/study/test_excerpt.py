"""A plan that the database counts and sorts for is the plan of all cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.config.settings import Limits
from studykit.index.card_table import INSERT, card_values
from studykit.index.database import in_memory
from studykit.index.stock import Stock
from studykit.model.card import Card, CardId
from studykit.model.schedule import CardState
from studykit.model.span import NotePath
from studykit.study import excerpt as excerpt_module
from studykit.study.excerpt import excerpt
from studykit.study.queue import Plan, Request, plan
from studykit.study.standing import Standing

Make = Callable[..., Card]
INTERVALS = [None, *map(Fraction, ("0.5", "1", "3", "49/10", "10", "1/3"))]


def _stock(cards: Iterable[Card], buried: Iterable[CardId], today: date, ask_empty: bool) -> Stock:
    database = in_memory()
    aside = {*buried}
    database.executemany(INSERT, [card_values(card, today if card.id in aside else None, 0, "") for card in cards])
    return Stock(lambda query, values=(): database.execute(query, values).fetchall(), today, ask_empty=ask_empty)


def _seen(made: Plan) -> tuple[object, ...]:
    asked = [(asked.card.id, asked.stage, asked.card.due) for asked in made.asked]
    counted = [dict(found) for found in (made.waiting_due, made.waiting_new, made.buried, made.held)]
    return asked, [{deck: count for deck, count in found.items() if count} for found in counted]


@st.composite
def _days(draw: st.DrawFn, make: Make, today: date) -> tuple[list[Card], Standing, Request]:
    cards: list[Card] = []
    shapes = draw(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["a", "a/b", "c", ""])), max_size=14))
    for place, (siblings, deck) in enumerate(shapes):
        for sibling in range(siblings):
            late = draw(st.none() | st.integers(-2, 3))
            card = make(
                f"{place}.{sibling}", late, note=NotePath(f"{place % 5}.md"), block=place, sibling=sibling,
                siblings=siblings, deck=deck,
                empty_answer=draw(st.booleans()), foreign=not draw(st.integers(0, 9)),
                buried=not draw(st.integers(0, 5)),
            )  # fmt: skip
            if late is not None:
                card = card._replace(interval=draw(st.sampled_from(INTERVALS)))
                if not draw(st.integers(0, 7)):
                    card = card._replace(due=None)
            if not draw(st.integers(0, 9)):
                card = card._replace(state=CardState.SUSPENDED)
            cards.append(card)
    ids = [card.id for card in cards]
    answered = draw(st.sets(st.sampled_from(ids), max_size=4)) if ids else set()
    repeats = [card for card in sorted(answered) if draw(st.booleans())]
    counted = st.dictionaries(st.sampled_from(["a", "c", "gone"]), st.integers(0, 2), max_size=2)
    standing = Standing(draw(counted), draw(counted), frozenset(answered), tuple(repeats))
    limits = st.builds(Limits, st.integers(0, 6), st.integers(0, 6))
    request = Request(
        today,
        order=draw(st.sampled_from(["relative", "due", "overdue"])),
        limits=draw(limits),
        deck_limits=draw(st.dictionaries(st.sampled_from(["a", "c"]), limits, max_size=1)),
        bury_new=draw(st.booleans()),
        bury_reviews=draw(st.booleans()),
        ask_empty=draw(st.booleans()),
        new=draw(st.none() | st.integers(0, 4)),
        limit=draw(st.none() | st.integers(1, 5)),
    )
    return cards, standing, request


@given(data=st.data())
def test_it_is_the_plan_of_all_cards(make: Make, today: date, data: st.DataObject) -> None:
    """With little fetched at first, so that it takes several times."""
    cards, standing, request = data.draw(_days(make, today))
    cards.sort(key=lambda card: (card.note, card.block, card.sibling))
    stock = _stock(cards, [card.id for card in cards if card.buried], today, request.ask_empty)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(excerpt_module, "_SPARE", data.draw(st.sampled_from([1, 2, 64])))
        patch.setattr(excerpt_module, "_FACTOR", data.draw(st.sampled_from([1, 4])))
        made = excerpt(stock, standing, request)
    assert made is not None
    assert _seen(made) == _seen(plan(cards, standing, request))


@pytest.mark.parametrize(
    "change", [{"cram": True}, {"ahead": 2}, {"order": "random"}, {"order": "note"}, {"exam": date(2027, 1, 1)}]
)
def test_where_every_card_matters_all_are_asked_for(today: date, change: dict[str, Any]) -> None:
    cards: Sequence[Card] = ()
    assert excerpt(_stock(cards, (), today, True), Standing(), replace(Request(today), **change)) is None


def test_few_cards_are_fetched(make: Make, today: date) -> None:
    cards = [make(f"{number:05}", number % 50) for number in range(2000)]
    stock = _stock(cards, (), today, True)
    most = stock.urgent(100, relative=True)
    assert (len(most.cards), most.whole) == (80, False)
    assert {(today - card.due).days for card in most.cards if card.due} == {48, 49}
    assert stock.urgent(30, relative=True).cards == []  # forty are equally late
    request = Request(today, limits=Limits(20, 50))
    assert _seen(excerpt(stock, Standing(), request) or plan([], Standing(), request)) == _seen(
        plan(cards, Standing(), request)
    )
    assert today - timedelta(days=49) == most.cards[0].due
