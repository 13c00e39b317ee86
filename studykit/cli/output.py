"""What commands print: JSON documents on standard output, sentences on standard error, tables for people."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import click

from studykit.cli.invocation import Invocation

NO_CARDS = "No cards here yet. 'studykit init' shows what counts as a card in these notes."


def document(schema: str, **content: Any) -> None:
    """One JSON document, named and versioned: ``{"schema": "studykit.cards/1", "cards": […]}``."""
    click.echo(json.dumps({"schema": f"studykit.{schema}/1", **content}, ensure_ascii=False, indent=2))


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


def table(rows: Iterable[Sequence[str]], right: frozenset[int] = frozenset(), indent: str = "  ") -> None:
    """Rows in columns, two blanks apart; columns in ``right`` are aligned to the right."""
    lines = [tuple(row) for row in rows]
    if not lines:
        return
    widths = [max(width(row[i]) for row in lines) for i in range(len(lines[0]))]
    for row in lines:
        cells = []
        for place, cell in enumerate(row):
            gap = " " * (widths[place] - width(cell))
            cells.append(gap + cell if place in right else cell + gap)
        click.echo((indent + "  ".join(cells)).rstrip())


def is_terminal() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()
