"""Image occlusions of any Anki as a picture with an occlusion block: by whom they were made does not matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studykit.anki.markdown import to_markdown
from studykit.anki.notetypes import IMAGE_OCCLUSION
from studykit.cards.occlusion import mask_keys
from studykit.markdown.fences import OCCLUSION
from studykit.markdown.occlusion import Mask, OcclusionBlock, spell_occlusion
from studykit.markdown.shapes import Shape, ShapeKind, fraction

if TYPE_CHECKING:
    from studykit.anki.reading import FoundNote

OCCLUSION_STOCK = 6
_MASK, _IMAGE, _HEADER, _BACK, _COMMENTS = range(5)
"""Anki knows these fields of an image occlusion by their place."""

_DELETION = re.compile(r"\{\{c(\d{1,3})::image-occlusion:([a-z]{1,20})((?::[^{}]{0,20000})?)\}\}")
_SHOWN_HEADERS = re.compile(r"^<p>What is covered\?</p>$")
_LABEL = re.compile(r'<li class="m(\d{1,4})">(.*?)</li>', re.DOTALL)
_MOST_CORNERS = 1000


@dataclass(frozen=True, slots=True)
class CoveredNote:
    """``text`` is the Markdown, its fence on line ``fence`` (from 0); ``ordinals`` and ``keys`` are one for each mask.

    ``below`` is what stands below the card. ``lost`` says what of the picture's shapes could not be kept.
    """

    text: str
    fence: int
    ordinals: tuple[int, ...]
    keys: tuple[str, ...]
    below: str
    lost: tuple[str, ...]


def is_covered(note: FoundNote) -> bool:
    return note.kind.stock == OCCLUSION_STOCK or (note.kind.is_cloze and "::image-occlusion:" in note.fields[0])


def covered_note(note: FoundNote, place: Callable[[str], str]) -> CoveredNote | None:
    """The note as Markdown; None where it has no picture or no mask. ``place`` gives the path of a medium."""
    fields = [*note.fields, *[""] * _COMMENTS][: _COMMENTS + 1]
    picture = to_markdown(fields[_IMAGE], place).partition("\n")[0].rstrip("\\")
    shapes, lost = _shapes(fields[_MASK])
    if not shapes or not picture.startswith("!["):
        return None
    labels, back = _labels(fields[_BACK], place) if note.kind.name == IMAGE_OCCLUSION.name else ({}, fields[_BACK])
    hide_all = any(hides for _, _, hides in shapes)
    grouped: dict[int, list[Shape]] = {}
    for ordinal, shape, _ in shapes:
        grouped.setdefault(ordinal, []).append(shape)
    ordinals = tuple(sorted(grouped))
    masks = tuple(Mask(tuple(grouped[ordinal]), labels.get(ordinal, "")) for ordinal in ordinals)
    head = "" if _SHOWN_HEADERS.match(fields[_HEADER]) else to_markdown(fields[_HEADER], place)
    above = [*head.split("\n"), ""] if head else []
    fence = [f"```{OCCLUSION}", *spell_occlusion(OcclusionBlock(masks, hide_all)), "```"]
    below = [to_markdown(field, place) for field in (back, fields[_COMMENTS])]
    return CoveredNote(
        "\n".join([*above, picture, "", *fence]), len(above) + 2, ordinals, mask_keys(masks),
        "\n\n".join(text for text in below if text), lost,
    )  # fmt: skip


def _shapes(field: str) -> tuple[list[tuple[int, Shape, bool]], tuple[str, ...]]:
    """Each shape with the ordinal of its card and whether the others hide while it is asked; and what is lost."""
    found: list[tuple[int, Shape, bool]] = []
    lost: dict[str, None] = {}
    for deletion in _DELETION.finditer(field):
        values = dict(_pairs(deletion[3]))
        shape = _shape(deletion[2], values)
        if shape is None or int(deletion[1]) == 0:
            lost["a text or a shape without a card on a picture was left out"] = None
            continue
        if values.get("angle", "0").strip("0. ") not in ("", "-"):
            lost["a turned shape of a picture lies straight"] = None
        found.append((int(deletion[1]) - 1, shape, values.get("oi") == "1"))
    return found, tuple(lost)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split(":"):
        name, _, value = part.partition("=")
        yield name, value


def _shape(name: str, values: dict[str, str]) -> Shape | None:
    try:
        left, top = (_number(values.get(key, "0")) for key in ("left", "top"))
        if name == "rect":
            shape = Shape(ShapeKind.RECT, (left, top, _number(values["width"]), _number(values["height"])))
        elif name == "ellipse":
            across, down = fraction(2 * _number(values["rx"])), fraction(2 * _number(values["ry"]))
            shape = Shape(ShapeKind.ELLIPSE, (left, top, across, down))
        elif name == "polygon":
            shape = _polygon(values)
        else:
            return None
    except (KeyError, ValueError, OverflowError):
        return None
    shape = shape.clipped()
    edges = shape.bounds()
    return shape if edges.right > edges.left and edges.bottom > edges.top else None


def _polygon(values: dict[str, str]) -> Shape:
    """Its corners, moved to where the shape's own left and top say it is."""
    corners = [corner.split(",") for corner in values["points"].split()[:_MOST_CORNERS]]
    across, down = [_number(x) for x, _ in corners], [_number(y) for _, y in corners]
    if len(corners) <= 2:
        raise ValueError
    right = _number(values["left"]) - min(across) if values.get("left") else 0.0
    lower = _number(values["top"]) - min(down) if values.get("top") else 0.0
    moved = zip((x + right for x in across), (y + lower for y in down), strict=True)
    return Shape(ShapeKind.POLYGON, tuple(fraction(number) for corner in moved for number in corner))


def _number(text: str) -> float:
    number = fraction(float(text))
    if not -1000 < number < 1000:  # NaN is neither
        raise ValueError
    return number


def _labels(field: str, place: Callable[[str], str]) -> tuple[dict[int, str], str]:
    """What stands under the masks, by ordinal, and the field without it: as `studykit.anki.occlusion` writes it."""
    start, end = field.find('<ul class="labels">'), field.find("</ul>")
    if start < 0 or end < start:
        return {}, field
    items = _LABEL.findall(field[start:end])
    texts = {int(number) - 1: " ".join(to_markdown(label, place).split()) for number, label in items}
    return texts, field[:start] + field[end + len("</ul>") :]
