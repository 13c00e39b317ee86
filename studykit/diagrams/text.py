"""A flow as text: a picture of box characters where it fits, else a list of steps."""

from __future__ import annotations

from itertools import accumulate

from studykit.diagrams.frames import depth
from studykit.diagrams.lives import Lives, lives
from studykit.diagrams.model import (
    BlockElse,
    BlockEnd,
    BlockStart,
    Delay,
    Divider,
    Event,
    Flow,
    Message,
    Note,
)
from studykit.diagrams.steps import remarks
from studykit.diagrams.text_canvas import Canvas, text_width
from studykit.diagrams.text_columns import LOOP, Paragraph, TextColumns, paragraph, text_columns
from studykit.diagrams.wording import sentences

_LEAST_WIDTH = 20
_HEADS = {"filled": "►◄", "open": "><", "cross": "××", "none": "──"}


def draw_text(flow: Flow, *, width: int = 80, hide: int | None = None) -> str:
    """Draw a flow with box characters, at most ``width`` columns wide; a flow that does not fit becomes sentences.

    ``hide`` masks step ``hide`` (1-based) over its whole row. Wide (East Asian) characters count two columns.
    Raises ValueError for a step that is not there.
    """
    if hide is not None and not 1 <= hide <= len(flow.steps):
        raise ValueError(f"there is no step {hide}: the flow has {len(flow.steps)}")
    inset = 2 * depth(flow)
    placed = text_columns(flow, width, inset) if flow.participants else None
    if placed is None:
        return _listing(flow, max(width, _LEAST_WIDTH), hide)
    return _Drawing(flow, placed, hide).text()


def _listing(flow: Flow, width: int, hide: int | None) -> str:
    lines = [*paragraph(flow.title, width).lines, ""] if flow.title else []
    for sentence in sentences(flow, hide=hide):
        first, *rest = paragraph(sentence, width - 2, even=False).lines
        lines += [first, *(f"  {line}" for line in rest)]
    return "\n".join(lines) + "\n"


