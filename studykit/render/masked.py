"""Pictures with covered parts: the picture with its masks on a card, the masks as a list in a note."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from markdown_it.token import Token

from studykit.markdown.occlusion import Mask, OcclusionBlock, read_occlusion
from studykit.render import media
from studykit.render.covering import covering, mask_names, picture_token
from studykit.render.writing import Writer


def fence(writer: Writer, token: Token) -> str:
    shown = covering(token.info, token.content)
    if shown is None:
        return _listed(writer, read_occlusion(token.content.split("\n")))
    picture = picture_token(shown.block.picture, writer.page.constructs)
    if picture is None:
        return ""
    found = media.picture(writer.page.policy, picture)
    if found is None:
        return media.absent(writer, picture) if shown.block.named or not shown.asked else ""
    own = shown.block.masks[shown.number - 1]
    paths = _path("cover", shown.covered)
    paths += _path("asked", [own]) if shown.asked else 2 * _path("told", [own])  # a dark line and a light one upon it
    masks = f'<svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">{paths}</svg>'
    # A drawing may have no size of its own: it is as wide as there is room.
    drawn = ' class="drawn"' if media.suffix(found.asset.url) == "svg" else ""
    shown_picture = writer.page.shelf.put(f"<span{drawn}>{media.whole(writer, found)}{masks}</span>")
    return f'<figure class="masked-picture">{shown_picture}</figure>\n'


def _path(name: str, masks: Iterable[Mask]) -> str:
    data = "".join(shape.path() for mask in masks for shape in mask.shapes)
    return f'<path class="{name}" d="{data}"/>' if data else ""


def _listed(writer: Writer, block: OcclusionBlock) -> str:
    if not block.masks:
        return ""
    title = escape(writer.page.policy.word("covered"), quote=False)
    items = "".join(f"<li>{escape(text, quote=False)}</li>" for text in mask_names(block.masks))
    return f'<details class="masks"><summary>{title} ({len(block.masks)})</summary><ol>{items}</ol></details>\n'
