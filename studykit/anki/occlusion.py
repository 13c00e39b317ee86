"""Pictures with covered parts, one card for each: Anki's own image occlusion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mask:
    """A rectangle over the picture, in fractions (0 to 1) of its width and height."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Occlusion:
    """``picture`` is a reference among the block's media, ``question`` HTML to stand above it and
    ``answer`` below it when it is shown.

    ``masks`` are one for each sibling, in order; None for one that is a card of its own. ``hide_all`` covers the
    other masks' places, too, while one is asked.
    """

    picture: str
    masks: tuple[Mask | None, ...]
    question: str = ""
    answer: str = ""
    hide_all: bool = True


def occlusion_field(masks: Iterable[tuple[int, Mask]], *, hide_all: bool) -> str:
    """The masks, each with the ordinal of its card, as Anki writes them: deletions whose answers are shapes."""
    return "<br>".join(
        f"{{{{c{ordinal + 1}::image-occlusion:rect:left={_fraction(mask.left)}:top={_fraction(mask.top)}"
        f":width={_fraction(mask.width)}:height={_fraction(mask.height)}:oi={int(hide_all)}}}}}"
        for ordinal, mask in masks
    )


def _fraction(value: float) -> str:
    """At most four digits: ``0.125`` is ``.125``."""
    digits = f"{min(max(value, 0.0), 1.0):.4f}".rstrip("0").rstrip(".")
    return digits.removeprefix("0") or "0"
