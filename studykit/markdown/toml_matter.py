"""Front matter as Hugo and Zola write it: TOML between two lines ``+++``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from studykit.model.patterns import pattern

FENCE = "+++"
_FIRST = pattern(r"[ \t]*(?:#|\[|[\w.\"'-]+[ \t]*=)")
"""How the first line that is not blank begins: a comment, a table, a key. Else it is text between marks."""


def last_line(lines: Sequence[str]) -> int:
    """The 1-based line that ends the front matter, 0 where there is none."""
    if not lines or lines[0].rstrip() != FENCE:
        return 0
    for index in range(1, len(lines)):
        if lines[index].rstrip() == FENCE:
            told = next((line for line in lines[1:index] if line.strip()), "")
            return index + 1 if not told or _FIRST.match(told) else 0
    return 0


def load(text: str) -> tuple[Any, str | None]:
    """What it says, and what is wrong with it or None."""
    import tomllib  # noqa: PLC0415 - only notes with such front matter pay for it

    try:
        return tomllib.loads(f"\n{text}\n"), None  # below its fence: so the lines of an error are those of the note
    except (ValueError, RecursionError) as error:
        return None, f"invalid TOML: {error}".splitlines()[0]
