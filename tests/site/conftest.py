"""A site made from a few files, and what its tests ask of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from studykit.site import BuildReport
from studykit.workspace import Workspace
from studykit.workspace.publication import Publisher

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))

_LINK = re.compile(r"\s(?:href|src)=\"([^\"]*)\"")
PATIENCE = 120_000
"""milliseconds until a page that should change counts as stuck: longer than any busy machine takes"""
_ID = re.compile(r"\sid=\"([^\"]*)\"")


@dataclass(frozen=True)
class Built:
    """A finished site."""

    out: Path
    report: BuildReport

    def read(self, path: str) -> str:
        return (self.out / path).read_text("utf-8")

    def uri(self, path: str) -> str:
        return (self.out / path).as_uri()

    def pages(self) -> list[Path]:
        return sorted(self.out.rglob("*.html"))

    def bytes(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file()
        }

    def dead_links(self) -> list[str]:
        """Links of any page to a file or an id that is not there."""
        dead = []
        ids = {path: frozenset(map(unescape, _ID.findall(path.read_text("utf-8")))) for path in self.pages()}
        for page in self.pages():
            for raw in _LINK.findall(page.read_text("utf-8")):
                link = urlsplit(unescape(raw))
                if link.scheme or link.netloc:
                    continue
                target = (page.parent / unquote(link.path)).resolve() if link.path else page
                if not target.is_file() or (link.fragment and unquote(link.fragment) not in ids.get(target, ())):
                    dead.append(f"{page.relative_to(self.out)}: {raw}")
        return dead


@pytest.fixture
def publish(tmp_path: Path) -> Callable[..., Built]:
    """``publish({"a.md": "text"})`` builds that vault; further calls change the files and build again."""

    def make(files: Mapping[str, str | bytes], out: str = "site", settings: str = "") -> Built:
        root = tmp_path / "vault"
        for name, content in {"studykit.yml": settings or "site: {title: Test vault}\n", **files}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return _built(root, tmp_path / out)

    return make


@pytest.fixture(scope="session")
def publish_folder() -> Callable[[Path, Path], Built]:
    """``publish_folder(root, out)`` builds the vault at ``root``."""
    return _built


def _built(root: Path, out: Path) -> Built:
    return Built(out, Publisher(out, kept=False).publish(Workspace.open(root, vault=root)))


@dataclass
class Visit:
    """A page in the browser, with everything it complained about or asked the network for."""

    page: Any
    complaints: list[str]
    tolerated: list[str] = field(default_factory=list)
    """words of complaints that count for nothing; one may come late, so they are judged last"""

    def open(self, uri: str) -> Any:
        self.page.goto(uri)
        return self.page


@pytest.fixture
def visit(chromium: Any) -> Any:
    """``visit(width=390, scheme="dark", script=False)`` gives a page; on leaving, it must not have complained."""
    visits: list[Visit] = []

    def start(width: int = 1280, scheme: str = "light", script: bool = True, **more: Any) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script, **more
        )
        context.set_default_timeout(PATIENCE)
        made = Visit(context.new_page(), [])
        made.page.on("console", lambda message: made.complaints.append(f"console: {message.text}"))
        made.page.on("pageerror", lambda error: made.complaints.append(f"error: {error}"))
        made.page.on("request", lambda request: _note_request(made, request.url))
        visits.append(made)
        return made

    yield start
    for made in visits:
        made.page.context.close()
    complaints = [
        text for made in visits for text in made.complaints if not any(words in text for words in made.tolerated)
    ]
    assert complaints == []


def _note_request(visit: Visit, url: str) -> None:
    if not url.startswith(("file:", "data:", "blob:", "http://127.0.0.1")):
        visit.complaints.append(f"request: {url}")
