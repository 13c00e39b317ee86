"""No page keeps anybody out: axe-core on every kind of page, in both schemes, wide and narrow, also opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
SHOWCASE = Path(__file__).parent / "showcase"
_FEW = (
    "index.html", "all.html", "tags.html", "tags/kitchen.html", "decks.html", "decks/flashcards/kitchen.html",
    "graph.html", "404.html", "oats/Parts.html", "bakery/parts.html", "rooms/pages/Parts.html", "manual/parts.html",
    "recent.html", "due.html", "study.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def showcase(publish_folder: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A site with every kind of page and every part a page can have, also those for the learner alone."""
    return publish_folder(SHOWCASE, tmp_path_factory.mktemp("showcase") / "site")


def _violations(page: Any, where: str) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
    return [f"{where}: {rule['id']}: {node['target']} {node['html'][:120]}" for rule in found for node in rule["nodes"]]


WINDOWS = [(1280, "light"), (390, "dark"), (1280, "dark"), (390, "light")]


def test_every_kind_of_page(showcase: Any, visit: Any, thorough: bool) -> None:
    """All pages in all windows where there is time, else each kind of page in one of them."""
    all_pages = [path.relative_to(showcase.out).as_posix() for path in showcase.pages()]
    all_pages = [path for path in all_pages if "<h1" in showcase.read(path)]
    assert set(_FEW) <= set(all_pages)
    wrong: list[str] = []
    for turn, (width, scheme) in enumerate(WINDOWS):
        visitor = visit(width, scheme)
        for path in all_pages if thorough else _FEW[turn :: len(WINDOWS)]:
            page = visitor.open(showcase.uri(path))
            page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
            wrong += _violations(page, path)
    assert wrong == []


def test_the_list_of_what_links_to_a_note_from_everywhere(publish: Any, visit: Any) -> None:
    site = publish({"Hub.md": "# Hub\n", **{f"n{number}.md": f"About [[Hub]], {number}.\n" for number in range(150)}})
    wrong: list[str] = []
    for (width, scheme), path in zip(WINDOWS[:2], ("linked/Hub.html", "Hub.html"), strict=True):
        page = visit(width, scheme).open(site.uri(path))
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
        wrong += _violations(page, path)
    assert wrong == []


def test_search_quiz_preview_and_steps(showcase: Any, visit: Any, thorough: bool) -> None:
    for width, scheme in WINDOWS if thorough else WINDOWS[1:2]:
        assert _opened(visit(width, scheme).open(showcase.uri("oats/Parts.html"))) == []


def _opened(page: Any) -> list[str]:
    """What is wrong with each thing that opens on a page."""
    page.locator(".flow").first.get_by_role("button").nth(1).click()
    page.locator(".text a.internal").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.locator(".preview").wait_for()
    wrong = _violations(page, "preview and steps")
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("oats")
    page.locator(".search-results a").first.wait_for()
    wrong += _violations(page, "search")
    page.get_by_role("combobox").fill("zzqq")
    page.get_by_text("Nothing found for").wait_for()
    wrong += _violations(page, "nothing found")
    page.keyboard.press("Escape")
    page.locator("[data-quiz]").click()
    page.locator(".quiz-buttons .flip").wait_for()
    wrong += _violations(page, "question")
    while page.locator(".quiz-buttons .flip small").count():
        page.locator(".quiz-buttons .flip").click()
        wrong += _violations(page, "answer")
        page.keyboard.press("4")
        page.locator(".quiz-buttons .flip").wait_for()
    page.get_by_role("heading", name="Done for today").wait_for()
    return wrong + _violations(page, "end of the quiz")
