"""The finished pages in a real browser: no complaint, no request to anywhere, everything within reach."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

pytestmark = pytest.mark.browser
REPOSITORY = Path(__file__).parents[2]


_SOME = [(1280, "light", True), (390, "dark", True), (390, "light", False)]


@pytest.fixture(scope="module")
def sample(publish_folder: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The site of this repository's own notes."""
    return publish_folder(REPOSITORY, tmp_path_factory.mktemp("sample") / "site")


def _pages(sample: Any) -> list[str]:
    """A page of every kind, and of every source program."""
    kinds = ["index.html", "all.html", "graph.html", "tags.html", "decks.html", "404.html"]
    folders = ["notes/docs", "notes/gitbook", "notes/grants", "notes/obsidian", "notes/roam", "tags", "decks"]
    firsts = [
        next(path for path in sorted((sample.out / folder).glob("*.html")) if "<h1" in path.read_text("utf-8"))
        for folder in folders
    ]
    return kinds + [path.relative_to(sample.out).as_posix() for path in firsts]


def test_pages_load_quietly_and_fit_the_window(sample: Any, visit: Any, thorough: bool) -> None:
    for width, scheme, script in product([1280, 390], ["light", "dark"], [True, False]) if thorough else _SOME:
        visitor = visit(width, scheme, script)
        for path in _pages(sample):
            page = visitor.open(sample.uri(path))
            overflow = page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth") if script else 0
            assert overflow <= 0, path
            assert page.locator("h1").count() == 1, path
            assert page.locator("main").inner_text().strip(), path


def test_every_note_is_reached_by_links_without_script(sample: Any, visit: Any) -> None:
    page = visit(script=False).open(sample.uri("index.html"))
    page.locator(".places a").first.click()
    page.get_by_role("link", name="Authorization code with PKCE", exact=True).click()
    assert page.locator("h1").inner_text() == "Authorization code with PKCE"
    page.locator(".backlinks a").first.click()
    page.wait_for_url(lambda url: "PKCE" not in url)
    assert page.locator("h1").inner_text() != "Authorization code with PKCE"
    page.goto(sample.uri("decks/grant-types.html"))
    page.locator(".card summary").first.click()
    assert page.locator(".card .card-back").first.is_visible()


def test_without_script_nothing_is_missing(sample: Any, visit: Any) -> None:
    """All tabs, all steps and the graph stand there; only what needs script is out of sight."""
    page = visit(script=False).open(sample.uri("notes/gitbook/point-de-terminaison-jeton.html"))
    assert page.locator(".tab:visible").count() == page.locator(".tab").count() > 1
    assert page.locator(".tab-title:visible").count() == page.locator(".tab").count()
    assert page.locator("button:visible").count() == 0
    page.goto(sample.uri("graph.html"))
    assert page.locator("[data-graph] a:visible").count() == sample.report.published
    page.locator("[data-graph] a circle").first.click()
    page.wait_for_url(lambda url: "graph" not in url)
    page.goto(sample.uri("tags.html"))
    page.locator(".tag-tree a").first.click()
    page.locator(".note-list a").first.click()
    page.wait_for_url("**/notes/**")
    assert page.locator("h1").count() == 1


def test_on_paper_answers_are_open(sample: Any, visit: Any) -> None:
    page = visit().open(sample.uri("decks/grant-types.html"))
    back = page.locator(".card-back").first
    assert not back.is_visible()
    page.emulate_media(media="print")
    assert back.is_visible()
    assert not page.locator(".top").is_visible()
    assert not page.locator("[data-quiz]").is_visible()


def test_colours_follow_the_system_until_the_reader_chooses(sample: Any, visit: Any) -> None:
    page = visit(scheme="dark").open(sample.uri("index.html"))
    paper = "() => getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(paper)
    page.locator("[data-theme-switch]").click()
    light = page.evaluate(paper)
    assert light != dark
    page.goto(sample.uri("all.html"))
    assert page.evaluate(paper) == light
    page.locator("[data-theme-switch]").click()
    assert page.evaluate(paper) == dark


def test_flows_can_be_stepped_through(sample: Any, visit: Any) -> None:
    page = visit().open(sample.uri("notes/grants/Authorization-code-with-PKCE.html"))
    figure = page.locator("figure.flow").first
    figure.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert figure.locator(".skf-now").get_attribute("data-step") == "2"
    assert figure.locator("p").inner_text().startswith("2/")
    assert figure.locator(".skf-later").count() > 3
    figure.get_by_role("button", name="Whole flow").click()
    assert figure.locator(".skf-later").count() == 0


