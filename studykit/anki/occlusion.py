"""Pictures with covered parts, one card for each: Anki's own image occlusion."""

from __future__ import annotations

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
    """``picture`` is a reference among the block's media; ``masks`` are one for each sibling, in order.

    ``hide_all`` covers the other masks' places, too, while one is asked.
    """

    picture: str
    masks: tuple[Mask, ...]
    hide_all: bool = True


def occlusion_field(occlusion: Occlusion) -> str:
    """The masks as Anki writes them: a deletion for each, whose answer is the shape."""
    together = int(occlusion.hide_all)
    return "<br>".join(
        f"{{{{c{number}::image-occlusion:rect:left={_fraction(mask.left)}:top={_fraction(mask.top)}"
        f":width={_fraction(mask.width)}:height={_fraction(mask.height)}:oi={together}}}}}"
        for number, mask in enumerate(occlusion.masks, start=1)
    )


def _fraction(value: float) -> str:
    """At most four digits: ``0.125`` is ``.125``."""
    digits = f"{min(max(value, 0.0), 1.0):.4f}".rstrip("0").rstrip(".")
    return digits.removeprefix("0") or "0"
