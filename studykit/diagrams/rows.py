"""The vertical half of the layout: every event gets its row, in order, and every text its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from studykit.diagrams.columns import (
    BADGE,
    LOOP_TEXT,
    NOTE_GAP,
    NOTE_OVERHANG,
    TIP,
    Columns,
    arrow_length,
    badge_width,
    block,
    lead_and_trail,
    note_width,
)
from studykit.diagrams.frames import Frames
from studykit.diagrams.model import (
    Activation,
    BlockElse,
    BlockEnd,
    BlockStart,
    Creation,
    Delay,
    Destruction,
    Divider,
    Event,
    Flow,
    Message,
    Note,
    Space,
)
from studykit.diagrams.picture import Arrow, Pause, Rect, Rule, Sheet
from studykit.diagrams.steps import remarks

LOOP_HEIGHT = 20.0
_LOOP_ROW = 23.0  # as high as that of an arrow with one line of text; the rest keeps a badge inside the row
_ABOVE = 7.0  # a message
_TEXT_TO_LINE = 5.0
_BELOW_LINE = 11.0
_NOTE_PAD = 7.0  # above and below the text of a note
_REFERENCE_TOP = 16.0  # for the tab of a reference
_BELOW_END = 16.0
_AROUND_NOTE = 5.0
_AROUND_RULE = 10.0
_PILL_PAD = 12.0
_LEAST_PAUSE = 30.0
_NOWHERE = Rect(0, 0, 0, 0)  # until the row's height is known


class Rows:
    """Walks down the events. ``y`` is the height reached, ``step`` the number of the last message."""

    def __init__(
        self,
        flow: Flow,
        placed: Columns,
        y: float,
        frames: Frames,
        *,
        born: Mapping[int, float],
        ended: Mapping[str, int],
    ) -> None:
        self.y = y
        self.step = 0
        self.placed = placed
        self.born = born  # step -> height of the head it creates
        self.ended = ended  # participant -> the step at which it is gone
        self.frames = frames
        self.rows: list[Arrow | Sheet | Rule | Pause] = []
        self.pauses: list[tuple[float, float]] = []
        self.line_of: dict[int, float] = {0: y}  # step -> the height at which it has happened
        self.end_of: dict[str, float] = {}  # participant -> where it was destroyed
        self._events = flow.events
        self._remarks = remarks(flow)
        self._done: set[int] = set()  # notes already placed beside their message
        self._sheets: list[Sheet] = []  # of the row of notes being filled
        for index, event in enumerate(flow.events):
            self._place(index, event)

    def _place(self, index: int, event: Event) -> None:
        if isinstance(event, Message):
            self._message(index, event)
        elif isinstance(event, Note):
            if index not in self._done:
                self._note(index, event)
        elif isinstance(event, BlockStart):
            self.y = self.frames.open(event, self.y, self.step)
        elif isinstance(event, BlockElse):
            self.y = self.frames.divide(event, self.y, self.step)
        elif isinstance(event, BlockEnd):
            self.y = self.frames.close(self.y)
        elif isinstance(event, Divider):
            self._divider(event)
        elif isinstance(event, Delay):
            self._delay(event)
        elif isinstance(event, Space):
            self.y += event.height
        elif isinstance(event, Destruction) and self.ended.get(event.id) == self.step:
            self._end(event)
        if not isinstance(event, Activation | Creation | Destruction | Note):
            self._sheets = []

    # -- messages

    def _message(self, index: int, message: Message) -> None:
        self.step += 1
        beside = self._beside(index, message)
        top = self.y + _ABOVE
        arrow, height = self._arrow(index, message, top)
        tallest = max((self._note_height(at) for at in beside), default=0.0)
        if tallest > height:
            arrow, _ = self._arrow(index, message, top + (tallest - height) / 2)
            height = tallest
        self.line_of[self.step] = arrow.y2
        self.y = top + height
        self.rows.append(replace(arrow, band=Rect(self.placed.left, top - _ABOVE + 1, self.placed.right, self.y + 1)))
        for at in beside:
            self._done.add(at)
            self.rows.append(self._sheet(at, top + (height - self._note_height(at)) / 2))

    def _beside(self, index: int, message: Message) -> list[int]:
        """Indexes of the attached notes that find room in the message's own row, at most one on each side."""
        found: dict[str, int] = {}
        ends = [self.placed.places[who] for who in (message.sender, message.receiver) if who is not None]
        for at in range(index + 1, len(self._events)):
            note = self._events[at]
            if isinstance(note, Activation | Destruction):
                continue
            if not isinstance(note, Note) or not note.attached or note.side in found or note.side == "over":
                break
            outer = max(ends) if note.side == "right" else min(ends)
            looped = message.sender == message.receiver and note.side == "right"
            reached = looped or message.edge == note.side or self.step in self.born
            at_badge = note.over[0] == message.sender and badge_width(message.number) / 2 >= NOTE_GAP
            if reached or at_badge or self.placed.places[note.over[0]] != outer:
                break
            found[note.side] = at
        return list(found.values())

    def _arrow(self, index: int, message: Message, top: float) -> tuple[Arrow, float]:
        """The arrow of a row that starts at ``top``, and the height it takes."""
        placed = self.placed
        text = placed.blocks[index] if message.text else None
        x1, x2 = self._ends(message, text.width if text else 0.0)
        badge = badge_width(message.number)
        at = (x1, badge) if badge else None
        head = self.born.get(self.step, 0.0)
        if message.sender == message.receiver:
            height = max(_LOOP_ROW, text.height if text else 0.0, BADGE)
            y = top + (height + _LOOP_ROW) / 2 - LOOP_HEIGHT
            label = text.at(x1 + LOOP_TEXT, top + (height - text.height) / 2, "start") if text else None
            x1 += TIP if badge == 0 or message.tail == "none" else badge / 2 + 2
            whole = Arrow(message, self.step, x1, x2 + TIP, y, y + LOOP_HEIGHT, _NOWHERE, label, at)
            return whole, height + _BELOW_LINE
        above = text.height + _TEXT_TO_LINE if text else 0.0
        y = top + max(above, BADGE / 2 if badge else 4.0, head / 2)
        sign = 1 if x2 > x1 else -1
        lead, trail = lead_and_trail(message)
        label = None
        if text:
            far = x2 - sign * trail
            label = text.at((x1 + sign * lead + far) / 2, y - above)
        if message.sender is not None:
            carries = message.tail != "none" or message.tail_dot
            x1 += sign * (badge / 2 + 2 if badge and carries else TIP)
        if message.receiver is not None and not head:
            x2 -= sign * TIP
        whole = Arrow(message, self.step, x1, x2, y, y, _NOWHERE, label, at)
        return whole, y - top + max(_BELOW_LINE, head / 2 + 6)

    def _end(self, destruction: Destruction) -> None:
        """A participant ends on the arrow that reaches it, else below the row, clear of a badge."""
        last = self.rows[-1] if self.rows else None
        reached = isinstance(last, Arrow) and last.message.receiver == destruction.id != last.message.sender
        if reached:
            self.end_of[destruction.id] = self.line_of[self.step]
        else:
            self.end_of[destruction.id] = self.y + 7
            self.y += _BELOW_END

    def _ends(self, message: Message, text_width: float) -> tuple[float, float]:
        """Where the arrow starts (a lifeline, or the outside) and ends."""
        placed = self.placed
        edge = placed.left if message.edge == "left" else placed.right
        sign = -1 if message.edge == "left" else 1
        if message.sender is None and message.receiver is not None:
            x2 = placed.x(message.receiver)
            outside = x2 + sign * arrow_length(text_width, message) if message.short else edge
            return outside - sign * badge_width(message.number) / 2, x2
        if message.sender is not None and message.receiver is None:
            x1 = placed.x(message.sender)
            return x1, x1 + sign * arrow_length(text_width, message) if message.short else edge
        x1, x2 = (placed.x(who) for who in (message.sender, message.receiver) if who is not None)
        if self.step in self.born and message.receiver is not None:
            half = placed.head_widths[placed.places[message.receiver]] / 2
            x2 -= half if x2 > x1 else -half
        return x1, x2

    # -- notes

    def _note(self, index: int, note: Note) -> None:
        """A row of its own; a note that asks to stand beside the one before does so if there is room."""
        sheet = self._sheet(index, self.y + _AROUND_NOTE)
        follows = note.beside or (note.attached and bool(self._sheets) and self._sheets[-1].note.attached)
        if self._sheets and follows:
            top = self._sheets[0].rect.top
            moved = self._sheet(index, top)
            if not any(moved.rect.touches(other.rect) for other in self._sheets):
                sheet = moved
        if sheet.rect.top > self.y:
            self._sheets = []
        self._sheets.append(sheet)
        self.rows.append(sheet)
        self.y = max(self.y, sheet.rect.bottom + _AROUND_NOTE)

    def _note_height(self, index: int) -> float:
        event = self._events[index]
        reference = isinstance(event, Note) and event.shape == "reference"
        return self.placed.blocks[index].height + 2 * _NOTE_PAD + (_REFERENCE_TOP if reference else 0)

    def _sheet(self, index: int, top: float) -> Sheet:
        note = self._events[index]
        assert isinstance(note, Note)  # noqa: S101 - the index of a note
        placed, text = self.placed, self.placed.blocks[index]
        xs = [placed.x(who) for who in note.over] or [placed.xs[0], placed.xs[-1]]
        width = note_width(text, note)
        if note.side == "left":
            right = min(xs) - NOTE_GAP
            left = right - width
        elif note.side == "right":
            left = max(xs) + NOTE_GAP
            right = left + width
        else:
            middle = (min(xs) + max(xs)) / 2
            width = max(width, max(xs) - min(xs) + 2 * NOTE_OVERHANG) if len(set(xs)) > 1 else width
            left, right = middle - width / 2, middle + width / 2
        rect = Rect(left, top, right, top + self._note_height(index))
        label = text.at((left + right) / 2, rect.bottom - _NOTE_PAD - text.height)
        return Sheet(note, rect, label, self.step, index in self._remarks)

    # -- across the whole picture

    def _divider(self, divider: Divider) -> None:
        top = self.y + _AROUND_RULE
        middle = (self.placed.left + self.placed.right) / 2
        pill, label, height = None, None, 6.0
        if divider.text:
            made = block(divider.text, "word", self.placed.right - self.placed.left - 2 * _PILL_PAD - 20)
            height = made.height + 8
            half = made.width / 2 + _PILL_PAD
            pill = Rect(middle - half, top, middle + half, top + height)
            label = made.at(middle, top + 4)
        self.rows.append(Rule(top + height / 2, pill, label, self.step))
        self.y = top + height + _AROUND_RULE - 4

    def _delay(self, delay: Delay) -> None:
        height = _LEAST_PAUSE
        if delay.text:
            made = block(delay.text, "pause", self.placed.right - self.placed.left - 20)
            height = max(height, made.height + 16)
            label = made.at((self.placed.left + self.placed.right) / 2, self.y + 4 + (height - made.height) / 2)
            self.rows.append(Pause(label, self.step))
        self.pauses.append((self.y + 4, self.y + 4 + height))
        self.y += height + 6
