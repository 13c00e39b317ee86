from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from studykit.model.card import Card
from studykit.model.schedule import CardState
from studykit.model.span import NotePath
from studykit.study.filters import Filter, select

Make = Callable[..., Card]


@pytest.fixture
def cards(make: Make) -> list[Card]:
    return [
        make(
            "pkce", 1, note=NotePath("oauth/PKCE flow.md"), note_title="Proof Key", deck="OAuth/Grants", tags=("a/b",)
        ),
        make("implicit", note=NotePath("oauth/implicit.md"), deck="OAuth", tags=("b",), marked=True),
        make("授權", -3, note=NotePath("認證/授權碼.md"), note_title="授權碼", deck="", leech=True, context=("複習",)),
    ]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(), ["pkce", "implicit", "授權"]),
        (Filter(decks=("oauth",)), ["pkce", "implicit"]),
        (Filter(decks=("oauth::grants",)), ["pkce"]),
        (Filter(decks=("oau",)), []),
        (Filter(tags=("#A",)), ["pkce"]),
        (Filter(tags=("b", "a/b")), ["pkce", "implicit"]),
        (Filter(notes=("oauth/",)), ["pkce", "implicit"]),
        (Filter(notes=("pkce flow",)), ["pkce"]),
        (Filter(notes=("oauth/implicit.md",)), ["implicit"]),
        (Filter(notes=("proof key",)), ["pkce"]),
        (Filter(notes=("implicit.md",)), ["implicit"]),
        (Filter(notes=("im",)), []),
        (Filter(notes=("*/im*",)), ["implicit"]),
        (Filter(notes=("授權碼",)), ["授權"]),
        (Filter(within=frozenset({NotePath("oauth/implicit.md")})), ["implicit"]),
        (Filter(states=(CardState.NEW,)), ["implicit"]),
        (Filter(due=date(2026, 11, 20)), ["pkce"]),
        (Filter(due=date(2026, 11, 23)), ["pkce", "授權"]),
        (Filter(leech=True), ["授權"]),
        (Filter(marked=True), ["implicit"]),
        (Filter(search="複習"), ["授權"]),
        (Filter(search="ANSWER ｐｋｃｅ"), ["pkce"]),
        (Filter(search="answer nowhere"), []),
        (Filter(decks=("oauth",), states=(CardState.NEW,)), ["implicit"]),
    ],
)
def test_filters(cards: list[Card], wanted: Filter, expected: list[str]) -> None:
    assert [card.id for card in select(cards, wanted)] == expected
