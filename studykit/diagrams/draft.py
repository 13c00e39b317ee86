"""A flow while it is being read: what both readers fill, with the limits that keep a drawing small."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from studykit.diagrams.model import (
    Activation,
    BlockElse,
    BlockEnd,
    BlockStart,
    Box,
    Creation,
    Delay,
    Destruction,
    Divider,
    Event,
    Flow,
    Message,
    Note,
    Participant,
    Problem,
    Reading,
    Space,
    Tint,
)
from studykit.diagrams.numbering import Numbering, renumber

MOST_MESSAGES = 2_000
MOST_PARTICIPANTS = 200
MOST_EVENTS = 3 * MOST_MESSAGES
LONGEST_LINE = 4_000  # characters
MOST_CHARACTERS = 200_000  # of all texts together
LONGEST_SOURCE = 1_000_000  # characters
DEEPEST = 12  # frames inside frames, activations of one participant upon each other
MOST_CROSSINGS = 100_000  # places where a text may interrupt a lifeline or a bar upon it
MOST_LINES = 20_000  # of a source
MOST_PROBLEMS = 100  # reported one by one; the rest are counted


class _Active(NamedTuple):
    """``who`` was made busy by ``by``; ``number`` counts in the order of the source."""

    number: int
    who: str
    by: str


class Draft:
    """Collects participants, events and problems in source order; ``reading`` closes it."""

    def __init__(self) -> None:
        self.title = self.label = self.description = ""
        self.numbering = Numbering()
        self.auto_activate = False  # whether every message activates its receiver
        self.hide_unlinked = False  # whether participants without an event are left out
        self.problems: list[Problem] = []
        self.events: list[Event] = []
        self._participants: dict[str, Participant] = {}
        self._order: dict[str, int] = {}
        self._boxes: list[Box] = []
        self._open: list[tuple[str, int]] = []  # "frame", "box", or "" when it is too deep to be drawn; its line
        self._active: dict[str, list[_Active]] = {}  # participant -> its activations upon each other, now
        self._activations = 0
        self._most_levels = 0
        self._depth = 0
        self._messages = 0
        self._unreported = 0
        self.last: Message | None = None  # the message before

    # -- participants

    def declare(self, participant: Participant, order: int | None = None) -> None:
        """Add or describe a participant; the first mention decides its place, ``order`` overrules it."""
        self._participants[participant.id] = participant
        if order is not None:
            self._order[participant.id] = order
        if self._open and self._open[0][0] == "box" and not any(participant.id in box.members for box in self._boxes):
            self._boxes[-1] = replace(self._boxes[-1], members=(*self._boxes[-1].members, participant.id))

    def mention(self, who: str, name: str | None = None) -> str:
        """A participant by id, made up on first mention. Returns the id."""
        if who not in self._participants:
            self.declare(Participant(who, who if name is None else name))
        return who

    def knows(self, who: str) -> bool:
        return who in self._participants

    @property
    def empty(self) -> bool:
        return not self._participants and not self.events

    def outer_end(self, side: str) -> str | None:
        """Which end of the message before lies further to the ``side``, in order of mention."""
        ends = [] if self.last is None else [who for who in (self.last.sender, self.last.receiver) if who is not None]
        order = list(self._participants)
        if not ends or side not in ("left", "right"):
            return None
        return (min if side == "left" else max)(ends, key=order.index)

    def open_box(self, title: str, line: int, tint: Tint | None) -> None:
        self._boxes.append(Box(title, (), tint))
        self._open.append(("box", line))

    # -- events

    def add(self, event: Note | Divider | Delay | Space | Creation) -> None:
        self.events.append(event)

    def add_message(self, message: Message) -> Message:
        """Add a message, numbered; returns it as added."""
        message = replace(message, number=self.numbering.text)
        self.numbering = self.numbering.after()
        self._messages += 1
        self.events.append(message)
        self.last = message
        return message

    def renumber(self, words: str, line: int) -> None:
        changed = renumber(self.numbering, words)
        if changed is None:
            self.problem(line, f"this numbering is not understood: {words.strip()[:60]}")
        else:
            self.numbering = changed

    def activate(self, who: str, line: int, tint: Tint | None = None) -> None:
        last = self.last
        by = last.sender if last is not None and last.receiver == who and last.sender is not None else who
        self._activations += 1
        mine = self._active.setdefault(who, [])
        mine.append(_Active(self._activations, who, by))
        if len(mine) > DEEPEST:
            self.problem(line, f"more than {DEEPEST} activations of {who} upon each other: this one is not drawn")
            return
        self._most_levels = max(self._most_levels, len(mine))
        self.events.append(Activation(who, True, line, tint))

    def deactivate(self, who: str, line: int) -> None:
        mine = self._active.get(who)
        if not mine:
            self.problem(line, f"{who} is not active here: the line has no effect")
            return
        mine.pop()
        if len(mine) < DEEPEST:
            self.events.append(Activation(who, False, line))

    def destroy(self, who: str, line: int) -> None:
        while self._active.get(who):
            self.deactivate(who, line)
        self.events.append(Destruction(who, line))

    def returning(self) -> tuple[str, str] | None:
        """Who is busy now and who asked: the sender and receiver of a ``return``."""
        last = max((mine[-1] for mine in self._active.values() if mine), default=None)
        return (last.who, last.by) if last else None

    # -- blocks

    def open_block(self, block: BlockStart) -> None:
        if self._depth >= DEEPEST:
            self.problem(block.line, f"more than {DEEPEST} frames inside each other: this one is not drawn")
            self._open.append(("", block.line))
            return
        self._open.append(("frame", block.line))
        self._depth += 1
        self.events.append(block)

    def next_section(self, section: BlockElse) -> None:
        if not self._open or self._open[-1][0] == "box":
            self.problem(section.line, "no frame is open here: start one (alt, par, critical) before its next section")
        elif self._open[-1][0] == "frame":
            self.events.append(section)

    def close_block(self, line: int) -> None:
        if not self._open:
            self.problem(line, "there is nothing to end here: remove this line")
        elif self._open.pop()[0] == "frame":
            self._depth -= 1
            self.events.append(BlockEnd(line))

    # -- the end

    def problem(self, line: int, message: str) -> None:
        """Note what was not understood at a source line; beyond the first hundred they are only counted."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line, message))
        else:
            self._unreported += 1

    @property
    def full(self) -> bool:
        """Whether there is already more than will be drawn, so that reading on is of no use."""
        return (
            self._messages > MOST_MESSAGES
            or len(self._participants) > MOST_PARTICIPANTS
            or len(self.events) > MOST_EVENTS
        )

    def reading(self, last_line: int) -> Reading:
        """Close open blocks (a problem each), order the participants, and refuse what is too large to draw."""
        while self._open:
            self.problem(self._open[-1][1], "what begins here is not ended: add `end`")
            self.close_block(last_line)
        refusal = self._refusal(last_line)
        if self._unreported:
            self.problems.append(Problem(last_line, f"and {self._unreported:,} more lines that are not understood"))
        problems = tuple(sorted(self.problems, key=lambda problem: problem.line))
        if refusal is not None:
            return Reading(None, (refusal, *problems))
        participants = sorted(self._participants.values(), key=lambda found: self._order.get(found.id, 0))
        if self.hide_unlinked:
            linked = {who for event in self.events for who in _ids(event)}
            participants = [found for found in participants if found.id in linked]
        shown = {found.id for found in participants}
        boxes = (replace(box, members=tuple(who for who in box.members if who in shown)) for box in self._boxes)
        return Reading(
            Flow(
                tuple(participants),
                tuple(self.events),
                self.title,
                self.description,
                self.label,
                tuple(box for box in boxes if box.members),
            ),
            problems,
        )

    def _refusal(self, line: int) -> Problem | None:
        if self._messages > MOST_MESSAGES:
            return Problem(line, f"more than {MOST_MESSAGES:,} messages: not drawn; split the flow into parts")
        if not self._participants:
            return Problem(line, "nobody takes part in this flow: not drawn")
        if len(self._participants) > MOST_PARTICIPANTS:
            return Problem(line, f"more than {MOST_PARTICIPANTS} participants: not drawn; split the flow into parts")
        if len(self.events) > MOST_EVENTS:
            return Problem(line, f"more than {MOST_EVENTS:,} lines to draw: not drawn; split the flow into parts")
        if len(self._participants) * (1 + self._most_levels) * self._messages > MOST_CROSSINGS:
            return Problem(line, "too many messages for so many participants: not drawn; split the flow into parts")
        length = sum(len(getattr(event, "text", "")) + len(getattr(event, "label", "")) for event in self.events)
        length += sum(len(participant.name) for participant in self._participants.values())
        if length > MOST_CHARACTERS:
            return Problem(
                line, f"more than {MOST_CHARACTERS:,} characters of text: not drawn; split the flow into parts"
            )
        return None


def _ids(event: Event) -> tuple[str, ...]:
    if isinstance(event, Message):
        return tuple(who for who in (event.sender, event.receiver) if who is not None)
    if isinstance(event, Note):
        return event.over
    if isinstance(event, Activation | Creation | Destruction):
        return (event.id,)
    return ()
