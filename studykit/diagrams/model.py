"""What a sequence flow is, whatever language it was written in.

Everything here is frozen and plain: readers make it, drawings and cards are made from it.
Texts are plain characters (``\\n`` for a line break); emphasis travels beside them as ``Mark``s.
"""

from __future__ import annotations

from typing import Literal

from studykit.model.values import dataclass

Kind = Literal["participant", "actor", "boundary", "control", "entity", "database", "collections", "queue"]
Style = Literal["bold", "italic", "mono", "strike", "underline"]
Tint = Literal["red", "orange", "yellow", "green", "blue", "violet", "grey"]
End = Literal["none", "filled", "open", "cross", "upper", "lower", "upper-open", "lower-open"]
BlockKind = Literal["alt", "opt", "loop", "par", "break", "critical", "group", "rect"]
Edge = Literal["left", "right"]

KINDS: tuple[Kind, ...] = ("participant", "actor", "boundary", "control", "entity", "database", "collections", "queue")


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``start`` to ``end`` (exclusive) of a text are set in ``style``."""

    start: int
    end: int
    style: Style


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters and their emphasis."""

    plain: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """A party of the flow; ``name`` may have several lines."""

    id: str
    name: str
    kind: Kind = "participant"
    stereotype: str = ""
    tint: Tint | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """An arrow. ``sender`` or ``receiver`` is None when it comes from, or goes to, outside the picture.

    ``tail`` is what the arrow carries at the sender, ``head`` at the receiver, each with a dot on the lifeline if so
    marked. ``edge`` says on which side of the picture the outside is; ``short`` that the arrow stops near its
    participant instead of at the picture's edge.
    ``line`` is 1-based in the source; ``number`` is the text of the automatic numbering, if it was on.
    """

    sender: str | None
    receiver: str | None
    text: str
    line: int
    number: str | None = None
    dashed: bool = False
    head: End = "filled"
    tail: End = "none"
    head_dot: bool = False
    tail_dot: bool = False
    edge: Edge | None = None
    short: bool = False
    tint: Tint | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A remark. ``over`` are participant ids (empty: across the whole picture).

    ``attached`` notes speak of the message before them and were given no participant of their own;
    ``beside`` asks for the same row as the note before.
    """

    text: str
    side: Literal["left", "right", "over"]
    over: tuple[str, ...]
    line: int
    shape: Literal["note", "hexagon", "box", "reference"] = "note"
    attached: bool = False
    beside: bool = False
    tint: Tint | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockStart:
    """A frame opens: ``label`` is its condition, ``name`` what its tab says instead of the kind's own word."""

    kind: BlockKind
    label: str
    line: int
    name: str = ""
    tint: Tint | None = None


@dataclass(frozen=True, slots=True)
class BlockElse:
    """The next section of the innermost frame."""

    label: str
    line: int
    tint: Tint | None = None


@dataclass(frozen=True, slots=True)
class BlockEnd:
    """The innermost frame closes."""

    line: int


@dataclass(frozen=True, slots=True)
class Divider:
    """A titled line across the picture."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Delay:
    """Time passes; ``text`` may be empty."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Space:
    """Empty room of ``height`` pixels."""

    height: int
    line: int


@dataclass(frozen=True, slots=True)
class Activation:
    """The participant becomes busy (``on``) or idle, at the message before."""

    id: str
    on: bool
    line: int
    tint: Tint | None = None


@dataclass(frozen=True, slots=True)
class Creation:
    """The participant comes to life with the next message it receives."""

    id: str
    line: int


@dataclass(frozen=True, slots=True)
class Destruction:
    """The participant ends at the message before."""

    id: str
    line: int


Event = (
    Message | Note | BlockStart | BlockElse | BlockEnd | Divider | Delay | Space | Activation | Creation | Destruction
)


@dataclass(frozen=True, slots=True)
class Box:
    """Participants (ids) that belong together, under a title."""

    title: str
    members: tuple[str, ...]
    tint: Tint | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow. ``title`` is drawn; ``label`` and ``description`` are the author's words for screen readers.

    Readers promise: every id in ``events`` and ``boxes`` is a participant's, and blocks are balanced.
    """

    participants: tuple[Participant, ...]
    events: tuple[Event, ...]
    title: str = ""
    description: str = ""
    label: str = ""
    boxes: tuple[Box, ...] = ()

    @property
    def steps(self) -> tuple[Message, ...]:
        """The messages in order; step k of the flow is ``steps[k - 1]``."""
        return tuple(event for event in self.events if isinstance(event, Message))


@dataclass(frozen=True, slots=True)
class Problem:
    """A source line (1-based) that was not understood, or not drawn, and what to do about it."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found. ``flow`` is None when the source is a flow but too large to draw; ``problems`` says so."""

    flow: Flow | None
    problems: tuple[Problem, ...] = ()
