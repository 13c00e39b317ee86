"""Pictures with covered parts: the picture with its masks on a card, the masks as a list in a note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from markdown_it.token import Token

from studykit.markdown.occlusion import LANGUAGE, Mask, OcclusionBlock, read_occlusion
from studykit.markdown.parser import parse
from studykit.markdown.shapes import whereabouts
from studykit.render import media

if TYPE_CHECKING:
    from studykit.render.writer import Writer

_ASKED = re.compile(r"(?<=\s)(ask|show)=(\d{1,5})(?!\S)")


@dataclass(frozen=True, slots=True)
class Covering:
    """A picture on a card: ``number`` (from 1) is the mask that is asked or, on the back, taken off."""

    block: OcclusionBlock
    number: int
    asked: bool

    @property
    def covered(self) -> Iterable[Mask]:
        """The other masks, where they cover their places, too."""
        masks = self.block.masks if self.block.hide_all else ()
        return (mask for number, mask in enumerate(masks, 1) if number != self.number)


def is_occlusion(info: str) -> bool:
    return info.split(" ", 1)[0] == LANGUAGE


def covering(info: str, content: str) -> Covering | None:
    """What a card's fence asks to be shown; None for a note's own block."""
    found = _ASKED.search(info)
    if found is None:
        return None
    block = read_occlusion(content.split("\n"), on_card=True)
    number = int(found[2])
    return Covering(block, number, found[1] == "ask") if block.picture and 0 < number <= len(block.masks) else None


def picture_token(markdown: str, constructs: frozenset[str]) -> Token | None:
    """The image or embed that a card's picture is, as a token."""
    tokens = [child for token in parse(markdown, constructs) for child in token.children or []]
    return next((token for token in tokens if token.type in ("image", "embed")), None)


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
    items = "".join(f"<li>{escape(text, quote=False)}</li>" for text in _parts(block.masks))
    return f'<details class="masks"><summary>{title} ({len(block.masks)})</summary><ol>{items}</ol></details>\n'


def _parts(masks: Sequence[Mask]) -> Iterable[str]:
    return (mask.label or whereabouts(mask.shapes) for mask in masks)


def occlusion_words(info: str, content: str) -> str | None:
    """What plain text says of the fence: nothing on a card, whose question says all; the labels in a note.

    None for every other fence.
    """
    if not is_occlusion(info):
        return None
    if covering(info, content) is not None:
        return ""
    return "\n".join(_parts(read_occlusion(content.split("\n")).masks))
