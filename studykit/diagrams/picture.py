"""A flow with every place decided: what `layout` makes and `svg` writes. Lengths are pixels, y grows downwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from studykit.diagrams.measure import Line
from studykit.diagrams.model import BlockKind, Mark, Message, Note, Participant, Tint
from studykit.model.values import dataclass

Anchor = Literal["start", "middle"]
Face = Literal["label", "name", "note", "condition", "word", "title", "pause"]

# face -> size of the letters, height of a line, bold
FACES: dict[Face, tuple[float, float, bool]] = {
    "label": (14, 18, False),
    "name": (14, 18, True),
    "note": (13, 17, False),
    "condition": (13, 17, False),
    "word": (12, 17, True),
    "title": (17, 23, True),
    "pause": (13, 17, False),
}


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Rect) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text. ``x`` is where they start, or their middle; ``top`` is the upper edge of the first line."""

    text: str
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    face: Face
    anchor: Anchor
    x: float
    top: float
    width: float

    @property
    def height(self) -> float:
        return FACES[self.face][1] * len(self.lines)

    @property
    def rect(self) -> Rect:
        left = self.x if self.anchor == "start" else self.x - self.width / 2
        return Rect(left, self.top, left + self.width, self.top + self.height)


@dataclass(frozen=True, slots=True)
class Head:
    """A participant's head around ``x``; ``top`` to ``bottom`` hold its icon and its name."""

    participant: Participant
    x: float
    top: float
    bottom: float
    width: float
    label: Label


@dataclass(frozen=True, slots=True)
class Lifeline:
    """A participant's line, as the stretches left visible between the labels on it; ``dotted`` where time passes."""

    x: float
    solid: tuple[tuple[float, float], ...]
    dotted: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of activity on a lifeline, in the parts left visible between labels."""

    x: float
    parts: tuple[tuple[float, float], ...]
    tint: Tint | None


@dataclass(frozen=True, slots=True)
class Arrow:
    """Step ``step`` (1-based). It runs from ``x1`` to ``x2`` at height ``y``; a loop returns at ``y2``.

    ``band`` is the row it has for itself, ``badge`` the middle and the width of its number.
    """

    message: Message
    step: int
    x1: float
    x2: float
    y: float
    y2: float
    band: Rect
    label: Label | None
    badge: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A note after step ``after``; ``remark`` if it belongs to that step and is hidden with it."""

    note: Note
    rect: Rect
    label: Label
    after: int
    remark: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A frame's part below its dashed line at ``top``; the first has no line."""

    top: float
    bottom: float
    label: Label | None
    tint: Tint | None
    after: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame; ``word`` stands in its tab of width ``tab``."""

    kind: BlockKind
    rect: Rect
    word: Label | None
    tab: float
    sections: tuple[Section, ...]
    after: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A divider: a double line across, with a pill for its text, if any."""

    y: float
    pill: Rect | None
    label: Label | None
    after: int


@dataclass(frozen=True, slots=True)
class Pause:
    """The text of a delay."""

    label: Label
    after: int


@dataclass(frozen=True, slots=True)
class Group:
    """The background of a box of participants."""

    rect: Rect
    label: Label | None
    tint: Tint | None


@dataclass(frozen=True, slots=True)
class Stop:
    """The cross where a lifeline ends."""

    x: float
    y: float
    after: int


Row = Arrow | Sheet | Rule | Pause | Stop


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything to draw, and in which order: groups, frames, lifelines, bars, heads, then the rows."""

    width: float
    height: float
    title: Label | None
    groups: tuple[Group, ...]
    frames: tuple[Frame, ...]
    lifelines: tuple[Lifeline, ...]
    bars: tuple[Bar, ...]
    heads: tuple[Head, ...]
    feet: tuple[Head, ...]
    rows: tuple[Row, ...]
    mask: Rect | None

    def labels(self) -> Iterator[Label]:
        """Every text in the picture."""
        if self.title:
            yield self.title
        yield from (group.label for group in self.groups if group.label)
        for frame in self.frames:
            if frame.word:
                yield frame.word
            yield from (section.label for section in frame.sections if section.label)
        yield from (head.label for head in (*self.heads, *self.feet))
        yield from (row.label for row in self.rows if not isinstance(row, Stop) and row.label)
