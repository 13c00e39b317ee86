"""How far the journal was read when the index listed the cards, and of which cards something was said since then."""

from __future__ import annotations

import json

from studykit.model.card import CardId
from studykit.vault.events import Undo, Void, cards_of
from studykit.vault.journal import Events, Journal, Part


def read_text(events: Events) -> str:
    """To be kept beside the cards."""
    return json.dumps(events.read)


def cards_since(journal: Journal, events: Events, text: str) -> frozenset[CardId] | None:
    """The cards that ``events`` say anything about which was not said when `read_text` gave ``text``; what was taken
    back since then counts, too. None where that cannot be told."""
    try:
        before = {name: Part(size, digest) for name, (size, digest) in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError):
        return None
    added = journal.added(before, events.read)
    if added is None:
        return None
    found: set[CardId] = set()
    by_ref = {entry.ref: entry.event for entry in events.entries}
    waiting = [entry.event for entry in added]
    while waiting:
        event = waiting.pop()
        found.update(cards_of(event))
        if isinstance(event, Undo | Void) and event.of in by_ref:
            waiting.append(by_ref.pop(event.of))
    return frozenset(found)
