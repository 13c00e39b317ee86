"""AnkiConnect's documented actions over a collection of the real Anki: what a running Anki would do.

usage: stand_in.py COLLECTION [PACKAGE]

Prints its port, then answers until its standard input ends.
"""

from __future__ import annotations

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

collection = Collection(sys.argv[1])


def take(path: str) -> bool:
    options = ImportAnkiPackageOptions(with_scheduling=True)
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=options))
    return True


def note_info(number: int) -> dict[str, Any]:
    note = collection.get_note(number)
    fields = {name: {"value": value, "order": place} for place, (name, value) in enumerate(note.items())}
    return {"noteId": number, "modelName": note.note_type()["name"], "tags": note.tags, "fields": fields}


def card_info(number: int) -> dict[str, Any]:
    card = collection.get_card(number)
    return {
        "cardId": number, "note": card.nid, "ord": card.ord, "deckName": collection.decks.name(card.did),
        "interval": card.ivl, "factor": card.factor, "type": card.type, "queue": card.queue, "due": card.due,
        "reps": card.reps, "lapses": card.lapses, "left": card.left, "mod": card.mod,
    }  # fmt: skip


def reviews(cards: list[str]) -> dict[str, list[dict[str, int]]]:
    names = ("id", "usn", "ease", "ivl", "lastIvl", "factor", "time", "type")
    query = f"SELECT {', '.join(names)} FROM revlog WHERE cid = ?"  # noqa: S608 - our own names
    return {card: [dict(zip(names, row, strict=True)) for row in collection.db.all(query, int(card))] for card in cards}


def set_value(card: int, keys: list[str], values: list[Any]) -> list[bool]:
    found = collection.get_card(card)
    for key, value in zip(keys, values, strict=True):
        setattr(found, key, int(value))
    collection.update_card(found)
    return [True] * len(keys)


def set_factors(cards: list[int], easeFactors: list[int]) -> list[bool]:  # noqa: N803 - the protocol's name
    return [set_value(card, ["factor"], [factor])[0] for card, factor in zip(cards, easeFactors, strict=True)]


ACTIONS = {
    "version": lambda: 6,
    "findNotes": lambda query: list(collection.find_notes(query)),
    "findCards": lambda query: list(collection.find_cards(query)),
    "notesInfo": lambda notes: [note_info(note) for note in notes],
    "cardsInfo": lambda cards: [card_info(card) for card in cards],
    "getReviewsOfCards": reviews,
    "importPackage": take,
    "setDueDate": lambda cards, days: bool(collection.sched.set_due_date(cards, days)),
    "setEaseFactors": set_factors,
    "setSpecificValueOfCard": lambda card, keys, newValues, warning_check: set_value(card, keys, newValues),  # noqa: N803
    "createDeck": lambda deck: collection.decks.id(deck) or 0,
    "changeDeck": lambda cards, deck: collection.set_deck(cards, collection.decks.id(deck)).count,
    "suspend": lambda cards: bool(collection.sched.suspend_cards(cards)),
    "unsuspend": lambda cards: bool(collection.sched.unsuspend_cards(cards)),
    "deleteNotes": lambda notes: collection.remove_notes(notes).count,
}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer: dict[str, Any] = {"result": None, "error": None}
        try:
            answer["result"] = ACTIONS[asked["action"]](**asked.get("params", {}))
        except Exception as error:  # AnkiConnect, too, answers with whatever went wrong
            answer["error"] = str(error) or type(error).__name__
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Standard error stays empty."""


def main() -> None:
    for package in sys.argv[2:]:
        take(package)
    server = HTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()
    server.serve_forever(0.05)
    collection.close()


if __name__ == "__main__":
    main()
