"""A card that asks for a covered part of a picture, as a page of its own: a terminal cannot lay masks over it."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from pathlib import Path

from studykit.errors import ReadOnlyError
from studykit.model.card import Card
from studykit.render.cards import render_face
from studykit.render.policy import Asset, Policy, Target
from studykit.site.cards import Sides, card_html
from studykit.workspace.faces import Targets
from studykit.workspace.workspace import Workspace

_NAME = "masked-picture.html"
_SHEETS = ("colours", "page", "text", "cards")
_QUIET = "default-src 'none'; img-src file:; style-src 'unsafe-inline'"
"""the style sheet stands in the page; nothing runs, and nothing is fetched but the picture"""


def masked_page(workspace: Workspace, card: Card, folder: Path) -> Path:
    """Write the page into ``folder``, over the last one's: the question, and the answer to be opened below it.

    Raises `ReadOnlyError`.
    """
    root = workspace.root.resolve()
    targets = Targets(workspace, card.note)

    def asset(target: Target) -> Asset | None:
        found = targets.asset(target)
        inside = found is not None and (root / found.url).resolve().is_relative_to(root)
        return found if inside else None

    constructs = workspace.reading.dialect(card.note).constructs
    face = render_face(card.face, constructs, Policy(asset=asset))
    sheets = files("studykit.site") / "assets" / "css"
    style = "\n".join((sheets / f"{name}.css").read_text("utf-8") for name in _SHEETS)
    body = card_html(card, Sides(face.front, face.back, "Show the answer"))
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_QUIET}">'
    head += f'<meta name="viewport" content="width=device-width"><base href="{escape(root.as_uri())}/">'
    head += f"<title>{escape(card.note_title)}</title><style>{style}</style>"
    page = folder / _NAME
    try:
        page.write_text(f"<!doctype html>\n<html><head>{head}</head><body><main>{body}</main></body></html>\n", "utf-8")
    except OSError as error:
        raise ReadOnlyError(f"The page {page} cannot be written: {error.strerror or error}.") from error
    return page