def test_tabs_show_one_at_a_time(sample: Any, visit: Any) -> None:
    page = visit().open(sample.uri("notes/gitbook/point-de-terminaison-jeton.html"))
    tabs = page.locator(".tabs").first
    assert tabs.locator(".tab:visible").count() == 1
    first = tabs.locator(".tab:visible").inner_text()
    tabs.get_by_role("tab").nth(1).click()
    assert tabs.locator(".tab:visible").inner_text() != first
    page.keyboard.press("ArrowLeft")
    assert tabs.locator(".tab:visible").inner_text() == first


def test_the_graph_finds_filters_and_leads_to_notes(sample: Any, visit: Any) -> None:
    page = visit().open(sample.uri("graph.html"))
    total = page.locator("[data-graph] a").count()
    assert total == sample.report.published
    page.locator("[name=find]").fill("device")
    assert 0 < page.locator("[data-graph] a.found").count() < total
    page.locator("[name=find]").fill("")
    page.locator("[name=tag]").select_option(label="#pkce")
    assert 0 < page.locator("[data-graph] a:not(.dim)").count() < total
    page.locator("[name=tag]").select_option(value="")
    before = page.locator("[data-graph]").get_attribute("viewBox")
    page.locator("[data-zoom=in]").click()
    assert page.locator("[data-graph]").get_attribute("viewBox") != before
    page.locator("[name=find]").fill("device authorization grant")
    page.keyboard.press("Enter")
    page.wait_for_url("**/Device-authorization-grant.html")


def test_a_link_shows_a_glance_of_its_note(sample: Any, visit: Any) -> None:
    page = visit().open(sample.uri("notes/grants/Authorization-code-with-PKCE.html"))
    page.locator(".text a.internal").first.hover()
    page.locator(".preview").wait_for()
    assert page.locator(".preview strong").inner_text() == "Authorization code grant"
    page.keyboard.press("Escape")
    assert page.locator(".preview").count() == 0
    page.locator(".text a.external, h1").first.hover()
    assert page.locator(".preview").count() == 0


@pytest.fixture
def address(sample: Any) -> Iterator[str]:
    """A server of the folder that holds the site; it outlives the page, which asks it for its worker when it likes."""
    handler = partial(QuietHandler, directory=str(sample.out.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_below_any_address_of_a_server(address: str, visit: Any) -> None:
    page = visit().open(f"{address}/site/tags/oauth.html")
    page.locator("[data-search]").click()
    page.get_by_role("combobox").fill("換取")
    page.locator(".search-results a").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/site/notes/**")
    assert page.locator("h1").count() == 1


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def test_a_link_to_a_card_opens_it(sample: Any, visit: Any) -> None:
    page = visit().open(sample.uri("decks/grant-types.html"))
    page.locator(".card summary").first.click()
    page.locator(".card .card-place a").first.click()
    page.wait_for_url("**#sk-card-*")
    page.locator(".card[open]").first.wait_for()
    assert page.locator(".card[open]").count() == 1


LINES = """text => {
    const paragraph = document.querySelector(".text p");
    paragraph.textContent = text;
    const letters = paragraph.firstChild, range = document.createRange(), lines = new Map();
    for (let at = 0; at < letters.length; at++) {
        range.setStart(letters, at);
        range.setEnd(letters, at + 1);
        const top = Math.round(range.getBoundingClientRect().top);
        lines.set(top, (lines.get(top) || 0) + 1);
    }
    return [...lines.values()].slice(0, -1);
}"""


def test_lines_are_of_a_length_for_reading(sample: Any, visit: Any) -> None:
    page = visit().open(sample.uri("notes/grants/Authorization-code-with-PKCE.html"))
    text = (
        "The measure of a text decides how far an eye must travel before it finds the next line, and whether it finds "
        "it; so the letters of each line are counted here, in words of the usual length and a few longer ones, such "
        "as authorization, which make lines end early. "
    )
    lines = page.evaluate(LINES, text * 4)
    assert 66 <= sum(lines) / len(lines) <= 72
    style = "name => getComputedStyle(document.querySelector('.text > p'))[name]"
    assert page.evaluate(style, "fontSize") in ("17px", "18px")
    page.goto(sample.uri("notes/obsidian/OAuth-授權框架.html"))
    assert float(page.evaluate(style, "lineHeight").removesuffix("px")) == pytest.approx(1.8 * 18)
