"""What each rule for a kind of token may ask of whoever writes the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from markdown_it.token import Token

from studykit.render.page import Page
from studykit.render.policy import Embedded


class Writer(Protocol):
    """Writes the tokens of one page; rules call it for what is inside.

    ``block_inside`` is set by rules whose HTML may not stand in a paragraph, ``link_depth`` counts the links around.
    """

    page: Page
    link_depth: int
    block_inside: bool

    @staticmethod
    def attribute(value: str) -> str:
        """A value for between double quotes."""

    def slot(self, number: int) -> str:
        """The finished HTML of a slot, by placeholder."""

    def blocks(self, tokens: Sequence[Token]) -> str:
        """The HTML of whole blocks."""

    def inline(self, tokens: Sequence[Token]) -> str:
        """The HTML of what stands in a line."""

    def embedded(self, found: Embedded, lines: tuple[int, int] | None) -> str:
        """The HTML of a note, or of some of its lines, shown inside this one."""
