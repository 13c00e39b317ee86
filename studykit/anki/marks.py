"""Formulas and deletions in an Anki field, put out of the way before its HTML becomes Markdown.

``keep`` remembers a piece that is to stand in the note as it is and gives what stands for it until then.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def formulas(text: str, keep: Callable[[str], str]) -> str:
    """Formulas out of the way; one that is partly deleted is deleted whole, since a note has no deletions in it."""
    for opening, closing, mark in (
        (r"\(", r"\)", "$"), (r"\[", r"\]", "$$"), ("[$]", "[/$]", "$"), ("[$$]", "[/$$]", "$$"),
        ("[latex]", "[/latex]", "$$"),
    ):  # fmt: skip
        pieces, at = [], 0
        while (start := text.find(opening, at)) >= 0 and (end := text.find(closing, start + len(opening))) >= 0:
            inner = text[start + len(opening) : end]
            source = html.unescape(re.sub(r"<br\s*/?>|</?(?:div|p)\b[^<>]*>", " ", inner))
            plain, number = _without_clozes(re.sub(r"<[^<>]*>", "", source))
            formula = keep(f"{mark}{' '.join(plain.split())}{mark}")
            pieces += [text[at:start], f"{{{{c{number}::{formula}}}}}" if number else formula]
            at = end + len(closing)
        text = "".join([*pieces, text[at:]])
    return text


def _without_clozes(formula: str) -> tuple[str, int]:
    found = re.search(r"\{\{c(\d{1,3})::", formula)
    if found is None:
        return formula, 0
    pieces: list[str] = []
    for piece in re.split(r"(\{\{c\d{1,3}::|\}\})", formula):
        if piece == "}}" or piece.startswith("{{c"):
            continue
        pieces.append(piece.partition("::")[0])
    return "".join(pieces), int(found[1])


def out_of_the_way(text: str, keep: Callable[[str], str]) -> str:
    """The outermost deletions' marks out of the way, so that nothing escapes them; inner marks go."""
    pieces: list[str] = []
    depth = 0
    for piece in re.split(r"(\{\{c\d{1,3}::|\}\}|::)", text):
        if piece.startswith("{{c"):
            depth += 1
            pieces.append(keep(piece) if depth == 1 else "")
        elif piece == "}}" and depth:
            depth -= 1
            pieces.append("" if depth else keep(piece))
        elif piece == "::" and depth:
            pieces.append(keep("::") if depth == 1 else "")
        else:
            pieces.append(piece)
    return "".join(pieces) if not depth else text
