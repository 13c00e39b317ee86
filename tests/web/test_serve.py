"""The site as it is written, and reviews from its pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import TimeoutError as NotSeen
from program import Program
from served import Served
from tab import TODAY
from test_browser import press
from test_orders import actions

from studykit.study.queue import request
from studykit.web.running import Place, review
from studykit.web.sittings import Sittings, Terms
from studykit.workspace import Workspace

Serve, Visit = Callable[..., Served], Callable[..., Any]


def follow(page: Any, name: str) -> None:
    """Click a link to a review, again where the page was just being loaded anew and the click met nothing."""
    for _ in range(10):
        page.get_by_role("link", name=name).click()
        try:
            page.locator(".board").wait_for(timeout=12_000)
        except NotSeen:
            continue
        return
    raise AssertionError(name)


@pytest.mark.browser
def test_pages_reload_and_lead_to_reviews(serve: Serve, visit: Visit, vault: Path) -> None:
    served = serve(vault, command=("serve", "--no-open"))
    assert sorted(path.name for path in vault.iterdir() if path.name.startswith((".", "site"))) == []
    page = visit(f"{served.url}flashcards/oven.html")
    note = vault / "flashcards" / "oven.md"
    note.write_text(note.read_text() + "\nWho eats it? :: The baker\n")
    page.get_by_text("Who eats it?").first.wait_for()
    follow(page, "Review this page")
    assert "note=flashcards%2Foven.md" in page.url
    assert Program(vault)("review", given="good\n").code == 3, "the page has the session"
    press(page, " ", "3")
    assert actions(vault) == ["Review"]
    press(page, "q")
    page.keyboard.press("Enter")
    page.locator(".decks").wait_for()
    assert Program(vault)("review", "--json", given="quit\n").code == 0, "the session is free again"
    page.goto(f"{served.url}decks/flashcards.html")
    follow(page, "Review this deck")
    assert "deck=flashcards" in page.url
    page.goto(f"{served.url}flashcards/麵包.html")
    follow(page, "Review this page")
    assert "Card 1 of 3" in page.locator("h1").inner_text()
    page.goto(f"{served.url}study/page?path=decks/flashcards~2.html")
    page.locator(".board").wait_for()
    page.goto(f"{served.url}study/page?path=tags.html")
    page.locator(".decks").wait_for()
    page.goto(f"{served.url}no/such/page.html")
    assert "not found" in page.title().lower()
    page.tolerated.append("404")
    page.goto("about:blank")
    assert served.end().split("\n") == ["Ctrl-C ends it.", "", "Stopped; everything answered so far is saved.", ""]


@pytest.mark.browser
def test_a_page_rebuilt_while_a_link_is_followed(serve: Serve, visit: Visit, vault: Path) -> None:
    """The person gets where the link leads, although the page would have been loaded again meanwhile."""
    served = serve(vault, command=("serve", "--no-open"))
    page = visit(f"{served.url}flashcards/oven.html")
    note = vault / "flashcards" / "oven.md"

    def change_first(route: Any) -> None:
        shown = visit(f"{served.url}flashcards/oven.html")
        note.write_text(note.read_text() + "\nWho eats it? :: The baker\n")
        shown.get_by_text("Who eats it?").first.wait_for()
        route.continue_()

    page.route("**/study/page?*", change_first)
    page.get_by_role("link", name="Review this page").click()
    page.locator(".board").wait_for()
    assert "note=flashcards%2Foven.md" in page.url


@pytest.mark.browser
def test_a_passphrase_stands_in_front_of_every_page(visit: Visit, vault: Path) -> None:
    """As where other machines can reach the server; here only this one can."""
    asked = Terms(lambda workspace: request(workspace.config, workspace.today))
    addresses: Queue[str] = Queue()

    def run() -> None:
        sittings = Sittings(Workspace.open(vault, vault=vault, today=TODAY), asked)
        review(sittings, addresses.put, Place("127.0.0.2", 0, "open sesame"))

    thread = Thread(target=run, daemon=True)
    thread.start()
    url = addresses.get(timeout=60)
    page = visit(f"{url}review?deck=flashcards")
    page.get_by_label("Passphrase").fill("open sesamy")
    page.get_by_role("button", name="Enter").click()
    page.get_by_text("That is not it.").wait_for()
    page.keyboard.type("open sesame")
    page.keyboard.press("Enter")
    page.get_by_text("Review everything").wait_for()
    page.goto(f"{url}review")
    page.locator(".board").wait_for()
    press(page, "q")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Finished").wait_for()
    thread.join(120)
    assert not thread.is_alive()
    page.tolerated += ["401", "403"]


def test_a_vault_that_cannot_be_served(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    ran = Program(tmp_path / "vault")("-C", str(tmp_path / "vault"), "serve", "--no-open")
    assert ran.code == 0
    assert "no Markdown notes" in ran.err
    (tmp_path / "vault" / "a.md").write_text("A note.\n")
    for address in ("example.org", "1.2.3"):
        ran = Program(tmp_path / "vault")("serve", "--no-open", "--host", address)
        assert ran.code == 2
        assert "is no address" in ran.err
