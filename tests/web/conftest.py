"""The review page without a network, and with one: a vault of all kinds of cards, a tab, a server, a browser."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))

from program import write_vault
from sample import VAULT
from served import Served
from tab import Tab, opened


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault with cards of all kinds."""
    return write_vault(tmp_path / "vault", VAULT)


@pytest.fixture
def tab(vault: Path) -> Tab:
    """A tab that reviews it."""
    return opened(vault).begin()


@pytest.fixture
def in_vault(tmp_path: Path) -> Callable[..., Tab]:
    """``in_vault({"a.md": "text"})`` gives a tab that reviews a vault of these notes."""

    def make(notes: Mapping[str, str | bytes], **manner: Any) -> Tab:
        return opened(write_vault(tmp_path / "vault", notes), **manner).begin()

    return make


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """``serve(vault, "--type")`` starts the program; it is ended with the test."""
    running: list[Served] = []

    def start(vault: Path, *options: str, **environ: str) -> Served:
        running.append(Served(vault, *options, **environ))
        return running[-1]

    yield start
    for served in running:
        served.end()


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Any]]:
    """``visit(url, width=390, touch=True)`` gives a page; whatever it complains about fails the test, but for what has
    one of the words in it that the test added to ``page.tolerated``. A complaint may come late: they are judged last.
    """
    complaints: list[str] = []
    tolerated: list[str] = []
    contexts = []

    def start(url: str, width: int = 1280, scheme: str = "light", touch: bool = False, **more: Any) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, has_touch=touch, is_mobile=touch, **more
        )
        contexts.append(context)
        context.set_default_timeout(120_000)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("request", lambda request: _note_request(complaints, request.url))
        page.tolerated = tolerated
        page.goto(url)
        return page

    yield start
    for context in contexts:
        context.close()
    assert [text for text in complaints if not any(words in text for words in tolerated)] == []


def _note_request(complaints: list[str], url: str) -> None:
    if not url.startswith(("http://127.0.0.", "data:")):
        complaints.append(f"request: {url}")
