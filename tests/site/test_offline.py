"""Read without a network: the service worker over http below a sub-path, and nothing of it from a disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

VAULT = {
    "index.md": "The first home. [[Étape 1]] and [[deck]]\n",
    "Étape 1.md": "# Étape 1\n\nLe jeton d’accès. ![[dot.svg]]\n",
    "flashcards/deck.md": "one :: first\n",
    "dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><circle r="1"/></svg>',
    "song.mp3": b"ID3",
}


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def _until(page: Any, promise: str, argument: object = None) -> None:
    """Ask the page until it says yes; `Page.wait_for_function` takes a promise itself for a yes."""
    for _ in range(1200):
        if page.evaluate(promise, argument):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never true: {promise}")


ACTIVE = "async () => (await navigator.serviceWorker.ready).active.state === 'activated'"
ARRIVED = """async list => {
    const { installing } = await navigator.serviceWorker.ready;
    const kept = await (await caches.open("studykit /site/")).keys();
    return !installing && kept.some(({ url }) => url.endsWith(list));
}"""
"""Whether the worker with this list of files is ready to take the place of the one before."""
ALONE = """async () => {
    const { active, waiting } = await navigator.serviceWorker.ready;
    return !waiting && active.state === "activated";
}"""


def _let_go(page: Any) -> None:
    """End the workers that run; the browser starts them again when it needs them.

    A worker is replaced when it has nothing to do. One that is watched by tools, as here, may be kept at work for ever.
    """
    devtools = page.context.new_cdp_session(page)
    devtools.send("ServiceWorker.enable")
    devtools.send("ServiceWorker.stopAllWorkers")
    devtools.detach()


class Server:
    """Serves a folder on one port; switched off, nobody answers there."""

    def __init__(self, folder: Path) -> None:
        self._handler = partial(_Handler, directory=str(folder))
        self._server: ThreadingHTTPServer | None = None
        self._port = 0
        self.on()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def on(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), self._handler)
        self._port = self._server.server_port
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def off(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        self._server = None


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Server]:
    """The test's folder; the site stands below it at ``/site/``."""
    server = Server(tmp_path)
    yield server
    server.off()


def test_the_list_names_every_file_by_its_content(publish: Any) -> None:
    site = publish({**VAULT, "index.md": "![[song.mp3]]"})
    listed = {path: size for path, _, size in json.loads(site.read("offline.json"))}
    written = site.bytes()
    assert {path: len(written[path]) for path in listed} == listed
    left_out = {
        "404.html",
        "offline.json",
        "sw.js",
        "site.webmanifest",
        ".nojekyll",
        ".studykit-site",
        "files/song.mp3",
    }
    assert set(written) - set(listed) == left_out
    before = site.read("sw.js")
    assert publish(VAULT, settings="site: {title: Test vault}\n").read("sw.js") != before
    assert publish({**VAULT, "index.md": "![[song.mp3]]"}).read("sw.js") == before


@pytest.mark.browser
def test_without_a_network(publish: Any, served: Server, visit: Any) -> None:
    publish(VAULT)
    visitor = visit()
    page = visitor.open(f"{served.address}/site/")
    _until(page, ACTIVE)
    page.evaluate("async () => (await navigator.serviceWorker.ready).active.postMessage('fill')")
    kept = "async () => (await (await caches.open('studykit /site/')).keys()).length"
    total = len(json.loads((Path(publish(VAULT).out) / "offline.json").read_text("utf-8")))
    _until(page, f"async () => await ({kept})() === {total + 1}")
    served.off()
    page.goto(f"{served.address}/site/%C3%89tape-1.html")
    assert page.locator("h1").inner_text() == "Étape 1"
    width = "async image => (await image.decode(), image.naturalWidth)"  # pictures come when they are about to be seen
    assert page.locator("img").evaluate(width) > 0
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("jeton")
    page.locator(".search-results a").first.wait_for()
    page.goto(f"{served.address}/site/decks.html")
    page.locator("[data-quiz]").click()
    page.locator(".quiz-front").wait_for()
    page.goto(f"{served.address}/site/?utm=1#top")
    assert page.get_by_text("The first home.").count() == 1
    served.on()

    second = publish({**VAULT, "index.md": "The second home.\n"})
    for _ in range(20):  # a network that keeps somebody waiting for seconds is not waited for
        page.goto(f"{served.address}/site/")
        if page.get_by_text("The second home.").count():
            break
    assert page.get_by_text("The second home.").count() == 1
    page.evaluate("async () => { await (await navigator.serviceWorker.ready).update(); }")
    _until(page, ARRIVED, f"offline.json?sk={second.read('sw.js').split(chr(34))[1]}")
    _let_go(page)
    _until(page, ALONE)
    _until(
        page,
        """async home => {
            (await navigator.serviceWorker.ready).active.postMessage("fill");
            const kept = (await (await caches.open("studykit /site/")).keys()).map(request => request.url);
            const homes = kept.filter(url => url.includes("index.html?"));
            return homes.length === 1 && homes[0].endsWith(home);
        }""",
        next(digest for path, digest, _ in json.loads(second.read("offline.json")) if path == "index.html"),
    )
    served.off()
    page.goto(f"{served.address}/site/index.html")
    assert page.get_by_text("The second home.").count() == 1


@pytest.mark.browser
def test_it_can_be_installed(publish: Any, served: Server, visit: Any) -> None:
    publish(VAULT)
    page = visit().open(f"{served.address}/site/%C3%89tape-1.html")
    _until(page, ACTIVE)
    devtools = page.context.new_cdp_session(page)
    manifest = devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert json.loads(manifest["data"])["name"] == "Test vault"
    for _ in range(100):  # while it still looks for them, icons count as missing
        errors = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
        if {error["errorId"] for error in errors} <= {"in-incognito"}:
            break
        page.wait_for_timeout(100)
    assert {error["errorId"] for error in errors} <= {"in-incognito"}


@pytest.mark.browser
def test_a_disk_needs_no_worker(publish: Any, visit: Any) -> None:
    page = visit().open(publish(VAULT).uri("index.html"))
    assert page.locator("link[rel=manifest]").count() == 0
    assert page.evaluate("typeof studykit.need") == "function"
