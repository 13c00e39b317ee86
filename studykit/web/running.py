"""The review page behind its server, from the first page to the end of the session."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from studykit.loopback.address import LOOPBACK, claim, forget
from studykit.loopback.door import Door
from studykit.loopback.messages import html_reply
from studykit.loopback.server import Server
from studykit.site.texts import choose
from studykit.vault.places import cache_dir
from studykit.web.assets import FOLDER as ASSETS
from studykit.web.routes import STUDY, Routes, quick
from studykit.web.shell import page
from studykit.web.sittings import Sittings
from studykit.web.texts import texts

if TYPE_CHECKING:
    from studykit.loopback import Reply, Request

MEMORY = "loopback.json"


def review(
    sittings: Sittings, ready: Callable[[str], None], *, host: str = LOOPBACK, port: int = 0, passphrase: str = ""
) -> None:
    """Serve the review until the person ends it; ``ready`` gets the address of its first page.

    ``passphrase`` is asked of every browser, where it is not "". Raises what `claim` raises, and `UsageError` for a
    passphrase that is none.
    """
    root = sittings.workspace.root
    door = passphrase_door(passphrase, sittings.workspace.config.site.languages) if passphrase else None
    memory = cache_dir(root) / MEMORY
    address, bound = claim(host, port, memory)
    server = Server(address, bound, partial(quick, root), door)
    routes = Routes(sittings, server.events.tell, server.stop)
    try:
        server.run(routes, lambda: ready(f"{address.url}{STUDY}/"), lambda: None)
    finally:
        sittings.leave()
        forget(memory)


def passphrase_door(passphrase: str, languages: tuple[str, ...]) -> Door:
    """The page that asks for the passphrase, in the settings' or the browser's language; its files need none."""

    def ask(request: Request) -> Reply:
        language = choose([*languages, *request.languages])
        return html_reply(page("enter.html", language, texts(language)["enter_title"], "enter"), 401)

    return Door(passphrase, ask, lambda path: path.startswith(f"{STUDY}/{ASSETS}/"))
