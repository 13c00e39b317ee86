"""A quiz in the browser, saved as a file, imported: the notes and the journal are those of the terminal."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from studykit.formats.progress import Answer, read_progress
from studykit.study.filters import Filter
from studykit.study.queue import request
from studykit.workspace import Workspace
from studykit.workspace.desk import VaultDesk

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
from program import Program, write_vault

pytestmark = pytest.mark.browser
NOTES = {
    "studykit.yml": "site: {title: Grains}\n",
    "flashcards/grains.md": "oats :: Hafer\n\nbarley ::: Gerste\n\n==rye== is Roggen, ==wheat== is Weizen\n\n"
    "millet\n?\nHirse\n",
    "note.md": "# Note\n\n#flashcards\n\n燕麥 :: oats\n",
}


def _in_the_terminal(root: Path, answers: tuple[Answer, ...]) -> None:
    """The same answers as sessions would have taken them, each at its moment."""
    for answer in answers:
        workspace = Workspace.open(root, vault=root)
        workspace.moment = answer.at
        workspace.journal.clock = lambda at=answer.at: round(at.timestamp() * 1000)  # type: ignore[misc]  # bound now
        wanted = request(workspace.config, workspace.today)
        VaultDesk(workspace, Filter(), wanted, opener=str, editor=lambda *_: None).rate(answer.card, answer.rating, 0.0)


def _session(page: Any, keys: str) -> None:
    """The cards that are asked, answered with these keys, over and over until none is left."""
    page.locator("[data-quiz]").click()
    page.locator(".quiz-buttons button").first.wait_for()
    turn = 0
    while page.locator(".quiz-buttons .flip small").count():
        page.keyboard.press(" ")
        page.locator("[data-rating]").first.wait_for()
        page.keyboard.press(keys[turn % len(keys)])
        page.locator(".quiz-buttons .flip").wait_for()
        turn += 1
        if turn == 3:
            page.keyboard.press("u")
            page.locator(".quiz-buttons .flip").wait_for()
            page.reload()
            page.locator("[data-quiz]").click()
            page.locator(".quiz-buttons button").first.wait_for()


def test_from_the_browser_into_the_notes(publish_folder: Any, visit: Any, tmp_path: Path) -> None:
    here, there = (write_vault(tmp_path / name, NOTES) for name in ("here", "there"))
    site = publish_folder(here, tmp_path / "site")
    page = visit(timezone_id="UTC").page
    page.clock.install(time="2026-11-20T21:15:00")
    page.goto(site.uri("decks.html"))
    for day, keys in (("2026-11-20T21:15:00", "3142"), ("2026-11-22T03:30:00", "23"), ("2026-11-30T12:00:00", "314")):
        page.clock.set_system_time(day)
        page.reload()
        _session(page, keys)
    page.get_by_role("heading", name="Done for today").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save progress as a file").click()
    download.value.save_as(here / download.value.suggested_filename)
    answers = read_progress(here / download.value.suggested_filename).given
    assert len(answers) > 15
    assert len({answer.card for answer in answers}) == 7
    kept = page.evaluate("studykit.progress.read().cards")

    done = Program(here)("import", "progress", "--json").data
    assert (done["answers"], done["known"], done["unknown"], done["refused"]) == (len(answers), 0, [], [])
    (here / download.value.suggested_filename).unlink()
    _in_the_terminal(there, answers)
    assert Program(here).files() == Program(there).files()

    cards = {card.id: card for card in Workspace.open(here, vault=here).cards()}
    for name, known in kept.items():
        card, state = cards[name], known["state"]
        assert (str(card.due), card.interval, card.ease) == (state["due"], state["interval"], state["ease"]), name
    comments = re.findall(r"<!--SR:(.*?)-->", (here / "flashcards/grains.md").read_text("utf-8"))
    assert len(comments) == 4
