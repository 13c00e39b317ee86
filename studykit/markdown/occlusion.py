"""The text of an ``occlusion`` block below a picture: a mask a line, read into shapes and spelled again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from studykit.markdown.shapes import Shape, ShapeKind, fraction, spelled
from studykit.model.patterns import pattern
from studykit.model.values import dataclass

MODES = ("hide-all", "hide-one")
"""Whether the other masks cover their places, too, while one is asked; the first is what Anki proposes."""

BAD_LINE, OUTSIDE = "occlusion-line", "occlusion-outside"

_NUMBER = pattern(r"-?(?:\d{1,9}(?:\.\d{0,15})?|\.\d{1,15})%?")
_OPTION = pattern(r"([A-Za-z-]{1,20}):(?:\s|$)(.*)")
_HEADING = ["left", "top", "width", "height"]
_KINDS = {kind.value: kind for kind in ShapeKind}
_CORNERS = 3
_HOW = "Write left, top, width and height as parts of the picture (0.25 or 25%), then a label."
_PARTS = "Give parts of the picture from 0 to 1, or percentages with %: no pixels."
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Mask:
    """What one card asks for: the places it covers, and what is there ("" where nothing is said)."""

    shapes: tuple[Shape, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """``line`` counts from 1 inside the block."""

    line: int
    code: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class OcclusionBlock:
    """``picture`` is the Markdown of the picture where a card brings it along, else "": it stands above the block.

    ``named`` is False where a card must not say the picture's name.
    """

    masks: tuple[Mask, ...]
    hide_all: bool = True
    problems: tuple[Problem, ...] = ()
    picture: str = ""
    named: bool = True


class _FaultError(Exception):
    """Why a line is no mask, and what to do."""


def read_occlusion(lines: Sequence[str], *, on_card: bool = False) -> OcclusionBlock:
    """Every line that can be read; what is wrong with the others. ``on_card`` the options of cards are read, too."""
    reader = _Reader(on_card)
    for number, line in enumerate(lines, 1):
        reader.line(number, line.strip())
    return replace(reader.block, masks=tuple(reader.masks), problems=tuple(reader.problems))


def spell_occlusion(block: OcclusionBlock) -> Iterator[str]:
    """The lines of a block that reads as this one."""
    if block.picture:
        yield f"picture: {block.picture}"
    if not block.named:
        yield "name: hidden"
    if not block.hide_all:
        yield f"mode: {MODES[1]}"
    for mask in block.masks:
        for number, shape in enumerate(mask.shapes):
            words = ["+"] if number else []
            words += [_spelled(shape)]
            words += [mask.label] if mask.label and not number else []
            yield " ".join(words)


def _spelled(shape: Shape) -> str:
    if shape.kind is ShapeKind.POLYGON:
        return f"{shape.kind} " + ";".join(f"{spelled(x)},{spelled(y)}" for x, y in shape.corners())
    numbers = " ".join(spelled(number) for number in shape.numbers)
    return numbers if shape.kind is ShapeKind.RECT else f"{shape.kind} {numbers}"


class _Reader:
    """Reads line by line."""

    def __init__(self, on_card: bool) -> None:
        self._on_card = on_card
        self.block = OcclusionBlock(())
        self.masks: list[Mask] = []
        self.problems: list[Problem] = []

    def line(self, number: int, text: str) -> None:
        words = text.split()
        if not words or text.startswith("#") or [word.lower() for word in words[:4]] == _HEADING:
            return
        option = _OPTION.match(text)
        try:
            if option:
                self._option(option[1].lower(), option[2].strip())
            else:
                self._mask(number, words)
        except _FaultError as fault:
            message, remedy = fault.args
            self.problems.append(Problem(number, BAD_LINE, f"{message}: {text[:_SHOWN]!r}", remedy))

    def _option(self, name: str, value: str) -> None:
        if name == "mode" and value.lower() in MODES:
            self.block = replace(self.block, hide_all=value.lower() == MODES[0])
        elif self._on_card and name == "picture":
            self.block = replace(self.block, picture=value)
        elif self._on_card and name == "name":
            self.block = replace(self.block, named=value != "hidden")
        else:
            raise _FaultError(
                "this is no option of a picture's masks", f"Write 'mode: {MODES[0]}' or 'mode: {MODES[1]}'."
            )

    def _mask(self, number: int, words: list[str]) -> None:
        further = words[0] == "+"
        shape, label = _shape(words[further:])
        if further and not self.masks:
            raise _FaultError("'+' adds to the mask above it, and there is none", "Take it off, or move the line down.")
        kept = self._on_the_picture(number, shape)
        if kept is None:
            return
        if not further:
            self.masks.append(Mask((kept,), label))
            return
        above = self.masks[-1]
        self.masks[-1] = Mask((*above.shapes, kept), above.label or label)

    def _on_the_picture(self, number: int, shape: Shape) -> Shape | None:
        """What of the shape lies on the picture; None for nothing, and then a word is said."""
        edges = shape.bounds()
        if edges.left >= 0 and edges.top >= 0 and edges.right <= 1 and edges.bottom <= 1:
            return shape
        if edges.right <= 0 or edges.bottom <= 0 or edges.left >= 1 or edges.top >= 1:
            fault, kept = "this mask lies outside of the picture and is left out", None
        else:
            fault, kept = "this mask goes over the picture's edge and is cut there", shape.clipped()
        self.problems.append(Problem(number, OUTSIDE, fault, _PARTS))
        return kept


def _shape(words: Sequence[str]) -> tuple[Shape, str]:
    kind = _KINDS.get(words[0].lower()) if words else None
    rest = words[1:] if kind else words
    if kind is ShapeKind.POLYGON:
        pairs = [corner.split(",") for corner in (rest[0] if rest else "").split(";")]
        if len(pairs) < _CORNERS or any(len(pair) != 2 for pair in pairs):
            raise _FaultError(
                "a polygon needs three corners or more", "Write polygon 0.1,0.1;0.3,0.1;0.2,0.4 and a label."
            )
        return _sized(Shape(kind, tuple(_number(word) for pair in pairs for word in pair))), " ".join(rest[1:])
    if len(rest) < len(_HEADING):
        raise _FaultError("this line is no mask", _HOW)
    shape = Shape(kind or ShapeKind.RECT, tuple(_number(word.removesuffix(",")) for word in rest[:4]))
    return _sized(shape), " ".join(rest[4:])


def _sized(shape: Shape) -> Shape:
    edges = shape.bounds()
    if edges.right <= edges.left or edges.bottom <= edges.top:
        raise _FaultError("this mask covers nothing", "Give it a width and a height above 0.")
    return shape


def _number(word: str) -> float:
    if not _NUMBER.fullmatch(word):
        raise _FaultError("this line is no mask", _HOW)
    return fraction(float(word[:-1]) / 100 if word.endswith("%") else float(word))
