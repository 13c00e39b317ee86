"""Values to rows of the index and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache, partial
from operator import eq
from typing import Any

from studykit.model.card import Card, CardId, CardKind, Face, Slip
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.schedule import CardState
from studykit.model.span import NotePath

CARD_COLUMNS = (
    "id", "note", "note_title", "line", "end_line", "kind", "syntax", "block", "sibling", "siblings", "deck", "tags",
    "context", "front", "back", "front_display", "back_display", "state", "buried", "due", "interval", "ease",
    "scheduler", "segment", "empty_answer", "anchor", "is_foreign", "marked", "leech", "lapses", "extra",
)  # fmt: skip
SLIP_COLUMNS = (
    "id", "note", "note_title", "kind", "block", "sibling", "deck", "tags", "state", "buried", "due", "days",
    "empty_answer", "is_foreign", "marked", "leech",
)  # fmt: skip
DIAGNOSTIC_COLUMNS = ("path", "line", "col", "code", "severity", "message", "help", "fixable")
NOTE_COLUMNS = ("path", "title", "dialect", "reason", "lang", "sha256", "aliases", "tags")

_encoded = json.JSONEncoder(ensure_ascii=False).encode


def as_text(text: str) -> str:
    """Bytes that are not UTF-8 cannot be stored; only a note that is broken anyway shows the difference."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return text


@lru_cache(maxsize=20_000)
def as_json(values: tuple[str, ...]) -> str:
    """A list of words; many cards share theirs."""
    return as_text(_encoded(values)) if values else "[]"


def card_row(card: Card, buried: date | None) -> tuple[Any, ...]:
    """``buried`` is the study day on which the card is not asked."""
    face = card.face
    return (
        card.id, card.note, as_text(card.note_title), card.line, card.end_line, str(card.kind), card.syntax,
        card.block, card.sibling, card.siblings, as_text(card.deck), as_json(card.tags), as_json(card.context),
        as_text(face.front), as_text(face.back), as_text(face.front_display), as_text(face.back_display),
        str(card.state),
        buried.isoformat() if buried else None,
        card.due.isoformat() if card.due else None, None if card.interval is None else str(card.interval),
        card.ease, card.scheduler, card.segment, int(card.empty_answer), card.anchor, int(card.foreign),
        int(card.marked), int(card.leech), card.lapses, _encoded(card.extra) if card.extra else "[]",
    )  # fmt: skip


_KINDS = {kind.value: kind for kind in CardKind}
_STATES = {state.value: state for state in CardState}
_due = lru_cache(maxsize=20_000)(lambda day: date.fromisoformat(day) if day else None)
_interval = lru_cache(maxsize=20_000)(Fraction)


@lru_cache(maxsize=20_000)
def _listed(text: str) -> tuple[Any, ...]:
    """A list of words; many cards share theirs."""
    return tuple(json.loads(text))


def card_from(row: Sequence[Any], today: str) -> Card:
    """The card as of a study day (in ISO form)."""
    (
        card_id, note, title, line, end_line, kind, syntax, block, sibling, siblings, deck, tags, context, front, back,
        front_display, back_display, state, buried, due, interval, ease, scheduler, segment, empty, anchor, foreign,
        marked, leech, lapses, extra,
    ) = row  # fmt: skip
    return Card(
        id=CardId(card_id), note=NotePath(note), note_title=title, line=line, end_line=end_line, kind=_KINDS[kind],
        syntax=syntax, block=block, sibling=sibling, siblings=siblings, deck=deck, tags=_listed(tags),
        context=_listed(context), face=Face(front, back, front_display, back_display), state=_STATES[state],
        buried=buried == today, due=_due(due),
        interval=_interval(interval) if interval is not None else None, ease=ease, scheduler=scheduler, segment=segment,
        empty_answer=bool(empty), anchor=anchor, foreign=bool(foreign), marked=bool(marked), leech=bool(leech),
        lapses=lapses, extra=tuple((key, value) for key, value in _listed(extra)),
    )  # fmt: skip


def slips(rows: Sequence[Sequence[Any]], today: str) -> list[Slip]:
    """Cards without their texts as of a study day (in ISO form): column by column, because they are many."""
    if not rows:
        return []
    columns: dict[str, Iterable[Any]] = dict(zip(SLIP_COLUMNS, zip(*rows, strict=True), strict=True))
    made: dict[str, Callable[[Any], Any]] = {
        "kind": _KINDS.__getitem__, "tags": _listed, "state": _STATES.__getitem__, "buried": partial(eq, today),
        "due": _due,
    }  # fmt: skip
    columns.update((name, map(make, columns[name])) for name, make in made.items())
    # As `Slip._make` does, but without a call of Python's for each.
    return list(map(partial(tuple.__new__, Slip), zip(*columns.values(), strict=True)))


def diagnostic_row(found: Diagnostic) -> tuple[Any, ...]:
    return (
        as_text(found.path), found.line, found.column, found.code, found.severity.value, as_text(found.message),
        as_text(found.help), int(found.fixable),
    )  # fmt: skip


def diagnostic_from(row: Sequence[Any]) -> Diagnostic:
    path, line, column, code, severity, message, remedy, fixable = row
    return Diagnostic(path, line, column, code, Severity(severity), message, remedy, bool(fixable))
