"""A tab of a browser without the browser: it keeps what the page keeps, and orders what the page orders."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

from studykit.loopback import Reply, Request
from studykit.study.filters import Filter
from studykit.study.queue import request
from studykit.web.routes import Routes
from studykit.web.sittings import Sittings, Terms
from studykit.web.table import Manner
from studykit.workspace import Workspace

TODAY = date(2026, 11, 20)
_DATA = re.compile(r'data-(session|turn|stamp|card|page|shown)="([^"]*)"')
_KEYS = count(1)


class Tab:
    """``seen`` is what the board says of itself, ``html`` the whole of it."""

    def __init__(self, routes: Callable[[Request], Reply], told: list[str]) -> None:
        self.routes = routes
        self.told = told
        self.html = ""
        self.seen: dict[str, str] = {}
        self.query: dict[str, str] = {}

    def get(self, path: str, language: str = "en", **query: str) -> Reply:
        return self.routes(Request("GET", f"study/{path}", query, {}, (language,)))

    def begin(self, language: str = "en", **query: str) -> Tab:
        """Open the review, or load it again."""
        self.query = query
        reply = self.get("review", language, **query)
        assert reply.status == 200, reply.body
        self._look(reply.body.decode())
        return self

    def another(self) -> Tab:
        """A second tab of the same page."""
        return Tab(self.routes, self.told).begin(**self.query)

    def body(self, command: str, **more: Any) -> dict[str, Any]:
        """What the page would send now, with a key of its own."""
        seen = {name: self.seen[name] for name in ("session", "stamp", "card")}
        return {**seen, "turn": int(self.seen["turn"]), "key": f"k{next(_KEYS)}", "command": command,
                "query": self.query, **more}  # fmt: skip

    def send(self, body: dict[str, Any]) -> dict[str, Any]:
        """Send an order; the board becomes what came back."""
        reply = self.routes(Request("POST", "study/do", {}, body, ("en",)))
        found: dict[str, Any] = json.loads(reply.body)
        if "html" in found:
            self._look(found["html"])
        return {**found, "status": reply.status}

    def do(self, command: str, **more: Any) -> str:
        """Give an order, answer by answer; returns what became of it."""
        return str(self.send(self.body(command, **more))["fate"])

    def rate(self, rating: str) -> str:
        if self.seen["shown"] == "no":
            assert self.do("flip") == "done"
        return self.do(rating)

    @property
    def text(self) -> str:
        """What a person reads."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.html)).split())

    @property
    def status(self) -> str:
        found = re.search(r'role="status">(.*?)</p>', self.html, re.DOTALL)
        assert found
        return unescape(found[1])

    def _look(self, html: str) -> None:
        self.html = html
        self.seen = {name: unescape(value) for name, value in _DATA.findall(html)}


def opened(vault: Path, *, today: date = TODAY, wanted: Filter | None = None, **manner: Any) -> Tab:
    """A tab on a server of its own for this vault."""
    told: list[str] = []
    workspace = Workspace.open(vault, vault=vault, today=today)
    new = manner.pop("new", None)

    def asked(vault: Workspace) -> Any:
        from dataclasses import replace

        return replace(request(vault.config, vault.today), new=new, cram=manner.get("cram", False))

    held = Manner(**{name: value for name, value in manner.items() if name != "clock"})
    sittings = Sittings(workspace, Terms(asked, wanted or Filter(), held), manner.get("clock"))
    return Tab(Routes(sittings, told.append), told)
