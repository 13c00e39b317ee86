"""Card blocks as a parser finds them, and cards as everything else sees them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, NewType, TypeAlias

from studykit.model.schedule import CardState
from studykit.model.span import NotePath, Span

CardId = NewType("CardId", str)
"""The lasting identity of a card: a short opaque word, unique in a vault."""


class CardKind(StrEnum):
    BASIC = "basic"
    REVERSED = "reversed"
    CLOZE = "cloze"
    TAGGED = "tagged"
    HEADING = "heading"
    QA = "qa"
    STEP = "step"
    OCCLUSION = "occlusion"
    NOTE = "note"


class RawSegment(NamedTuple):
    """One part of a record, trimmed, with its place; nobody has looked inside yet."""

    text: str
    span: Span


class RawRecord(NamedTuple):
    """A schedule as it stands beside a card: its kind in the records registry, its place, its parts.

    ``closed`` is False for a comment without ``-->``.
    """

    kind: str
    span: Span
    segments: tuple[RawSegment, ...]
    closed: bool = True


class Placement(StrEnum):
    """How a first record is written at `CardBlock.insert_at`."""

    OWN_LINE = "own-line"
    """on a line of its own after the line that ends there, indented by `CardBlock.indent`"""
    SAME_LINE = "same-line"
    """on the card's last line, after one space"""


class Face(NamedTuple):
    """One sibling's question and answer as source text (trimmed), and how each is shown.

    ``front`` and ``back`` are the contract of the JSON; ``front_display`` and ``back_display`` are Markdown
    with the wrapping taken off (bullet, closing pipe, code span around the whole answer, flattened list);
    for clozes the deletion of this sibling is marked in the display with the private-use pair
    ``CLOZE_OPEN``/``CLOZE_CLOSE``.
    """

    front: str
    back: str
    front_display: str
    back_display: str


CLOZE_OPEN = "\ue100"
CLOZE_CLOSE = "\ue101"


class CardBlock(NamedTuple):
    """The Markdown that yields one or more sibling cards.

    ``span`` covers the block's own source without its record; ``lines`` are first and last line, 1-based.
    ``syntax`` names the entry of CARD_SYNTAXES that found it. ``own_tag`` is the tag at its very start,
    without ``#``, or "". ``decks`` are deck names, the first is the deck shown. ``context`` is the heading
    path and the list parents above. ``anchor`` is its block id or "".
    """

    note: NotePath
    syntax: str
    kind: CardKind
    span: Span
    lines: tuple[int, int]
    faces: tuple[Face, ...]
    record: RawRecord | None
    insert_at: int
    placement: Placement
    indent: str = ""
    record_kind: str = "comment"
    """the kind in the records registry by which a first schedule is written"""
    own_tag: str = ""
    tags: tuple[str, ...] = ()
    decks: tuple[str, ...] = ("",)
    context: tuple[str, ...] = ()
    anchor: str = ""
    rateable: bool = True
    """False where the separator was only guessed from too little evidence (``--force`` is needed)."""
    empty_answer: bool = False
    topic: str = ""
    """what the question is about, where the outline names it in front of the question; "" elsewhere"""
    keys: tuple[str, ...] = ()
    """One for each sibling where its record finds parts by key (steps, masks), else none."""


class Card(NamedTuple):
    """One question and one answer, with its schedule: a row of the index and of ``cards --json``.

    ``interval`` in days, ``ease`` in hundredths, both None for new cards. ``block`` is the place of its block
    among the note's card blocks (0-based). ``overdue_today`` is never stored: it depends on the day asked.
    """

    id: CardId
    note: NotePath
    note_title: str
    line: int
    end_line: int
    kind: CardKind
    syntax: str
    block: int
    sibling: int
    siblings: int
    deck: str
    tags: tuple[str, ...]
    context: tuple[str, ...]
    face: Face
    state: CardState
    buried: bool
    due: date | None
    interval: Fraction | None
    ease: int | None
    scheduler: str
    segment: str | None
    empty_answer: bool = False
    anchor: str = ""
    foreign: bool = False
    marked: bool = False
    leech: bool = False
    lapses: int = 0
    extra: tuple[tuple[str, str], ...] = ()


class Slip(NamedTuple):
    """A card without its texts: what a plan of the day asks, of tens of thousands of cards at once.

    The fields are those of `Card`, except that ``interval`` is in days as a float.
    """

    id: CardId
    note: NotePath
    note_title: str
    kind: CardKind
    block: int
    sibling: int
    deck: str
    tags: tuple[str, ...]
    state: CardState
    buried: bool
    due: date | None
    interval: float | None
    empty_answer: bool
    foreign: bool
    marked: bool
    leech: bool


Listed: TypeAlias = Card | Slip
"""a card as a list has it: with its texts or without"""
