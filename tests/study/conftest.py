"""Cards made by hand, all of one study day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from studykit.model.card import Card, CardId, CardKind, Face
from studykit.model.schedule import CardState
from studykit.model.span import NotePath

TODAY = date(2026, 11, 20)


def _make(name: str, late: int | None = None, interval: float = 10, **values: Any) -> Card:
    """A card called ``name``, new without ``late``, else that many days overdue (negative: due later)."""
    face = Face(f"Question {name}", f"Answer {name}", f"Question {name}", f"Answer {name}")
    card = Card(
        id=CardId(name), note=NotePath(f"{name}.md"), note_title=name, line=1, end_line=1, kind=CardKind.BASIC,
        syntax="inline", block=0, sibling=0, siblings=1, deck="d", tags=(), context=(), face=face,
        state=CardState.NEW, buried=False, due=None, interval=None, ease=None, scheduler="sm2", segment=None,
    )  # fmt: skip
    if late is not None:
        due = TODAY - timedelta(days=late)
        card = card._replace(
            state=CardState.REVIEW, due=due, interval=Fraction(interval), ease=250, segment=f"{due},10,250"
        )
    return card._replace(**values)


@pytest.fixture(scope="session")
def make() -> Callable[..., Card]:
    return _make


@pytest.fixture(scope="session")
def today() -> date:
    return TODAY
