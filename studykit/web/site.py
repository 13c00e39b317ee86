"""The built site as it is served: files as they are, pages with a script that reloads them and leads to reviews."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.loopback.files import inside, kind_of
from studykit.loopback.messages import FILE_POLICY, PAGE_POLICY, Reply, text_reply
from studykit.site.plan import NOT_FOUND
from studykit.site.texts import choose
from studykit.web.assets import address
from studykit.web.texts import texts
from studykit.workspace.publication import page_plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studykit.loopback import Request
    from studykit.workspace import Workspace

_INDEX = "index.html"
_HEAD = b"</head>"
_OK, _MISSING = 200, 404
_LATER = re.compile(r"~\d+(?=\.html\Z)")
"""the second and later pages of a long deck"""
_RELATIVE = re.compile(rb'(\s(?:href|src|data-root)=")(?![a-z]+:|[#/])(?:\./)?')
"""addresses on the page for what is not there, which does not know at which depth it is shown"""


def site_reply(folder: Path, request: Request, languages: tuple[str, ...], count: int) -> Reply:
    """A file of the site, or its page for what is not there. ``count`` of the server's events tells
    it what it missed until it listens to them.
    """
    path = request.path + _INDEX if not request.path or request.path.endswith("/") else request.path
    file, status = inside(folder, path), _OK
    if file is None and path.endswith((".html", "/")):
        file, status = inside(folder, NOT_FOUND), _MISSING
    if file is None:
        return text_reply("There is no such page.", 404)
    if file.suffix != ".html":
        return Reply(kind=kind_of(file), file=file, policy=PAGE_POLICY if "assets/" in path else FILE_POLICY)
    t = texts(choose([*languages, *request.languages]))
    top = "../" * path.count("/")
    script = (
        f'<link rel="stylesheet" href="{top}study/{address("serve.css")}">'
        f'<script src="{top}study/{address("serve.js")}" defer '
        f'data-count="{count}" data-page="{t["review_page"]}" data-deck="{t["review_deck"]}"></script>'
    )
    try:
        body = file.read_bytes()
    except OSError:
        return text_reply("This page is being built again.", 503)
    if status != _OK:
        body = _RELATIVE.sub(rb"\1" + top.encode(), body)
    return Reply(body.replace(_HEAD, script.encode() + _HEAD, 1), status=status)


class SitePages:
    """Which note or deck a page of the site is about, worked out when it is first asked after a build."""

    def __init__(self) -> None:
        self._known: Mapping[str, Mapping[str, str]] = {}
        self._of: Workspace | None = None

    def cards(self, workspace: Workspace, path: str) -> Mapping[str, str]:
        """The query of a review of a page; empty for a page without a note or deck of its own."""
        if self._of is not workspace:
            plan = page_plan(workspace)
            notes = {url: {"note": str(note)} for note, url in plan.urls.items()}
            decks = {url: {"deck": deck} for deck, url in plan.deck_urls.items() if deck}
            self._known, self._of = {**decks, **notes}, workspace
        path = path or _INDEX
        return self._known.get(path) or self._known.get(_LATER.sub("", path), {})
