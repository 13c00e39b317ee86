"""The horizontal half of the layout: how far the lifelines stand apart so that every text has room."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import ceil

from studykit.diagrams.measure import Line, Ruler, ruler, widest, wrap
from studykit.diagrams.model import Event, Flow, Mark, Message, Note, Participant
from studykit.diagrams.picture import FACES, Anchor, Face, Label
from studykit.model.values import dataclass

LABEL_LIMIT = 250.0  # a message's text is broken at this width, if nothing else makes room for more
NOTE_LIMIT = 230.0
NAME_LIMIT = 172.0
BADGE = 18.0  # height of a number's badge, and its least width
TIP = 4.0  # arrows stop this far from a lifeline: half an activation bar
LOOP = 30.0  # how far a message to oneself swings out
LOOP_TEXT = LOOP + TIP + 6.0  # where its text starts
NOTE_GAP = 12.0  # between a lifeline and a note beside it
NOTE_PAD = 12.0
NOTE_OVERHANG = 22.0  # of a note over several lifelines, beyond the outer ones
HEAD_PAD = 15.0
HEAD_GAP = 28.0
ICON_WIDTH = 40.0
GROUP_PAD = 12.0
_LEAST_HEAD = 76.0
_LEAST_ARROW = 44.0
_NEIGHBOUR = 10.0  # between a text and a lifeline it has nothing to do with


@dataclass(frozen=True, slots=True)
class Block:
    """A text broken into lines, not yet placed."""

    measured: Ruler
    marks: tuple[Mark, ...]
    face: Face
    lines: tuple[Line, ...]
    width: float

    @property
    def height(self) -> float:
        return FACES[self.face][1] * len(self.lines)

    def at(self, x: float, top: float, anchor: Anchor = "middle") -> Label:
        """The text in its place: ``x`` is the middle of its lines, or where they start."""
        return Label(self.measured.text, self.lines, self.marks, self.face, anchor, x, top, self.width)

    def within(self, limit: float) -> Block:
        """The same text broken anew."""
        lines = wrap(self.measured, limit)
        return Block(self.measured, self.marks, self.face, lines, widest(self.measured, lines))


def block(text: str, face: Face, limit: float, marks: tuple[Mark, ...] = ()) -> Block:
    """Measure a text and break it at ``limit``."""
    size, _, bold = FACES[face]
    measured = ruler(text, size, marks, bold=bold)
    lines = wrap(measured, limit)
    return Block(measured, marks, face, lines, widest(measured, lines))


@dataclass(frozen=True, slots=True)
class Columns:
    """Where lifelines stand, between the ``left`` and ``right`` edge, and the texts of participants and events.

    ``blocks`` holds the text of the event with that index; ``places`` the column of a participant's id.
    """

    left: float
    right: float
    xs: tuple[float, ...]
    places: Mapping[str, int]
    names: tuple[Block, ...]
    head_widths: tuple[float, ...]
    blocks: Mapping[int, Block]

    def x(self, who: str) -> float:
        return self.xs[self.places[who]]


def has_icon(participant: Participant) -> bool:
    """Whether the name stands below an icon, not inside a shape."""
    return participant.kind in ("actor", "boundary", "control", "entity")


def badge_width(number: str | None) -> float:
    """Width of the badge of a number; 0 without one."""
    return 0.0 if not number else max(BADGE, ruler(badge_text(number), 11, bold=True).sums[-1] + 10)


def badge_text(number: str) -> str:
    """A number without the punctuation that the badge makes superfluous."""
    return number.strip(" .:()[]<>") or number.strip()


def lead_and_trail(message: Message) -> tuple[float, float]:
    """Room that a message needs at its sender (for the badge) and at its receiver (for the head), beside its text."""
    lead = badge_width(message.number) / 2 + 7 if message.number else 10.0
    if message.tail != "none" or message.tail_dot:
        lead += 12
    return lead, 20.0 if message.head != "none" or message.head_dot else 10.0


def arrow_length(text_width: float, message: Message) -> float:
    """What an arrow needs for its text and its ends."""
    return ceil(max(text_width, _LEAST_ARROW) + sum(lead_and_trail(message)))


def columns(flow: Flow, edge: float, least_width: float, created: Mapping[int, str]) -> Columns:
    """Place the lifelines of a flow.

    ``edge``: x of the left edge; ``least_width``: between the edges; ``created``: event index of a message that brings
    its receiver to life (its arrow ends at a head, not at a lifeline).
    """
    return _Columns(flow, created).place(edge, least_width)


class _Columns:
    """Gap k lies left of participant k; gap 0 starts at the left edge, the last one ends at the right edge."""

    def __init__(self, flow: Flow, created: Mapping[int, str]) -> None:
        self.flow = flow
        self.created = created
        self.places = {participant.id: index for index, participant in enumerate(flow.participants)}
        self.gaps = [0.0] * (len(flow.participants) + 1)
        self.names = tuple(_name(participant) for participant in flow.participants)
        self.widths = tuple(map(_head_width, flow.participants, self.names))
        self.blocks: dict[int, Block] = {}
        self.arrows: dict[int, tuple[int, int, float]] = {}  # event -> columns, and room for what is not text

    def need(self, start: int, end: int, room: float) -> None:
        """Make at least ``room`` between columns ``start`` and ``end`` (-1: left edge, n: right edge)."""
        have = sum(self.gaps[start + 1 : end + 1])
        if have < room:
            more = (room - have) / (end - start)
            for gap in range(start + 1, end + 1):
                self.gaps[gap] += more

    def span(self, start: int, end: int) -> float:
        return sum(self.gaps[start + 1 : end + 1])

    def place(self, edge: float, least_width: float) -> Columns:
        self._heads()
        for _, index in sorted(self._reaches()):
            self._make_room(index, self.flow.events[index])
        self._use_room()
        self.gaps = [float(ceil(gap)) for gap in self.gaps]
        missing = ceil(least_width - sum(self.gaps))
        if missing > 0:
            self.gaps[0] += missing // 2
            self.gaps[-1] += missing - missing // 2
        xs: list[float] = []
        at = edge
        for gap in self.gaps[:-1]:
            at += gap
            xs.append(at)
        return Columns(edge, at + self.gaps[-1], tuple(xs), self.places, self.names, self.widths, self.blocks)

    def _heads(self) -> None:
        last = len(self.widths) - 1
        groups = {who: number for number, box in enumerate(self.flow.boxes) for who in box.members}
        member = [groups.get(participant.id) for participant in self.flow.participants]
        for place, width in enumerate(self.widths):
            padded = GROUP_PAD if member[place] is not None else 0.0
            if place == 0:
                self.need(-1, 0, width / 2 + padded)
            if place == last:
                self.need(last, last + 1, width / 2 + padded)
                continue
            apart = padded + (GROUP_PAD if member[place + 1] is not None else 0.0)
            between = apart if member[place] != member[place + 1] else 0.0
            self.need(place, place + 1, (width + self.widths[place + 1]) / 2 + HEAD_GAP + between)

    def _reaches(self) -> Iterator[tuple[int, int]]:
        """Events with a text to fit in, as (columns spanned, index): sorted, near ones are served first."""
        for index, event in enumerate(self.flow.events):
            if isinstance(event, Message):
                start, end = self.ends(event)
                yield end - start, index
            elif isinstance(event, Note):
                start, end = self.covered(event)
                yield end - start, index

    def ends(self, message: Message) -> tuple[int, int]:
        """The columns a message runs between, the left one first; equal for a loop."""
        outside = -1 if message.edge == "left" else len(self.widths)
        places = [outside if who is None else self.places[who] for who in (message.sender, message.receiver)]
        if message.short:
            inner = next(place for place in places if place != outside)
            places = [inner, inner - 1 if message.edge == "left" else inner + 1]
        return min(places), max(places)

    def covered(self, note: Note) -> tuple[int, int]:
        """The outer columns a note stands at."""
        places = [self.places[who] for who in note.over] or [0, max(0, len(self.widths) - 1)]
        return min(places), max(places)

    def _make_room(self, index: int, event: Event) -> None:
        if isinstance(event, Message):
            start, end = self.ends(event)
            if start == end:
                made = block(event.text, "label", LABEL_LIMIT - LOOP, event.marks)
                self.need(start, start + 1, LOOP_TEXT + made.width + _NEIGHBOUR)
            else:
                around = sum(lead_and_trail(event))
                if event.sender is None:
                    around += badge_width(event.number) / 2
                if index in self.created:
                    around += self.widths[self.places[self.created[index]]] / 2
                made = block(event.text, "label", max(LABEL_LIMIT, self.span(start, end) - around), event.marks)
                self.need(start, end, max(made.width, _LEAST_ARROW) + around)
                if not event.short:
                    self.arrows[index] = (start, end, around)
        elif isinstance(event, Note):
            start, end = self.covered(event)
            room = 2 * (NOTE_OVERHANG - NOTE_PAD)
            over_several = event.side == "over" and start != end
            limit = max(NOTE_LIMIT, self.span(start, end) + room) if over_several else NOTE_LIMIT
            made = block(event.text, "note", limit, event.marks)
            width = note_width(made, event)
            if over_several:
                self.need(start, end, width - 2 * NOTE_OVERHANG)
                self.need(-1, start, NOTE_OVERHANG)
                self.need(end, end + 1, NOTE_OVERHANG)
            else:
                half = width / 2 if event.side == "over" else width + NOTE_GAP
                if event.side in ("left", "over"):
                    self.need(start - 1, start, half + _NEIGHBOUR)
                if event.side in ("right", "over"):
                    self.need(end, end + 1, half + _NEIGHBOUR)
        else:
            return
        self.blocks[index] = made

    def _use_room(self) -> None:
        """Texts broken early on may have got more room since."""
        for index, (start, end, around) in self.arrows.items():
            made = self.blocks[index]
            room = self.span(start, end) - around
            if len(made.lines) > 1 and room > LABEL_LIMIT:
                self.blocks[index] = made.within(room)


def note_width(text: Block, note: Note) -> float:
    """Width of a note around its text."""
    return ceil(max(text.width, 24.0) + 2 * NOTE_PAD + (16 if note.shape in ("hexagon", "reference") else 0))


def _name(participant: Participant) -> Block:
    text, marks = participant.name, participant.marks
    bracket = re.search(r" \(|(?<=\S)（", text)
    if bracket and "\n" not in text and not marks and block(text, "name", NAME_LIMIT).height > FACES["name"][1]:
        broken = f"{text[: bracket.start()]}\n{text[bracket.start() :].lstrip()}"
        if len(block(broken, "name", NAME_LIMIT).lines) == 2:
            text = broken
    if participant.stereotype:
        above = f"«{participant.stereotype}»\n"
        marks = (
            Mark(0, len(above) - 1, "italic"),
            *(Mark(mark.start + len(above), mark.end + len(above), mark.style) for mark in marks),
        )
        text = above + text
    return block(text, "name", NAME_LIMIT, marks)


def _head_width(participant: Participant, name: Block) -> float:
    if has_icon(participant):
        return ceil(max(name.width + 4, ICON_WIDTH))
    extra = {"queue": 16, "collections": 8}.get(participant.kind, 0)
    return ceil(max(name.width + 2 * HEAD_PAD + extra, _LEAST_HEAD))
