"""What a family of statements answers when it is shown a line."""

from __future__ import annotations

import re
from collections.abc import Callable

from studykit.diagrams.draft import Draft
from studykit.model.values import dataclass


@dataclass(frozen=True, slots=True)
class Pending:
    """The line opened a statement of several lines: ``then`` gets the lines in between once ``ends`` says so of one."""

    ends: Callable[[str], bool]
    then: Callable[[str], None]


# draft, stripped line, its number: False when the line is none of this family's
Statement = Callable[[Draft, str, int], bool | Pending]


def until_end(what: str, then: Callable[[str], None]) -> Pending:
    """Wait for ``end what`` (``what`` is a pattern), also written as one word."""
    closing = re.compile(rf"end\s*+(?:{what})", re.I)
    return Pending(lambda line: closing.fullmatch(line) is not None, then)


def drop(text: str) -> None:
    """What to do with lines that say nothing about the flow."""
