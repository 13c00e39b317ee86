"""The style sheet of an SVG without the rules that no element of it meets: what renderers put in for all they can draw.

A drawing of five boxes brings rules for every shape there is, three times as many bytes as the boxes. Only plain
selectors are judged: by the names of elements, classes and ids in them. All else stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from studykit.model.values import dataclass

_STRING = re.compile(r"\"[^\"{}\n]*\"|'[^'{}\n]*'")
_UNCLEAR = re.compile(r"/\*|[\"']")
"""comments, and strings with braces or without an end"""
_PLAIN = re.compile(r"[\w.#:>+~ \t\r\n-]*")
_PSEUDO = re.compile(r"::?[\w-]+")
_NAMED = re.compile(r"([.#]?)([\w-]+)")


@dataclass(frozen=True, slots=True)
class Present:
    """What there is in a drawing: names of elements in lower case, classes, ids."""

    elements: frozenset[str]
    classes: frozenset[str]
    ids: frozenset[str]


def present(root: Element) -> Present:
    found = list(root.iter())
    return Present(
        frozenset(str(element.tag).rpartition("}")[2].lower() for element in found),
        frozenset(name for element in found for name in element.get("class", "").split()),
        frozenset(element.get("id", "") for element in found),
    )


def needed(sheet: str, there: Present) -> str:
    """The sheet without rules for nobody; unchanged where its rules cannot be told apart."""
    if _UNCLEAR.search(_STRING.sub("", sheet)):
        return sheet
    rules = list(_rules(sheet))
    if "".join(prelude + block for prelude, block in rules) != sheet:
        return sheet
    return "".join(prelude + block for prelude, block in rules if _meets(prelude, there))


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """What stands before each block, and the block with its braces; last, what stands behind them all."""
    start = depth = opened = 0
    for brace in re.finditer("[{}]", sheet):
        at = brace.start()
        if sheet[at] == "{":
            opened = opened if depth else at
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield sheet[start:opened], sheet[opened : at + 1]
                start = at + 1
    yield sheet[start:], ""


def _meets(prelude: str, there: Present) -> bool:
    return not prelude.strip() or any(_may_meet(selector, there) for selector in prelude.split(","))


def _may_meet(selector: str, there: Present) -> bool:
    if not selector.strip() or not _PLAIN.fullmatch(selector):
        return True
    for mark, name in _NAMED.findall(_PSEUDO.sub("", selector)):
        known = there.classes if mark == "." else there.ids if mark else there.elements
        if (name if mark else name.lower()) not in known:
            return False
    return True
