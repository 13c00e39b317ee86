"""What a first visit fetches: everything a page names to show itself, compressed as hosts of static files do."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

FIRST_LOAD = 40_000
"""bytes, of the page itself, its sheets and its scripts; pictures of a note are the note's"""
SHOWCASE = Path(__file__).parent / "showcase"


@pytest.mark.browser
def test_a_first_visit_is_light(publish_folder: Any, visit: Any, tmp_path: Path) -> None:
    site = publish_folder(SHOWCASE, tmp_path / "site")
    for path in ("index.html", "oats/Parts.html", "bakery/parts.html", "decks/flashcards/kitchen.html", "graph.html"):
        asked: list[str] = []
        page = visit().page
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(site.uri(path))
        files = {
            Path(unquote(urlsplit(url).path)).relative_to(site.out).as_posix() for url in asked if "/files/" not in url
        }
        assert {path, "assets/site.css", "assets/site.js"} <= files
        assert not any(name.startswith(("search/", "quiz/")) for name in files)
        weights = {name: len(gzip.compress((site.out / name).read_bytes())) for name in files}
        assert sum(weights.values()) <= FIRST_LOAD, weights
