"""A vault and a running Anki in step, over the documented protocol."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from program import Program, child_environment

from studykit.anki.connect import AnkiConnect

pytestmark = pytest.mark.anki

STAND_IN = Path(__file__).with_name("stand_in.py")
NOTE = "one :: 1\n<!--SR:!2126-11-18,30,250-->\n\ntwo :: 2\n<!--SR:!2126-11-18,30,250-->\n\nnew :: n\n"


@contextmanager
def running_anki(folder: Path) -> Iterator[AnkiConnect]:
    process = subprocess.Popen(
        [sys.executable, str(STAND_IN), str(folder / "collection.anki2")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=child_environment(),
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        yield AnkiConnect(int(process.stdout.readline()))
        process.communicate()


def info(anki: AnkiConnect) -> dict[str, dict[str, Any]]:
    """The cards by their question."""
    found = {}
    for card in anki.ask("cardsInfo", cards=anki.ask("findCards", query="")):
        note = anki.ask("notesInfo", notes=[card["note"]])[0]
        found[note["fields"]["Front"]["value"]] = card
    return found


def test_everything_goes_both_ways(tmp_path: Path, vault_of: Callable[..., Program]) -> None:
    program = vault_of({"flashcards/a.md": NOTE})
    with running_anki(tmp_path) as anki:

        def sync(*more: str) -> dict[str, Any]:
            done = program("sync", "anki", "--port", str(anki.port), "--json", *more)
            assert done.code == 0, done.err
            found: dict[str, Any] = done.data
            return found

        before = program.files()
        assert sync("--dry-run")["sent"] == 0
        assert program.files() == before
        assert sync()["sent"] == 3
        quiet = sync()
        assert (quiet["sent"], quiet["schedules"], quiet["home"]["changed"]) == (0, 0, [])
        cards = info(anki)
        assert {name.strip("</p>"): card["interval"] for name, card in cards.items()} == {
            "one": 30,
            "two": 30,
            "new": 0,
        }
        # Anki's side: one card is given another schedule that is later, one is suspended.
        first = next(card for name, card in cards.items() if "one" in name)
        anki.ask("setDueDate", cards=[first["cardId"]], days="36600")
        anki.ask("setSpecificValueOfCard", card=first["cardId"], keys=["ivl"], newValues=[50], warning_check=True)
        anki.ask("suspend", cards=[next(card["cardId"] for name, card in cards.items() if "new" in name)])
        home = sync()["home"]
        assert [(one["line"], one["after"].split(",")[1:]) for one in home["changed"]] == [(1, ["50", "250"])]
        assert len(home["suspended"]) == 1
        # Our side: a later schedule, a new deck, a reworded question, a card that is gone.
        text = (program.vault / "flashcards/a.md").read_text()
        text = text.replace("two :: 2\n<!--SR:!2126-11-18,30,250-->", "two, truly :: 2\n<!--SR:!2126-12-24,41,270-->")
        (program.vault / "flashcards/a.md").unlink()
        (program.vault / "flashcards/b.md").write_text(text.replace("new :: n\n", ""))
        done = sync()
        assert (done["schedules"], done["moved"], done["sent"], done["gone"], done["deleted"]) == (1, 2, 2, 1, 0)
        cards = info(anki)
        moved = next(card for name, card in cards.items() if "two, truly" in name)
        assert (moved["interval"], moved["factor"], moved["deckName"]) == (41, 2700, "b")
        assert len(cards) == 3
        foreign = sync("--delete")
        assert (foreign["deleted"], foreign["schedules"], foreign["moved"]) == (1, 0, 0)
        assert len(info(anki)) == 2


def test_notes_of_another_vault_are_never_deleted(tmp_path: Path, vault_of: Callable[..., Program]) -> None:
    one, other = vault_of({"flashcards/a.md": NOTE}), vault_of({"flashcards/z.md": "x :: y\n"}, "other")
    with running_anki(tmp_path) as anki:
        assert one("sync", "anki", "--port", str(anki.port)).code == 0
        done = other("sync", "anki", "--port", str(anki.port), "--delete", "--json").data
        assert (done["gone"], done["deleted"]) == (0, 0)
        assert len(anki.ask("findNotes", query="")) == 4


@pytest.mark.parametrize(
    "answer", [b"hello", b"[]", b'{"result": 3, "error": null}', b'{"result": null, "error": "no"}']
)
def test_what_is_no_anki_is_said(vault_of: Callable[..., Program], answer: bytes) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    program = vault_of({"flashcards/a.md": NOTE})
    before = program.files()
    with HTTPServer(("127.0.0.1", 0), Other) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        done = program("sync", "anki", "--port", str(server.server_port))
        server.shutdown()
        thread.join()
    assert (done.code, done.out) == (3, "")
    assert "Anki" in done.err
    assert "Traceback" not in done.err
    assert program.files() == before


def test_no_anki_at_all(vault_of: Callable[..., Program]) -> None:
    program = vault_of({"flashcards/a.md": NOTE})
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = server.server_port
    done = program("sync", "anki", "--port", str(port))
    assert (done.code, done.out) == (3, "")
    assert "Start Anki with the add-on AnkiConnect" in done.err
    assert json.dumps(done.err).count("127.0.0.1") == 0
