"""Notes of which not all is read: how they end where reading ended, and what is said about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from studykit.cards.page import Page
from studykit.dialects.base import Generated
from studykit.markdown.blocks import Structure
from studykit.markdown.bounds import MOST_BLOCKS, MOST_CARDS
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.text import SourceText

_REST = "it stays in the file as it is, and no schedule there is touched"
_REMEDY = "Split the note in front of that line, or put what is no text to learn from into a file of another kind."


def as_far_as_read(
    source: SourceText, structure: Structure, hidden: frozenset[int], generated: Sequence[Generated]
) -> tuple[SourceText, frozenset[int], tuple[Generated, ...]]:
    """The text, its hidden lines and generated parts up to the line from which on nothing was read.

    Places and hash stay those of the file.
    """
    end = structure.unread - 1
    text = source.text[: source.starts[end]].removesuffix("\n").removesuffix("\r")
    parts = tuple(replace(part, last=min(part.last, end)) for part in generated if part.first <= end)
    return replace(source, text=text), frozenset(line for line in hidden if line <= end), parts


def within(structure: Structure) -> Structure:
    """The same blocks and items, none of them beyond the last line that was read: a list item may begin at the next."""
    end = structure.unread - 1
    blocks = tuple(block._replace(last=min(block.last, end)) for block in structure.blocks if block.first <= end)
    items = tuple(item._replace(last=min(item.last, end)) for item in structure.items if item.first <= end)
    return replace(structure, blocks=blocks, items=items)


def without_records_from(page: Page, line: int) -> Page:
    """A page on which no schedule stands from a line on: nobody looked for the cards they belong to."""
    return replace(page, records={at: records for at, records in page.records.items() if at < line})


def too_much(page: Page, unasked: int) -> Iterator[Diagnostic]:
    """``too-many-blocks``, ``too-many-cards``: where reading ended. ``unasked`` is the first line without cards."""
    if unread := page.structure.unread:
        yield Diagnostic(
            page.path, max(1, unread - 1), 1, "too-many-blocks", Severity.ERROR,
            f"this note has more than {MOST_BLOCKS:,} blocks to a megabyte; "
            f"from line {unread} on nothing is read: {_REST}",
            _REMEDY,
        )  # fmt: skip
    if unasked:
        yield Diagnostic(
            page.path, unasked, 1, "too-many-cards", Severity.ERROR,
            f"this note has more than {MOST_CARDS:,} cards to a megabyte; from this line on none is asked: {_REST}",
            _REMEDY,
        )  # fmt: skip
