"""The review page behind its server, from the first page to the end of the session; and a site with its reviews."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.loopback.address import LOOPBACK, claim, forget
from studykit.loopback.door import Door
from studykit.loopback.messages import html_reply, moved
from studykit.loopback.server import Server
from studykit.site.texts import choose
from studykit.vault.images import images_dir
from studykit.vault.places import cache_dir
from studykit.web.assets import FOLDER as ASSETS
from studykit.web.routes import STUDY, Routes, quick
from studykit.web.shell import page
from studykit.web.site import SitePages, site_reply
from studykit.web.sittings import Sittings
from studykit.web.texts import texts

if TYPE_CHECKING:
    from studykit.loopback import Reply, Request

MEMORY = "loopback.json"
_FORGOTTEN = 45.0
"""seconds after which a review without a page is over"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server listens; ``passphrase`` is asked of every browser, where it is not ""."""

    host: str = LOOPBACK
    port: int = 0
    passphrase: str = ""


def review(sittings: Sittings, ready: Callable[[str], None], place: Place) -> None:
    """Serve the review until the person ends it; ``ready`` gets the address of its first page.

    Raises what `claim` raises, and `UsageError` for a passphrase that is none.
    """
    root = sittings.workspace.root
    door = passphrase_door(place.passphrase, sittings.workspace.config.site.languages) if place.passphrase else None
    memory = cache_dir(root) / MEMORY
    address, bound = claim(place.host, place.port, memory)
    copies = images_dir(root, sittings.workspace.config)
    server = Server(address, bound, partial(quick, root, copies), door)
    routes = Routes(sittings, server.events.tell, server.stop)
    try:
        server.run(routes, lambda: ready(f"{address.url}{STUDY}/"), lambda: None)
    finally:
        sittings.leave()
        forget(memory)


class Site:
    """The site of a vault, served from ``folder`` with its reviews. `rebuilt` may be called from any thread."""

    def __init__(self, sittings: Sittings, folder: Path, place: Place) -> None:
        self._sittings = sittings
        self._folder = folder
        self._copies = images_dir(sittings.workspace.root, sittings.workspace.config)
        self._languages = sittings.workspace.config.site.languages
        self._pages = SitePages()
        door = passphrase_door(place.passphrase, self._languages) if place.passphrase else None
        address, bound = claim(place.host, place.port)
        self._server = Server(address, bound, self._quick, door)
        self._routes = Routes(sittings, self._server.events.tell, page_cards=self._page_cards)

    def run(self, ready: Callable[[str], None]) -> None:
        """Serve until an interrupt; ``ready`` gets the address of the first page."""
        try:
            self._server.run(self._routes, lambda: ready(self._server.address.url), self._tidy)
        finally:
            self._sittings.leave()

    def rebuilt(self) -> None:
        """Let every open page be loaded again."""
        self._server.events.tell("reload")

    def _quick(self, request: Request) -> Reply | None:
        found = quick(self._sittings.workspace.root, self._copies, request)
        if found is not None or request.path.partition("/")[0] == STUDY or request.method == "POST":
            return found
        return site_reply(self._folder, request, self._languages, self._server.events.count)

    def _page_cards(self, path: str) -> Mapping[str, str]:
        self._sittings.refresh()
        return self._pages.cards(self._sittings.workspace, path)

    def _tidy(self) -> None:
        """A review whose pages were all closed lets go of the session, so that a terminal can have it."""
        if self._sittings.table is not None and self._server.events.unheard(STUDY) > _FORGOTTEN:
            self._sittings.leave()


def passphrase_door(passphrase: str, languages: tuple[str, ...]) -> Door:
    """The page that asks for the passphrase, in the settings' or the browser's language; its files need none."""

    def ask(request: Request) -> Reply:
        if request.path != f"{STUDY}/":
            return moved("../" * request.path.count("/") + f"{STUDY}/")
        language = choose([*languages, *request.languages])
        return html_reply(page("enter.html", language, texts(language)["enter_title"], "enter"), 401)

    return Door(passphrase, ask, lambda path: path.startswith(f"{STUDY}/{ASSETS}/"))
