"""What a session asks of the vault: the one door between reviewing and everything below it.

A desk is made for one session: it knows the vault, the study day, the schedulers and the journal. Every
method may raise a `StudykitError`; the session then shows its sentence, loses nothing and goes on. Trouble
inside a note is never an exception: it comes back from `Desk.problems`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from studykit.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from studykit.model.card import Card, CardId
    from studykit.model.diagnostic import Diagnostic
    from studykit.model.schedule import Rating
    from studykit.scheduling.base import Outcome
    from studykit.study.entry import Entry
    from studykit.study.outlook import Outlook


class Side(StrEnum):
    FRONT = "front"
    BACK = "back"


class More(StrEnum):
    """What a person can ask for once nothing is due."""

    NEW = "new"
    AHEAD = "ahead"
    CRAM = "cram"


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer that is on disk: journal and note.

    ``outcome`` is what the schedule became; None for a rehearsal, which has none. ``again_today`` asks for
    the card once more in this session. ``before`` and ``after`` are the segment as written (None: no
    schedule). ``notice`` is a sentence worth saying ("Leech: suspended", the word on the first write in a
    vault), or "".
    """

    rating: Rating
    outcome: Outcome | None
    again_today: bool
    before: str | None
    after: str | None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class LinkedNote:
    """A note one link away. ``back`` is True for a backlink; ``text`` is the line around the link, or ""."""

    path: str
    title: str
    back: bool = False
    text: str = ""


class Desk(Protocol):
    """The vault as one session sees it."""

    def card(self, card_id: CardId) -> Card:
        """The card as its file stands now: re-reads that one note and finds the card again by its id.

        Raises `NotFoundError` where the note or the card is gone.
        """
        ...

    def preview(self, card_id: CardId) -> Mapping[Rating, Outcome]:
        """What each rating would write, exactly; all four ratings, for a note under review all but Again.

        Raises `MissingExtraError` where the card's scheduler is not installed.
        """
        ...

    def rate(self, card_id: CardId, rating: Rating, seconds: float) -> Recorded:
        """Record an answer: journal first, then the note; both are on disk before this returns.

        ``seconds`` is the time from question to rating. A note that changed underneath is re-read and the
        answer tried once more. Raises `SourceChangedError`, `ReadOnlyError`, `NotFoundError` or
        `MissingExtraError` with nothing recorded.
        """
        ...

    def suspend(self, card_id: CardId) -> None:
        """Leave the card out until it is unsuspended."""
        ...

    def bury(self, card_id: CardId) -> None:
        """Leave the card out until the next study day."""
        ...

    def mark(self, card_id: CardId) -> bool:
        """Mark the card, or take its mark off; returns whether it is marked now."""
        ...

    def undo(self) -> CardId | None:
        """Take back the last answer, suspension, burying or mark, also one of an earlier session.

        Each successful `rate`, `suspend`, `bury` and `mark` is exactly one step. Returns its card; None where
        there is nothing to take back. Raises `SourceChangedError` where the note has changed since.
        """
        ...

    def render(self, card: Card, side: Side, width: int) -> RenderableType:
        """One side of ``card`` as given (its face may hold typed text) for a terminal ``width`` cells wide."""
        ...

    def plain(self, card: Card, side: Side) -> str:
        """One side as plain text, without Markdown: what typed answers are compared with and pipes show."""
        ...

    def source_link(self, card: Card) -> str:
        """Where the card stands, for a person: ``path:line``."""
        ...

    def edit(self, card: Card) -> None:
        """Open $EDITOR at the card's line; returns when it is closed."""
        ...

    def open(self, card: Card, path: str = "") -> str:
        """Open the card's image, its note, or the note at ``path``; returns a sentence saying what was opened."""
        ...

    def linked(self, card: Card) -> Sequence[LinkedNote]:
        """The notes that the card's note links to, and those that link to it."""
        ...

    def more(self, what: More) -> Sequence[Entry]:
        """Further cards beyond today's plan, without those it already holds.

        Those of ``CRAM`` are answered through a rehearsal, so nothing is written for them.
        """
        ...

    def outlook(self) -> Outlook:
        """How things stand now: for the summary, and for the words when nothing is due."""
        ...

    def problems(self) -> Sequence[Diagnostic]:
        """What is wrong with notes of this session, errors first."""
        ...
