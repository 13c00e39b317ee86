"""What an outline says beside its text: tasks, the dates they are planned for, properties."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markdown_it.token import Token

from studykit.render.writing import Writer

REPEATED = "\u21bb"
"""stands before how often a date comes again"""


def box(token: Token) -> str:
    """The box of a task, to be read aloud as one, too."""
    return "☑" if token.meta["done"] else "☐"


def task(_writer: Writer, token: Token) -> str:
    marker, priority = token.meta.get("marker", ""), token.meta.get("priority", "")
    shown = f'<span class="task{" done" if token.meta["done"] else ""}">{box(token)}</span> '
    if marker:
        shown += f'<span class="marker {marker.lower()}">{marker}</span> '
    return shown + (f'<span class="priority">{priority}</span> ' if priority else "")


def planning(writer: Writer, token: Token) -> str:
    rows = []
    for kind, day, time, every in token.meta["dates"]:
        machine = f"{day}T{time.zfill(5)}" if time else day
        again = f" {REPEATED} {every}" if every else ""
        word = escape(writer.page.policy.word(kind), quote=False)
        rows.append(f'<span>{word}</span> <time datetime="{machine}">{f"{day} {time}".rstrip()}</time>{again}')
    return f'<p class="planning">{" · ".join(rows)}</p>\n'


def properties(writer: Writer, tokens: Sequence[Token]) -> str:
    """Names and values; a value can hold links and tags."""
    rows = []
    for key, value in zip(tokens[0].meta["keys"], tokens[1:-1], strict=True):
        writer.page.at(value)
        rows.append(f"<dt>{escape(key)}</dt><dd>{writer.inline(value.children or [])}</dd>")
    return f'<dl class="properties">{"".join(rows)}</dl>\n'
