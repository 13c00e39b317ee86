"""Imports packages into a fresh collection of the real Anki and prints what arrived.

usage: judge.py [--rollover=HOUR] PACKAGE [PACKAGE …]

One JSON document; the packages are imported one after the other. HOUR is when the collection's day begins, usually 4.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from anki import import_export_pb2
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

IMAGE_OCCLUSION = 6
COUNTED = (
    "new",
    "updated",
    "duplicate",
    "conflicting",
    "missing_notetype",
    "missing_deck",
    "empty_first_field",
)
STYLE_OR_TAG = re.compile(r"<style.*?</style>|<(?!img\b|svg\b)[^>]*>", re.DOTALL)
TROUBLE = re.compile(r"has a problem|template.{0,20}error|No cloze|front of this card is blank", re.IGNORECASE)


def take(collection: Collection, package: str) -> dict[str, Any]:
    """What the importer says, with the answers its dialog proposes, and schedules included."""
    newer = import_export_pb2.IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_IF_NEWER
    options = ImportAnkiPackageOptions(
        with_scheduling=True, update_notes=newer, update_notetypes=newer, merge_notetypes=False
    )
    request = ImportAnkiPackageRequest(package_path=package, options=options)
    log = collection.import_anki_package(request).log
    return {name: len(getattr(log, name)) for name in COUNTED}


def due(collection: Collection, card: Any) -> str | None:
    """The calendar day a card is due, as Anki in this timezone sees it; None for a new one."""
    if card.type == 0:
        return None
    ends = dt.datetime.fromtimestamp(collection.sched.day_cutoff)  # noqa: DTZ006 - local time is the point
    today = ends.date() - dt.timedelta(days=1)
    return (today + dt.timedelta(days=card.due - collection.sched.today)).isoformat()


def shapes(collection: Collection, note: Any) -> list[dict[str, str]]:
    """The masks as Anki's own editor of image occlusions understands them."""
    understood = collection.get_image_occlusion_note(note_id=note.id).note
    return [
        {"shape": shape.shape, **{one.name: one.value for one in shape.properties}}
        for deletion in understood.occlusions
        for shape in deletion.shapes
    ]


def trouble(question: str) -> str | None:
    shown = STYLE_OR_TAG.sub("", question).strip()
    return "empty question" if not shown else (shown if TROUBLE.search(shown) else None)


def report(collection: Collection) -> dict[str, Any]:
    notes, cards, missing, problems = {}, [], [], []
    folder = Path(collection.media.dir())
    for number in collection.find_notes(""):
        note = collection.get_note(number)
        kind = note.note_type()
        notes[note.guid] = {
            "fields": dict(note.items()),
            "tags": note.tags,
            "type": kind["name"],
            "shapes": shapes(collection, note) if kind.get("originalStockKind") == IMAGE_OCCLUSION else [],
        }
        references = {name for text in note.fields for name in collection.media.files_in_str(note.mid, text)}
        missing += [name for name in sorted(references) if not (folder / name).is_file()]
    for number in collection.db.list("select id from cards order by id"):
        card = collection.get_card(number)
        question, answer = card.question(), card.answer()
        found = trouble(question)
        problems += [found] if found else []
        cards.append(
            {
                "guid": card.note().guid,
                "ordinal": card.ord,
                "deck": collection.decks.name(card.did),
                "queue": card.queue,
                "due": due(collection, card),
                "interval": card.ivl,
                "factor": card.factor,
                "lapses": card.lapses,
                "question": question,
                "answer": answer,
            }
        )
    text, healthy = collection.fix_integrity()
    return {
        "notes": notes,
        "cards": cards,
        "missing": missing,
        "problems": problems,
        "media": sorted(path.name for path in folder.iterdir()),
        "unused": list(collection.media.check().unused),
        "decks": sorted(deck.name for deck in collection.decks.all_names_and_ids()),
        "check": "ok" if healthy else text,
        "empty_cards": sum(len(note.card_ids) for note in collection.get_empty_cards().notes),
    }


def main(packages: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(str(Path(folder) / "collection.anki2"))
        if packages[0].startswith("--rollover="):
            collection.set_config("rollover", int(packages.pop(0).partition("=")[2]))
        imports = [take(collection, package) for package in packages]
        found = {"imports": imports, **report(collection)}
        collection.close()
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
