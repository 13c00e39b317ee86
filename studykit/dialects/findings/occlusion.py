"""Occlusion blocks: lines that are no masks, masks off the picture, and blocks that cannot be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studykit.cards.occlusion import MOST_MASKS, PlacedOcclusion, find_occlusions, is_ignored
from studykit.cards.page import Page
from studykit.dialects.findings.place import on
from studykit.markdown.bounds import MOST_PICTURES
from studykit.model.card import CardBlock
from studykit.model.diagnostic import Diagnostic


def pictures(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    """``occlusion-line``, ``occlusion-outside``, ``occlusion-picture``, ``occlusion-inside``, ``occlusion-masks``."""
    asked = {block.lines[0] for block in blocks if block.syntax == "occlusion"}
    cards = {line for block in blocks for line in range(block.lines[0], block.lines[1] + 1)}
    for number, placed in enumerate(find_occlusions(page), 1):
        if number == MOST_PICTURES:
            yield on(
                page, placed.first, "occlusion-masks", f"the {number:,}th picture with masks of this note: no more",
                "Divide the note: what stands below is not asked.",
            )  # fmt: skip
        for found in placed.block.problems:
            line = min(placed.first + found.line, page.last_line)
            yield on(page, line, found.code, found.message, found.remedy)
        why = _fault(placed, asked=placed.first in asked, in_card=placed.first in cards)
        if why is not None and placed.closed and not is_ignored(page):
            yield on(page, placed.first, *why)


def _fault(placed: PlacedOcclusion, *, asked: bool, in_card: bool) -> tuple[str, str, str] | None:
    """Why a block is not asked, or not all of it: code, message and what to do."""
    count = len(placed.block.masks)
    if placed.picture is None:
        return (
            "occlusion-picture", "there is no picture above this occlusion block: its masks are not asked",
            "Put a picture, ![](file.png) or ![[file.png]], alone on the line above it.",
        )  # fmt: skip
    if not count:
        return (
            "occlusion-masks", "this occlusion block has no masks: nothing is asked",
            "Write a mask a line: left, top, width and height as parts of the picture, then a label.",
        )  # fmt: skip
    if in_card and not asked:
        return (
            "occlusion-inside", "this occlusion block is part of another card and not asked by itself",
            "Move the picture and its block out of the card's lines to ask its masks.",
        )  # fmt: skip
    if not asked or count > MOST_MASKS:
        return (
            "occlusion-masks",
            f"too many masks: of a picture the first {MOST_MASKS} are asked, of a note not more than it can show",
            "Divide the picture, or the note.",
        )  # fmt: skip
    return None
