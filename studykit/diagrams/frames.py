"""Frames in the layout: as wide as the picture, each a little narrower than the one around it.

They do not hug the participants inside, so that the frame of a masked step does not tell whom it concerns.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from studykit.diagrams.columns import block
from studykit.diagrams.measure import ruler
from studykit.diagrams.model import BlockElse, BlockEnd, BlockStart, Flow
from studykit.diagrams.picture import FACES, Frame, Label, Rect, Section

INSET = 8.0  # between the borders of a frame and of the one inside it
TAB_HEIGHT = 20.0
_ABOVE = 8.0  # a frame
_BELOW = 10.0
_TAB_PAD = 10.0
_TAB_SLANT = 7.0
_LABEL_GAP = 9.0
_LONGEST_WORD = 40  # characters in a tab


def depth(flow: Flow) -> int:
    """How many frames lie inside each other at most."""
    deepest = now = 0
    for event in flow.events:
        now += isinstance(event, BlockStart) - isinstance(event, BlockEnd)
        deepest = max(deepest, now)
    return deepest


def tab_width(start: BlockStart) -> float:
    """Width of the tab that names a frame; 0 for a mere background."""
    if start.kind == "rect":
        return 0.0
    size, _, bold = FACES["word"]
    return ruler(_word(start), size, bold=bold).sums[-1] + 2 * _TAB_PAD + _TAB_SLANT


def _word(start: BlockStart) -> str:
    word = " ".join((start.name or start.kind).split())
    return word if len(word) <= _LONGEST_WORD else word[: _LONGEST_WORD - 1] + "…"


@dataclass(slots=True)
class _Open:
    start: BlockStart
    rect: Rect  # its bottom is not known yet
    after: int
    tab: float
    word: Label | None
    sections: list[Section] = field(default_factory=list)  # the last one's bottom is not known yet


class Frames:
    """Follows the frames down the picture. Each method takes the height reached and returns where to go on."""

    def __init__(self, left: float, right: float) -> None:
        self._left, self._right = left, right  # borders of an outermost frame
        self._open: list[_Open] = []
        self._closed: list[Frame] = []

    def open(self, start: BlockStart, y: float, after: int) -> float:
        """Begin a frame after step ``after``."""
        top = y + _ABOVE
        inset = len(self._open) * INSET
        rect = Rect(self._left + inset, top, self._right - inset, top)
        tab = tab_width(start)
        word = block(_word(start), "word", float("inf")).at(rect.left + _TAB_PAD, top + 1.5, "start") if tab else None
        label, height = self._label(start.label, rect, top, tab) if tab else (None, 0.0)
        opened = _Open(start, rect, after, tab, word)
        opened.sections.append(Section(top, top, label, start.tint, after))
        self._open.append(opened)
        return top + (max(TAB_HEIGHT, height) + 2 if tab else 2)

    def divide(self, section: BlockElse, y: float, after: int) -> float:
        """Begin the next section of the innermost frame."""
        opened = self._open[-1]
        top = y + 4
        self._end_section(opened, top)
        label, height = self._label(section.label, opened.rect, top, 0.0)
        opened.sections.append(Section(top, top, label, section.tint, after))
        return top + max(height, 6.0)

    def close(self, y: float) -> float:
        """End the innermost frame."""
        opened = self._open.pop()
        bottom = y + 6
        self._end_section(opened, bottom)
        rect = Rect(opened.rect.left, opened.rect.top, opened.rect.right, bottom)
        self._closed.append(
            Frame(opened.start.kind, rect, opened.word, opened.tab, tuple(opened.sections), opened.after)
        )
        return bottom + _BELOW

    def finished(self) -> tuple[Frame, ...]:
        """All frames, outer ones before those inside them."""
        return tuple(sorted(self._closed, key=lambda frame: (frame.rect.top, frame.rect.left)))

    def _label(self, text: str, rect: Rect, top: float, tab: float) -> tuple[Label | None, float]:
        if not text:
            return None, 0.0
        start = rect.left + tab + _LABEL_GAP
        made = block(f"[{text.removeprefix('[').removesuffix(']')}]", "condition", rect.right - _LABEL_GAP - start)
        return made.at(start, top + 3, "start"), made.height + 5

    def _end_section(self, opened: _Open, bottom: float) -> None:
        last = opened.sections[-1]
        opened.sections[-1] = Section(last.top, bottom, last.label, last.tint, last.after)
