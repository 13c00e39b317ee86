"""Mermaid's arrows: who sends to whom, with which heads, from one statement."""

from __future__ import annotations

import re

from studykit.diagrams.arrow import Arrow
from studykit.diagrams.model import End

# what stands between two participants -> (dashed, end at the left, end at the right)
_ARROWS: dict[str, tuple[bool, End, End]] = {
    "->": (False, "none", "none"),
    "-->": (True, "none", "none"),
    "->>": (False, "none", "filled"),
    "-->>": (True, "none", "filled"),
    "<<->>": (False, "filled", "filled"),
    "<<-->>": (True, "filled", "filled"),
    "-x": (False, "none", "cross"),
    "--x": (True, "none", "cross"),
    "-)": (False, "none", "open"),
    "--)": (True, "none", "open"),
    "-|\\": (False, "none", "upper"),
    "--|\\": (True, "none", "upper"),
    "-|/": (False, "none", "lower"),
    "--|/": (True, "none", "lower"),
    "/|-": (False, "upper", "none"),
    "/|--": (True, "upper", "none"),
    "\\|-": (False, "lower", "none"),
    "\\|--": (True, "lower", "none"),
    "-\\\\": (False, "none", "upper-open"),
    "--\\\\": (True, "none", "upper-open"),
    "-//": (False, "none", "lower-open"),
    "--//": (True, "none", "lower-open"),
    "//-": (False, "upper-open", "none"),
    "//--": (True, "upper-open", "none"),
    "\\\\-": (False, "lower-open", "none"),
    "\\\\--": (True, "lower-open", "none"),
}
_ARROW = re.compile("|".join(re.escape(arrow) for arrow in sorted(_ARROWS, key=len, reverse=True)))
_DOT = "()"
_NO_NAME = re.compile(r"[<>:,;+]|^\s*$")


def read_arrow(statement: str) -> Arrow | None:
    """The arrow in a statement, or None. Participants may have spaces and single hyphens in their names."""
    found = _ARROW.search(statement, 1)
    if found is None:
        return None
    left, behind = statement[: found.start()].strip(), statement[found.end() :].strip()
    right, _, text = behind.partition(":")
    right = right.strip()
    left_dot, right_dot = left.endswith(_DOT), right.startswith(_DOT)
    left, right = left.removesuffix(_DOT).strip(), right.removeprefix(_DOT).strip()
    life = right[:1] if right[:1] in ("+", "-") else ""
    right = right[len(life) :].strip()
    if right.startswith(_DOT):  # after a sign
        right_dot, right = True, right.removeprefix(_DOT).strip()
    if _NO_NAME.search(left) or _NO_NAME.search(right):
        return None
    dashed, left_end, right_end = _ARROWS[found[0]]
    signs = (life * 2,) if life else ()
    if left_end != "none" and right_end == "none":
        return Arrow(right, left, text.strip(), dashed, left_end, right_end, left_dot, right_dot, True, signs)
    return Arrow(left, right, text.strip(), dashed, right_end, left_end, right_dot, left_dot, False, signs)
