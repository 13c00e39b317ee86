"""What a fence of a picture with covered parts asks for, before anything of it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from studykit.markdown.fences import OCCLUSION
from studykit.markdown.occlusion import Mask, OcclusionBlock, read_occlusion
from studykit.markdown.parser import parse
from studykit.markdown.shapes import whereabouts

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
    return info.split(" ", 1)[0] == OCCLUSION


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


def mask_names(masks: Sequence[Mask]) -> Iterable[str]:
    """What each mask hides, or where it lies."""
    return (mask.label or whereabouts(mask.shapes) for mask in masks)


def occlusion_words(info: str, content: str) -> str | None:
    """What plain text says of the fence: nothing on a card, whose question says all; the labels in a note.

    None for every other fence.
    """
    if not is_occlusion(info):
        return None
    if covering(info, content) is not None:
        return ""
    return "\n".join(mask_names(read_occlusion(content.split("\n")).masks))
