"""Cards as plain data: one JSON document, or rows of a table (RFC 4180) with a heading."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from studykit.model.card import Card

COLUMNS = (
    "id", "deck", "tags", "kind", "front", "back", "state", "due", "interval", "ease", "scheduler", "note", "line",
)  # fmt: skip


def card_json(card: Card) -> dict[str, Any]:
    """One card as the JSON contract spells it."""
    interval = card.interval
    return {
        "id": card.id,
        "note": card.note,
        "line": card.line,
        "end_line": card.end_line,
        "kind": card.kind.value,
        "syntax": card.syntax,
        "sibling": card.sibling,
        "siblings": card.siblings,
        "deck": card.deck,
        "tags": list(card.tags),
        "context": list(card.context),
        "front": card.face.front,
        "back": card.face.back,
        "state": card.state.value,
        "buried": card.buried,
        "due": card.due.isoformat() if card.due else None,
        "interval": None if interval is None else int(interval) if interval == int(interval) else float(interval),
        "ease": card.ease,
        "scheduler": card.scheduler,
        "segment": card.segment,
    }


def as_json(cards: Iterable[Card]) -> Iterator[str]:
    """``{"schema": "studykit.cards/1", "cards": […]}``, piece by piece."""
    yield '{\n  "schema": "studykit.cards/1",\n  "cards": ['
    for number, card in enumerate(cards):
        yield (",\n    " if number else "\n    ") + json.dumps(card_json(card), ensure_ascii=False)
    yield "\n  ]\n}\n"


def as_csv(cards: Iterable[Card]) -> Iterator[str]:
    """A line of names, then a line for each card; tags with a blank between them, sides as Markdown."""
    yield _row(COLUMNS)
    for card in cards:
        values = card_json(card) | {"tags": " ".join(card.tags)}
        yield _row("" if values[name] is None else str(values[name]) for name in COLUMNS)


def _row(values: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(values)
    return line.getvalue()
