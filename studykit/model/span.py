"""A range in a source text, and places a person can go to."""

from __future__ import annotations

from typing import NamedTuple, NewType

NotePath = NewType("NotePath", str)
"""Path of a note from the vault's root, with ``/``, spelled as on disk."""


class Span(NamedTuple):
    """Half-open range ``[start, end)`` of code points in `SourceText.text`. A tuple, since a note has hundreds."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def cut(self, text: str) -> str:
        return text[self.start : self.end]
