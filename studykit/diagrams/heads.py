"""The heads of the lifelines: above all rows, in the row that creates a participant, and again below a tall picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from studykit.diagrams.columns import GROUP_PAD, Columns, block, has_icon
from studykit.diagrams.lives import Lives
from studykit.diagrams.model import Flow
from studykit.diagrams.picture import Group, Head, Rect

ICON_HEIGHT = 40.0
_NAME_PAD = 10.0  # above and below a name inside a shape
_GROUP_TOP = 6.0
_SHAPE_EXTRA = {"database": 10.0, "collections": 4.0}  # height that a shape takes from the name inside it


class HeadRow:
    """The row of heads that starts at ``top``: all boxes of one height, all heads standing on one line."""

    def __init__(self, flow: Flow, placed: Columns, top: float) -> None:
        self._flow, self._columns = flow, placed
        self._group_top = top
        if flow.boxes:
            titles = (group.label.height for group in self.groups(top) if group.label is not None)
            top += max(titles, default=0.0) + 2 * _GROUP_TOP
        boxed = zip(flow.participants, placed.names, strict=True)
        self._box_height = max(
            (
                name.height + 2 * _NAME_PAD + _SHAPE_EXTRA.get(participant.kind, 0.0)
                for participant, name in boxed
                if not has_icon(participant)
            ),
            default=0.0,
        )
        self.bottom = top + self.feet_height

    def height(self, place: int) -> float:
        """Height of the head of the participant at a place."""
        if has_icon(self._flow.participants[place]):
            return ICON_HEIGHT + self._columns.names[place].height + 2
        return self._box_height

    def placed(self, line_of: Mapping[int, float], seen: Lives) -> tuple[Head, ...]:
        """The heads on top, and those in the middle of the row that creates them."""
        return tuple(
            self._head(place, self.bottom - self.height(place))
            if participant.id not in seen.born
            else self._head(place, line_of[seen.born[participant.id]] - self.height(place) / 2)
            for place, participant in enumerate(self._flow.participants)
        )

    def feet(self, top: float, seen: Lives) -> tuple[Head, ...]:
        """The heads once more, below the rows, of those who are still there."""
        living = [place for place, found in enumerate(self._flow.participants) if found.id not in seen.ended]
        return tuple(self._head(place, top) for place in living)

    @property
    def feet_height(self) -> float:
        """Height of the row of feet."""
        return max((self.height(place) for place in range(len(self._columns.xs))), default=0.0)

    def starts(self, line_of: Mapping[int, float], seen: Lives) -> tuple[float, ...]:
        """Where each lifeline leaves its head."""
        return tuple(
            line_of[seen.born[participant.id]] + self.height(place) / 2 if participant.id in seen.born else self.bottom
            for place, participant in enumerate(self._flow.participants)
        )

    def groups(self, bottom: float) -> tuple[Group, ...]:
        """Backgrounds of boxes, one for each run of neighbours; the first run bears the title."""
        found: list[Group] = []
        for box in self._flow.boxes:
            for number, run in enumerate(self._runs(box.members)):
                rect = self._group_rect(run, bottom)
                made = block(box.title, "word", rect.right - rect.left - 8) if box.title and number == 0 else None
                middle = (rect.left + rect.right) / 2
                found.append(Group(rect, made.at(middle, rect.top + _GROUP_TOP) if made else None, box.tint))
        return tuple(found)

    def _head(self, place: int, top: float) -> Head:
        participant, name = self._flow.participants[place], self._columns.names[place]
        height = self.height(place)
        if has_icon(participant):
            name_top = top + height - name.height
        else:
            name_top = top + (height - name.height + _SHAPE_EXTRA.get(participant.kind, 0.0)) / 2
        x = self._columns.xs[place]
        return Head(participant, x, top, top + height, self._columns.head_widths[place], name.at(x, name_top))

    def _runs(self, members: Iterable[str]) -> list[list[int]]:
        places = sorted(self._columns.places[who] for who in members)
        runs: list[list[int]] = []
        for place in places:
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        return runs

    def _group_rect(self, run: list[int], bottom: float) -> Rect:
        xs, widths = self._columns.xs, self._columns.head_widths
        left = xs[run[0]] - widths[run[0]] / 2 - GROUP_PAD
        right = xs[run[-1]] + widths[run[-1]] / 2 + GROUP_PAD
        return Rect(left, self._group_top, right, bottom)
