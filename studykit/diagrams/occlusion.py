"""Where every step stands in the drawn picture, for programs that lay masks over an image (image occlusion).

asked = occlude(flow)
svg = draw_svg(asked.flow, colouring="literal-light")
left = asked.steps[2].row.left / asked.width  # of the mask of step 3, as a part of the picture
"""

from __future__ import annotations

from dataclasses import replace

from studykit.diagrams.columns import BADGE, LOOP
from studykit.diagrams.layout import layout
from studykit.diagrams.masks import masks
from studykit.diagrams.model import Activation, Creation, Destruction, Flow
from studykit.diagrams.picture import Arrow, Rect
from studykit.model.values import dataclass


@dataclass(frozen=True, slots=True)
class StepBoxes:
    """Step ``step`` (1-based) in pixels of the picture.

    ``row`` hides the step: it is as wide as the picture's rows, whoever sends and receives, and holds all the other
    boxes. ``arrow`` is the line with its heads, ``label`` the text, ``number`` the badge.
    """

    step: int
    row: Rect
    arrow: Rect
    label: Rect | None
    number: Rect | None


@dataclass(frozen=True, slots=True)
class Occlusion:
    """A picture of ``width`` x ``height`` pixels, drawn from ``flow``, and the boxes of its steps in order."""

    flow: Flow
    width: float
    height: float
    steps: tuple[StepBoxes, ...]


def occlude(flow: Flow) -> Occlusion:
    """The flow as it has to be drawn so that masks can hide its steps, and where they are.

    Masks lie on a finished picture, so what a step leaves behind outside of its row (someone busy from here on, a
    life begun or ended) would tell of it; such events are left out of the flow that is returned, and only they.
    """
    told = replace(
        flow, events=tuple(event for event in flow.events if not isinstance(event, Activation | Creation | Destruction))
    )
    picture = layout(told)
    arrows = (row for row in picture.rows if isinstance(row, Arrow))
    steps = tuple(
        StepBoxes(arrow.step, row, _line(arrow), arrow.label.rect if arrow.label else None, _number(arrow))
        for arrow, row in zip(arrows, masks(picture.rows), strict=True)
    )
    return Occlusion(told, picture.width, picture.height, steps)


def _line(arrow: Arrow) -> Rect:
    half = 5.5  # of the largest head, in height
    right = arrow.x2 + LOOP if arrow.y2 != arrow.y else arrow.x2
    return Rect(min(arrow.x1, arrow.x2), arrow.y - half, max(arrow.x1, right), arrow.y2 + half)


def _number(arrow: Arrow) -> Rect | None:
    if arrow.badge is None:
        return None
    x, width = arrow.badge
    return Rect(x - width / 2, arrow.y - BADGE / 2, x + width / 2, arrow.y + BADGE / 2)
