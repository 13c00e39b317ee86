"""What a template makes of a note's fields: the two sides of its card as HTML.

Syntax: https://docs.ankiweb.net/templates/intro.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studykit.anki.fields import is_visible

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLACE = re.compile(r"\{\{([#^/]?)\s*([^{}]+?)\s*\}\}")
_ANSWER_RULE = re.compile(r"<hr[^<>]*\bid=[\"']?answer[\"']?[^<>]*>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MOST_PLACES = 2000


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with the fields' values in their places; conditional parts by whether a field shows anything."""
    pieces: list[str] = []
    hidden: list[tuple[str, bool]] = []
    at = 0
    for count, found in enumerate(_PLACE.finditer(_COMMENT.sub("", template))):
        if count > _MOST_PLACES:
            break
        shows = not any(hides for _, hides in hidden)
        text = found.string[at : found.start()]
        pieces.append(text if shows else "")
        at = found.end()
        sign, name = found[1], found[2]
        if sign == "/":
            if hidden and hidden[-1][0] == name:
                hidden.pop()
        elif sign:
            hidden.append((name, is_visible(values.get(name, "")) == (sign == "^")))
        elif shows:
            pieces.append(values.get(name.rpartition(":")[2].strip(), ""))
    return "".join(pieces) + _COMMENT.sub("", template)[at:]


def answer_part(template: str) -> str:
    """An answer template without the question that most of them repeat above a rule."""
    parts = _ANSWER_RULE.split(template, maxsplit=1)
    return parts[1] if len(parts) > 1 else re.sub(r"\{\{\s*FrontSide\s*\}\}", "", template)


def cloze_field_of(template: str) -> str:
    """The field that a cloze template deletes from, "" where it has none."""
    found = re.search(r"\{\{\s*(?:[\w-]+:)*cloze:(?:[\w-]+:)*\s*([^{}:]+?)\s*\}\}", template)
    return found[1] if found else ""