class _Drawing:
    def __init__(self, flow: Flow, placed: TextColumns, hide: int | None) -> None:
        self.flow, self.placed, self.hide = flow, placed, hide
        self.place_of = {participant.id: place for place, participant in enumerate(flow.participants)}
        self.told = lives(flow)
        self.lives = self.told.without(hide)
        self.remarks = remarks(flow)
        self.busy = _busy(self.lives, len(flow.steps))
        self.canvas = Canvas(placed.width)
        self.step = 0
        self.frames = 0  # how many are open
        self.gone: set[str] = set()  # who has ended

    def text(self) -> str:
        if self.flow.title:
            for line in paragraph(self.flow.title, self.placed.width).lines:
                self.canvas.add()
                self.canvas.put(max(0, (self.placed.width - text_width(line)) // 2), line)
            self.canvas.add()
        self._heads()
        for index, event in enumerate(self.flow.events):
            self._event(index, event)
        self._row()
        return self.canvas.text()

    # -- rows

    def _row(self) -> None:
        """A new row with the lifelines and the sides of open frames."""
        row = self.canvas.add()
        for place, participant in enumerate(self.flow.participants):
            if self.lives.born.get(participant.id, 0) <= self.step and participant.id not in self.gone:
                busy = self.busy.get(participant.id)
                row[self.placed.xs[place]] = "┃" if busy and busy[self.step] else "│"
        for level in range(self.frames):
            row[2 * level], row[-1 - 2 * level] = "│", "│"

    # -- heads

    def _heads(self) -> None:
        tallest = max(len(name.lines) for name in self.placed.names)
        for line in range(-1, tallest + 1):
            self.canvas.add()
            for place, participant in enumerate(self.flow.participants):
                if participant.id not in self.lives.born:
                    self._head_line(place, line - (tallest - len(self.placed.names[place].lines)))

    def _head_line(self, place: int, line: int) -> None:
        name, x = self.placed.names[place], self.placed.xs[place]
        left = x - (name.width + 4) // 2
        if line < -1:
            return
        if line == -1:
            self.canvas.put(left, "┌" + "─" * (name.width + 2) + "┐")
        elif line < len(name.lines):
            self.canvas.put(left, "│" + " " * (name.width + 2) + "│")
            self.canvas.put_middle(left + 1, left + name.width + 3, name.lines[line])
        else:
            self.canvas.put(left, "└" + "─" * (name.width + 2) + "┘")
            self.canvas.put(x, "┬")

    # -- events

    def _event(self, index: int, event: Event) -> None:
        if isinstance(event, Message):
            self._message(event, self.placed.texts[index])
        elif isinstance(event, Note):
            if index in self.remarks and self.step == self.hide:
                self._mask(len(self.placed.texts[index].lines) + 2, "")
            else:
                self._note(event, self.placed.texts[index])
        elif isinstance(event, BlockStart | BlockElse | BlockEnd):
            self._frame(event)
        elif isinstance(event, Divider | Delay):
            self._across(event)

    def _message(self, message: Message, text: Paragraph) -> None:
        self._row()
        if self.step + 1 == self.hide:
            self.step += 1
            self._mask(_height(message, text), f" {message.number} ? " if message.number else " ? ")
        elif message.sender == message.receiver and message.sender is not None:
            self._loop(message, text)
        else:
            self._arrow(message, text)
        for who in [who for who, step in self.told.ended.items() if step == self.step]:
            self._row()
            if who in self.lives.ended:
                self.canvas.put(self.placed.xs[self.place_of[who]], "╳")
                self.gone.add(who)

    def _mask(self, height: int, caption: str) -> None:
        left, right = 2 * self.frames, self.placed.width - 2 * self.frames
        for line in range(height):
            self._row()
            self.canvas.put(left, "░" * (right - left))
            if line == 0:
                self.canvas.put_middle(left, right, caption)

    def _loop(self, message: Message, text: Paragraph) -> None:
        x = self.placed.xs[self.place_of[message.sender or ""]]
        height = _height(message, text)
        dash = "╌" if message.dashed else "─"
        self.step += 1
        for line in range(height):
            self._row()
            if line == 0:
                self.canvas.put(x, "├" + dash * (LOOP - 2) + "┐")
            elif line == height - 1:
                self.canvas.put(x + 1, _HEADS.get(message.head, "►◄")[1] + dash * (LOOP - 3) + "┘")
            else:
                self.canvas.put(x + LOOP - 1, "│")
            if line < len(text.lines):
                self.canvas.put(x + LOOP + 1, text.lines[line])

    def _arrow(self, message: Message, text: Paragraph) -> None:
        left_end, right_end = 2 * self.frames, self.placed.width - 1 - 2 * self.frames
        outside = left_end if message.edge == "left" else right_end
        start, stop = (
            outside if who is None else self.placed.xs[self.place_of[who]] for who in (message.sender, message.receiver)
        )
        rightwards = stop > start
        born, name = self._born(message)
        if born:
            edge = stop - text_width(name) // 2
            stop = edge if rightwards else edge + text_width(name) - 1
        left, right = min(start, stop), max(start, stop)
        for line in text.lines if message.text or message.number else ():
            self._row()
            self.canvas.put(left + 1, " " * (right - left - 1))
            self.canvas.put_middle(left + 1, right, line)
        self.step += 1
        self._row()
        if born:
            self.canvas.put(edge, name)
        self.canvas.put(left + 1, ("╌" if message.dashed else "─") * (right - left - 1))
        forwards, backwards, ahead = (0, 1, 1) if rightwards else (1, 0, -1)
        self.canvas.put(stop - ahead, _HEADS.get(message.head, "►◄")[forwards])
        if message.tail != "none":
            self.canvas.put(start + ahead, _HEADS.get(message.tail, "►◄")[backwards])
        elif message.sender is not None:
            self.canvas.put(start, "├" if rightwards else "┤")

    def _born(self, message: Message) -> tuple[bool, str]:
        """Whether the message brings its receiver to life, and the head it gets: its name on one line, in brackets."""
        if message.receiver is None or self.lives.born.get(message.receiver) != self.step + 1:
            return False, ""
        name = self.placed.names[self.place_of[message.receiver]]
        line = name.lines[0] if len(name.lines) == 1 else paragraph(" ".join(name.lines), name.width - 1).lines[0] + "…"
        return True, f"[{line}]"

    def _note(self, note: Note, text: Paragraph) -> None:
        xs = [self.placed.xs[self.place_of[who]] for who in note.over] or [self.placed.xs[0], self.placed.xs[-1]]
        inner = text.width + 2
        if note.side == "left":
            left = min(xs) - inner - 3
        elif note.side == "right":
            left = max(xs) + 2
        else:
            inner = max(inner, max(xs) - min(xs) + 3)
            left = (min(xs) + max(xs) - inner - 1) // 2
        corners = "╔═╗╚╝" if note.shape == "reference" else "┌─┐└┘"
        self._row()
        self.canvas.put(left, corners[0] + corners[1] * inner + corners[2])
        for line in text.lines:
            self._row()
            self.canvas.put(left, "│" + " " * inner + "│")
            self.canvas.put_middle(left + 1, left + 1 + inner, line)
        self._row()
        self.canvas.put(left, corners[3] + corners[1] * inner + corners[4])

    def _frame(self, event: BlockStart | BlockElse | BlockEnd) -> None:
        self._row()
        if isinstance(event, BlockStart):
            self.frames += 1
        left, right = 2 * (self.frames - 1), self.placed.width - 1 - 2 * (self.frames - 1)
        if isinstance(event, BlockStart):
            self.canvas.put(left, "┌" + "─" * (right - left - 1) + "┐")
            word = "" if event.kind == "rect" else event.name or event.kind
            self._caption(left + 2, right - 2, f"{word} [{event.label}]" if event.label else word)
        elif isinstance(event, BlockElse):
            self.canvas.put(left, "├" + "╌" * (right - left - 1) + "┤")
            self._caption(left + 2, right - 2, f"[{event.label}]" if event.label else "")
        else:
            self.canvas.put(left, "└" + "─" * (right - left - 1) + "┘")
            self.frames -= 1

    def _caption(self, left: int, right: int, text: str) -> None:
        """A text set into a line; what does not fit goes on below."""
        if not text:
            return
        lines = paragraph(text, right - left - 2).lines
        self.canvas.put(left, f" {lines[0]} ")
        for line in lines[1:]:
            self._row()
            self.canvas.put(left, f" {line} ")

    def _across(self, event: Divider | Delay) -> None:
        left, right = 2 * self.frames, self.placed.width - 2 * self.frames
        self._row()
        for line in paragraph(event.text, right - left - 4).lines:
            self._row()
            if isinstance(event, Divider):
                self.canvas.put(left, "═" * (right - left))
            else:
                for x in self.placed.xs:
                    self.canvas.put(x, "┊")
            if line:
                self.canvas.put_middle(left, right, f" {line} ")


def _busy(lives: Lives, steps: int) -> dict[str, list[bool]]:
    """For each participant that is ever busy, whether it is after step 0, 1, ... of the flow."""
    changes: dict[str, list[int]] = {}
    for busy in lives.busy:
        mine = changes.setdefault(busy.id, [0] * (steps + 1))
        mine[busy.start] += 1
        if busy.end is not None:
            mine[busy.end] -= 1
    return {who: [level > 0 for level in accumulate(mine)] for who, mine in changes.items()}


def _height(message: Message, text: Paragraph) -> int:
    """Rows of a message."""
    lines = len(text.lines) if message.text or message.number else 0
    return max(2, lines) if message.sender == message.receiver else lines + 1
