"""Shapes over a picture, in fractions of its width and height: where they are, and how SVG and words say so."""

from __future__ import annotations

from enum import StrEnum

from studykit.model.values import dataclass

_DIGITS = 6
"""kept of a fraction: finer than any screen"""
_PLACES = (
    ("upper left", "upper middle", "upper right"),
    ("left", "middle", "right"),
    ("lower left", "lower middle", "lower right"),
)


class ShapeKind(StrEnum):
    RECT = "rect"
    ELLIPSE = "ellipse"
    POLYGON = "polygon"


@dataclass(frozen=True, slots=True)
class Bounds:
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Shape:
    """``numbers`` are left, top, width and height (of an ellipse: of the box around it), or x and y of each corner of
    a polygon in turn."""

    kind: ShapeKind
    numbers: tuple[float, ...]

    def bounds(self) -> Bounds:
        if self.kind is ShapeKind.POLYGON:
            across, down = self.numbers[::2], self.numbers[1::2]
            return Bounds(min(across), min(down), max(across), max(down))
        left, top, width, height = self.numbers
        return Bounds(left, top, round(left + width, _DIGITS), round(top + height, _DIGITS))

    def corners(self) -> tuple[tuple[float, float], ...]:
        """Of a polygon."""
        return tuple(zip(self.numbers[::2], self.numbers[1::2], strict=True))

    def clipped(self) -> Shape:
        """The part of it that lies on the picture."""
        if self.kind is ShapeKind.POLYGON:
            return Shape(self.kind, tuple(min(max(number, 0.0), 1.0) for number in self.numbers))
        edges = self.bounds()
        left, top = max(edges.left, 0.0), max(edges.top, 0.0)
        right, bottom = min(edges.right, 1.0), min(edges.bottom, 1.0)
        return Shape(self.kind, (left, top, round(right - left, _DIGITS), round(bottom - top, _DIGITS)))

    def path(self) -> str:
        """As the data of an SVG path, in a picture of 1 by 1."""
        if self.kind is ShapeKind.POLYGON:
            return "M" + "L".join(f"{spelled(x)} {spelled(y)}" for x, y in self.corners()) + "z"
        left, top, width, height = self.numbers
        if self.kind is ShapeKind.RECT:
            return f"M{spelled(left)} {spelled(top)}h{spelled(width)}v{spelled(height)}h{spelled(-width)}z"
        across, down = spelled(width / 2), spelled(height / 2)
        half = f"a{across} {down} 0 1 0 "
        return f"M{spelled(left)} {spelled(top + height / 2)}{half}{spelled(width)} 0{half}{spelled(-width)} 0z"


def rectangle(left: float, top: float, width: float, height: float) -> Shape:
    return Shape(ShapeKind.RECT, (left, top, width, height))


def fraction(number: float) -> float:
    """A number as precise as a mask needs it."""
    return round(number, _DIGITS) + 0.0  # never -0.0


def spelled(number: float) -> str:
    return f"{number:.{_DIGITS}f}".rstrip("0").rstrip(".")


def whereabouts(shapes: tuple[Shape, ...]) -> str:
    """In words, where on the picture the first of them lies."""
    edges = shapes[0].bounds()
    across, down = (edges.left + edges.right) / 2, (edges.top + edges.bottom) / 2
    return _PLACES[_third(down)][_third(across)]


def _third(middle: float) -> int:
    return min(2, max(0, int(middle * 3)))
