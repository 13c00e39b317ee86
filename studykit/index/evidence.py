"""What notes say of the vault's conventions, as columns, and their sum as a stamp: a changed note is counted anew."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from studykit.config import Separators
from studykit.dialects.inference import Inference
from studykit.dialects.tally import Tally, Told, Trace
from studykit.index.columns import dumped


def told_text(found: Told) -> str:
    """ "" for a note that says nothing."""
    if not found.traces and not found.tags:
        return ""
    return dumped([found.traces, _days(found.due), found.eases, found.tags, found.line])


def told_from(text: str) -> Told:
    if not text:
        return Told()
    traces, due, eases, tags, line = json.loads(text)
    days = tuple((date.fromisoformat(day), kind) for day, kind in due)
    return Told(tuple(map(_trace, traces)), days, tuple(eases), tuple(tags), line)


def tally_text(tally: Tally) -> str:
    due = [(day.isoformat(), kind, count) for (day, kind), count in tally.due.items()]
    counters = [list(counter.items()) for counter in (tally.traces, tally.eases, tally.tags, tally.card_tags)]
    return dumped([*counters, due, tally.notes, tally.card_notes, tally.first])


def tally_from(text: str) -> Tally:
    traces, eases, tags, card_tags, due, notes, card_notes, (path, line) = json.loads(text)
    return Tally(
        Counter({_trace(trace): count for trace, count in traces}),
        Counter({(date.fromisoformat(day), kind): count for day, kind, count in due}),
        Counter(dict(eases)),
        Counter(dict(tags)),
        Counter(dict(card_tags)),
        notes,
        card_notes,
        (path, line),
    )


def inference_text(inference: Inference) -> str:
    return dumped(asdict(inference))


def inference_from(text: str) -> Inference:
    """The default where there is none."""
    if not text:
        return Inference()
    values = json.loads(text)
    learned = values.pop("learned")
    if learned is not None:
        learned = Separators(**{name: _tuples(value) for name, value in learned.items()})
    return Inference(**{name: _tuples(value) for name, value in values.items()}, learned=learned)


def _trace(values: Any) -> Trace:
    return Trace(*map(_tuples, values))


def _days(due: Iterable[tuple[date, str]]) -> list[tuple[str, str]]:
    return [(day.isoformat(), kind) for day, kind in due]


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
