"""Asks the real Anki what each button would make of review cards; run by test_sm2_anki.py.

usage: ask_anki.py COLLECTION < [[interval, days late, ease in hundredths], ...]
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

os.environ["ANKI_TEST_MODE"] = "1"  # no fuzz

from anki.collection import Collection


def days_and_ease(state: Any) -> list[int]:
    normal = state.normal
    review = normal.relearning.review if normal.HasField("relearning") else normal.review
    return [review.scheduled_days, round(review.ease_factor * 100)]


def main() -> None:
    collection = Collection(sys.argv[1])
    collection.set_config("fsrs", val=False)
    note = collection.new_note(collection.models.by_name("Basic"))
    note["Front"] = "front"
    collection.add_note(note, collection.decks.id("Default"))
    card = note.cards()[0]
    told = []
    for interval, late, ease in json.load(sys.stdin):
        card.type = card.queue = 2
        card.ivl, card.due, card.factor, card.reps = interval, collection.sched.today - late, ease * 10, 5
        collection.update_card(card)
        states = collection._backend.get_scheduling_states(card.id)
        told.append([days_and_ease(getattr(states, button)) for button in ("again", "hard", "good", "easy")])
    collection.close()
    json.dump(told, sys.stdout)


main()
