"""What a terminal shows at one moment, as a value: any face for a terminal draws the same scene."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from studykit.model.card import CardKind
from studykit.model.values import dataclass
from studykit.study.entry import Stage

if TYPE_CHECKING:
    from studykit.model.card import Card
    from studykit.review.choices import Choice
    from studykit.review.compare import Comparison
    from studykit.review.desk import LinkedNote, More
    from studykit.review.session import Left
    from studykit.review.summary import Summary


class Page(StrEnum):
    CARD = "card"
    HELP = "help"
    LINKS = "links"
    END = "end"


@dataclass(frozen=True, slots=True)
class Scene:
    """``place`` of ``total`` cards of the plan; ``done`` is the share of the plan that needs no more answers.

    ``status`` is the last thing said, ``alarm`` that it is trouble. ``typed`` is the answer being typed, None
    where none is asked for; ``comparison`` holds it against the right one. ``source`` is the card's place.
    ``nothing`` says that there was nothing to ask from the start; ``offers`` what can be had on the last
    page.
    """

    page: Page
    card: Card | None
    stage: Stage
    left: Left
    place: int = 0
    total: int = 0
    done: float = 0.0
    shown: bool = False
    cram: bool = False
    choices: tuple[Choice, ...] = ()
    status: str = ""
    alarm: bool = False
    typed: str | None = None
    comparison: Comparison | None = None
    source: str = ""
    links: tuple[LinkedNote, ...] = field(default=())
    summary: Summary | None = None
    nothing: bool = False
    offers: tuple[More, ...] = ()


REREAD = "Recall what this note says, then reread it and rate how well you knew it."
"""What to do with a note that is reviewed as a whole."""


def above(card: Card) -> tuple[str, ...]:
    """What stands over a card: its note's title unless the first heading repeats it, headings, list parents.

    Over a note under review, whose title is the question, it is the path.
    """
    if card.kind is CardKind.NOTE:
        return (card.note,)
    if card.context and _bare(card.context[0]) == _bare(card.note_title):
        return card.context
    return (card.note_title, *card.context)


def _bare(title: str) -> str:
    """A title without case and punctuation: ``token-types`` and "Token types" are one."""
    return "".join(character for character in title.casefold() if character.isalnum())


class View(Protocol):
    """Something that shows scenes to a person."""

    def open(self) -> None:
        """Take the terminal."""
        ...

    def close(self) -> None:
        """Give the terminal back as it was."""
        ...

    def show(self, scene: Scene) -> None: ...

    def scroll(self, key: str) -> None:
        """Move in a long card: "up", "down", "page-up" or "page-down"."""
        ...

    def resized(self) -> None:
        """The terminal has another size now. May be called at any moment, from a signal."""
        ...

    def farewell(self, summary: Summary) -> None:
        """The last words, after `close`."""
        ...


COMMANDS = (
    ("Space", "show the answer, then rate it Good"),
    ("1 2 3 4", "rate: Again, Hard, Good, Easy"),
    ("u", "undo the last answer or command"),
    ("s", "suspend the card"),
    ("b", "bury it until tomorrow"),
    ("n", "next card without an answer"),
    ("m", "mark the card"),
    ("e", "edit its note"),
    ("o", "open its image or note"),
    ("l", "linked notes"),
    ("Up Down", "scroll a long card"),
    ("?", "this list"),
    ("q", "quit with a summary"),
)
"""Every key of a session with what it does."""
