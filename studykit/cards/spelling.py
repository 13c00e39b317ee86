"""Writing a card: the inverse of the syntaxes, for cards that are added from outside the editor."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.config import Conventions


def spellings(front: str, back: str, conventions: Conventions) -> Iterator[str]:
    """Ways to write a question and its answer under these conventions, the usual one first.

    Whether one of them is read back as meant depends on the text and on where it stands: read it and see. Lines
    end with ``\\n``; there is none at the end.
    """
    separators = conventions.separators
    if "\n" not in front + back:
        for separator in separators.inline:
            yield f"{front} {separator} {back}"
    for separator in separators.multiline:
        yield f"{front}\n{separator}\n{back}" + (f"\n{separators.end}" if separators.end else "")
    yield f"Q: {front}\nA: {back}"
