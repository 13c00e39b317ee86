"""A learner with the real Anki: imports a package, answers cards, exports the collection in every shape.

usage: learner.py FOLDER PACKAGE HOW_MANY [SCRIPT]

HOW_MANY cards are answered by the real scheduler, with the four buttons in turn. SCRIPT is Python that may change
the collection afterwards (``collection`` is its name). Prints what every card has then, and when it was answered.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from anki.scheduler.v3 import CardAnswer

BUTTONS = (CardAnswer.GOOD, CardAnswer.AGAIN, CardAnswer.EASY, CardAnswer.HARD, CardAnswer.GOOD)
SHAPES = ("legacy.apkg", "latest.apkg", "legacy.colpkg", "latest.colpkg")


def study(collection: Collection, how_many: int) -> list[int]:
    """Answers that many cards; each card at most once, so that its last answer is the one here."""
    answered: list[int] = []
    for number in collection.find_cards("is:due or is:new"):
        if len(answered) == how_many:
            break
        card = collection.get_card(number)
        card.start_timer()
        states = collection._backend.get_scheduling_states(card.id)
        rating = BUTTONS[len(answered) % len(BUTTONS)]
        answer = collection.sched.build_answer(card=card, states=states, rating=rating)
        collection.sched.answer_card(answer)
        answered.append(card.id)
    return answered


def due(collection: Collection, card: Any) -> str | None:
    """The study day a card is due; None while it is new or learned for the first time.

    A moment falls on the day it has in UTC: there the tests bring answers home, wherever they were given.
    """
    if card.type == 0 or card.ivl < 1:
        return None
    if card.due > 1_000_000_000:
        return (dt.datetime.fromtimestamp(card.due, dt.UTC) - dt.timedelta(hours=4)).date().isoformat()
    ends = dt.datetime.fromtimestamp(collection.sched.day_cutoff)  # noqa: DTZ006 - the same
    today = ends.date() - dt.timedelta(days=1)
    return (today + dt.timedelta(days=card.due - collection.sched.today)).isoformat()


def export(collection: Collection, folder: Path) -> Collection:
    options = {
        legacy: ExportAnkiPackageOptions(with_scheduling=True, with_media=True, legacy=legacy)
        for legacy in (True, False)
    }
    collection.export_anki_package(
        out_path=str(folder / "legacy.apkg"), options=options[True], limit=None,
    )  # fmt: skip
    collection.export_anki_package(out_path=str(folder / "latest.apkg"), options=options[False], limit=None)
    for legacy in (True, False):
        name = "legacy.colpkg" if legacy else "latest.colpkg"
        collection.export_collection_package(str(folder / name), include_media=True, legacy=legacy)
        collection.reopen()
    return collection


def main(folder: Path, package: str, how_many: int, script: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    collection = Collection(str(folder / "collection.anki2"))
    if package:
        request = ImportAnkiPackageRequest(package_path=package, options=ImportAnkiPackageOptions(with_scheduling=True))
        collection.import_anki_package(request)
    answered = study(collection, how_many)
    exec(script, {"collection": collection, "Path": Path, "folder": folder})  # noqa: S102 - a test's own words
    found: list[dict[str, Any]] = []
    for number in collection.db.list("select id from cards order by id"):
        card = collection.get_card(number)
        note = card.note()
        listed = note["ID"].split() if "ID" in note else []
        found.append(
            {
                "card": listed[card.ord] if card.ord < len(listed) else None, "due": due(collection, card),
                "interval": card.ivl, "factor": card.factor, "queue": card.queue, "type": card.type,
                "answered": card.id in answered,
            }
        )  # fmt: skip
    collection = export(collection, folder)
    collection.close()
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4] if len(sys.argv) > 4 else "")
