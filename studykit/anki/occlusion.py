"""Pictures with covered parts, one card for each: Anki's own image occlusion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from studykit.markdown.shapes import Shape, ShapeKind

Shapes = tuple[Shape, ...]
"""What one card covers."""


@dataclass(frozen=True, slots=True)
class Occlusion:
    """``picture`` is a reference among the block's media, ``question`` HTML to stand above it and
    ``answer`` below it when it is shown.

    ``masks`` are one for each sibling, in order; None for one that is a card of its own. ``labels`` are what stands
    under the masks as HTML, one for each or none at all. ``hide_all`` covers the other masks' places, too, while one
    is asked.
    """

    picture: str
    masks: tuple[Shapes | None, ...]
    question: str = ""
    answer: str = ""
    hide_all: bool = True
    labels: tuple[str, ...] = ()


def occlusion_field(masks: Iterable[tuple[int, Shapes]], *, hide_all: bool) -> str:
    """The masks, each with the ordinal of its card, as Anki writes them: deletions whose answers are shapes."""
    return "<br>".join(
        f"{{{{c{ordinal + 1}::image-occlusion:{':'.join(_spelled(shape))}:oi={int(hide_all)}}}}}"
        for ordinal, shapes in masks
        for shape in shapes
    )


def labels_list(labels: Iterable[tuple[int, str]]) -> str:
    """What stands under each mask, by the ordinal of its card; the style sheet shows only the card's own."""
    items = "".join(f'<li class="m{ordinal + 1}">{label}</li>' for ordinal, label in labels if label)
    return f'<ul class="labels">{items}</ul>' if items else ""


def _spelled(shape: Shape) -> Iterator[str]:
    edges = shape.bounds()
    yield shape.kind.value
    yield f"left={_fraction(edges.left)}"
    yield f"top={_fraction(edges.top)}"
    if shape.kind is ShapeKind.POLYGON:
        yield "points=" + " ".join(f"{_fraction(x)},{_fraction(y)}" for x, y in shape.corners())
        return
    _, _, width, height = shape.numbers
    if shape.kind is ShapeKind.ELLIPSE:
        yield f"rx={_fraction(width / 2)}"
        yield f"ry={_fraction(height / 2)}"
    else:
        yield f"width={_fraction(width)}"
        yield f"height={_fraction(height)}"


def _fraction(value: float) -> str:
    """At most four digits: ``0.125`` is ``.125``."""
    digits = f"{min(max(value, 0.0), 1.0):.4f}".rstrip("0").rstrip(".")
    return digits.removeprefix("0") or "0"
