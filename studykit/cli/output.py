"""What commands print: JSON documents on standard output, sentences on standard error, tables for people."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, zip_longest
from typing import Any

import click

from studykit.cli.invocation import Invocation

_AT_ONCE = 1_000
"""rows that are written in one go"""
NO_CARDS = "No cards here yet. 'studykit init' shows what counts as a card in these notes."


def document(schema: str, **content: Any) -> None:
    """One JSON document, named and versioned: ``{"schema": "studykit.cards/1", "cards": […]}``."""
    click.echo(json.dumps({"schema": f"studykit.{schema}/1", **content}, ensure_ascii=False, indent=2))


def documented(schema: str, name: str, items: Iterable[Mapping[str, Any]]) -> None:
    """The same document with one list of flat objects, written one after the other, because they can be many."""
    from studykit.formats.documents import document_of_lists  # noqa: PLC0415 - only what can be very long

    for piece in document_of_lists(schema, {name: items}, flat=True):
        click.echo(piece, nl=False)


def say(text: str) -> None:
    """A remark for the person beside the result; ``--quiet`` keeps it back."""
    context = click.get_current_context(silent=True)
    invocation = context.find_object(Invocation) if context else None
    if invocation is None or invocation.verbosity >= 0:
        warn(text)


def warn(text: str) -> None:
    """A sentence for the person about something that is wrong, beside the result."""
    click.echo(text, err=True)


def plural(count: int, one: str, many: str = "") -> str:
    """``1 card``, ``2 cards``; thousands are grouped."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def width(text: str) -> int:
    """Columns a text takes on a terminal: East Asian wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(c) or c in "\u200b\u200d\ufe0f"
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


def shortened(text: str, most: int) -> str:
    """One line of at most ``most`` columns."""
    line = " ".join(text.split())
    if width(line) <= most:
        return line
    kept = ""
    for character in line:
        if width(kept + character) > most - 1:
            break
        kept += character
    return kept.rstrip() + "…"


def table(rows: Iterable[Sequence[str]], right: frozenset[int] = frozenset(), indent: str = "  ") -> int:
    """Rows in columns, two blanks apart; columns in ``right`` are aligned to the right. How many they were.

    Until the widest cells are known, rows are kept as text, in a part of the memory that so many values take.
    """
    given, kept, widths, count = iter(rows), [], list[int](), 0
    while part := list(islice(given, _AT_ONCE)):
        widest = (max(map(width, column)) for column in zip(*part, strict=True))
        widths = list(map(max, zip_longest(widths, widest, fillvalue=0)))
        kept.append(json.dumps(part))
        count += len(part)
    for text in kept:
        click.echo("\n".join(_line(row, widths, right, indent) for row in json.loads(text)))
    return count


def _line(row: Sequence[str], widths: Sequence[int], right: frozenset[int], indent: str) -> str:
    cells = []
    for place, cell in enumerate(row):
        gap = " " * (widths[place] - width(cell))
        cells.append(gap + cell if place in right else cell + gap)
    return (indent + "  ".join(cells)).rstrip()


def is_terminal() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()
