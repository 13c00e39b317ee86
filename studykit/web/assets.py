"""Style sheets and scripts of the page: the site's own, and the few that only a review needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files

from studykit.diagrams import FLOW_CSS
from studykit.loopback.files import KINDS
from studykit.loopback.messages import Reply
from studykit.site.texts import languages
from studykit.web.texts import texts

FOLDER = "assets"
_SHEETS = ("colours", "page", "text", "components", "code", "cards", "flow")
_SCRIPTS = ("theme.js", "flow.js")
_OWN = ("review.js", "panel.js", "serve.js", "serve.css", "enter.js")
_SPOKEN = frozenset(
    {"theme", "theme_system", "theme_light", "theme_dark", "step_previous", "step_next", "step_hint", "step_all",
     "copy", "copied", "statistics", "help", "linked_notes", "edit_card", "review_page", "review_deck", "over_title"}
)  # fmt: skip
"""texts that scripts say"""


@cache
def assets() -> Mapping[str, bytes]:
    """Every file by its name."""
    site, own = files("studykit.site") / "assets", files("studykit.web") / "assets"
    sheets = [(site / "css" / f"{name}.css").read_text("utf-8") for name in _SHEETS]
    found = {name: (site / name).read_bytes() for name in (*_SCRIPTS, "icon.svg")}
    found |= {name: (own / name).read_bytes() for name in _OWN}
    found["review.css"] = "\n".join([*sheets, FLOW_CSS, (own / "review.css").read_text("utf-8")]).encode()
    for language in languages():
        words = {key: text for key, text in texts(language).items() if key in _SPOKEN}
        found[f"texts-{language}.js"] = (
            f"globalThis.studykitTexts = {json.dumps(words, ensure_ascii=False)};\n".encode()
        )
    return found


@cache
def address(name: str) -> str:
    """Where a page finds an asset; it changes with its content."""
    return f"{FOLDER}/{name}?v={sha256(assets()[name]).hexdigest()[:8]}"


def asset_reply(name: str) -> Reply | None:
    data = assets().get(name)
    return None if data is None else Reply(data, KINDS["." + name.rpartition(".")[2]], lasting=True)
