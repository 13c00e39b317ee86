"""What hides a step: its whole row, so that the mask's shape and place say nothing of who sends and who receives."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from studykit.diagrams.picture import Arrow, Rect, Row, Sheet


def tells_of(row: Row, step: int | None) -> bool:
    """Whether a row is the step, or a note on it."""
    if isinstance(row, Arrow):
        return row.step == step
    return isinstance(row, Sheet) and row.remark and row.after == step


def mask_of(rows: Sequence[Row], step: int) -> Rect:
    """The row of a step over the whole width, with the notes that belong to it and come next.

    Raises ValueError for a step that is not there.
    """
    for at, row in enumerate(rows):
        if isinstance(row, Arrow) and row.step == step:
            return _mask(row, rows, at)
    raise ValueError(f"there is no step {step}: the flow has {sum(isinstance(row, Arrow) for row in rows)}")


def masks(rows: Sequence[Row]) -> list[Rect]:
    """The mask of every step, in order."""
    return [_mask(row, rows, at) for at, row in enumerate(rows) if isinstance(row, Arrow)]


def _mask(arrow: Arrow, rows: Sequence[Row], at: int) -> Rect:
    following = (rows[index] for index in range(at + 1, len(rows)))
    notes = takewhile(lambda row: tells_of(row, arrow.step), following)
    covered = [arrow.band, *(row.rect for row in notes if isinstance(row, Sheet))]
    top, bottom = min(rect.top for rect in covered), max(rect.bottom for rect in covered)
    return Rect(arrow.band.left, top, arrow.band.right, bottom)
