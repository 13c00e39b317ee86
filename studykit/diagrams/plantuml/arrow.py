"""PlantUML's arrows: who sends to whom, with which heads, from one line of source."""

from __future__ import annotations

import re

from studykit.diagrams.arrow import Arrow
from studykit.diagrams.model import Edge, End
from studykit.diagrams.tint import tint

# a participant in a line: a word, a quoted name, or either with a name or alias behind `as`
_WORD = r"[\w@]++(?:[.][\w@]++)*"
ID = rf'(?:"[^"]*+"(?:\s++as\s++{_WORD})?|{_WORD}(?:\s++as\s++"[^"]*+")?)'

_ARROW = re.compile(
    rf"""
    (?:&\s*+)? (?:\{{\w++\}}\s*+)?                              # drawn at the same height; an anchor
    (?: (?P<outside_left>[\[?])\s*+ | (?P<left>{ID})\s*+ )
    (?: (?<=[\s\[?])(?P<dot_left>[ox]) )? (?:\(\d{{1,4}}\))?
    (?P<head_left><<|<|\\\\|\\|//|/)? (?:\(\d{{1,4}}\))?
    (?P<shaft>[-.]++ (?:\[(?P<style>[^\[\]]{{0,80}})\][-.]*+)?) (?:\(\d{{1,4}}\))?
    (?P<head_right>>>|>|\\\\|\\|//|/)? (?:\(\d{{1,4}}\))?
    (?P<dot_right>[ox](?=[\s\]?]))? \s*+
    (?: (?P<outside_right>[\]?]) | (?P<right>{ID}) ) \s*+
    (?P<life>(?:(?:\+\+|--|\*\*|!!)\s*+)*) (?P<tint>\#[\w/|\\-]++)? \s*+
    (?: :\s*+(?P<text>.*) )?
    """,
    re.VERBOSE,
)
_RIGHT_HEADS: dict[str, End] = {
    ">": "filled", ">>": "open", "\\": "upper", "/": "lower", "\\\\": "upper-open", "//": "lower-open",
}  # fmt: skip
_LEFT_HEADS: dict[str, End] = {
    "<": "filled", "<<": "open", "/": "upper", "\\": "lower", "//": "upper-open", "\\\\": "lower-open",
}  # fmt: skip


def read_arrow(line: str) -> Arrow | None:
    """The arrow in a line; None when there is none, or none with a head."""
    found = _ARROW.fullmatch(line)
    if found is None or (found["outside_left"] and found["outside_right"]):
        return None
    left_end, left_dot = _end(found["head_left"], found["dot_left"], _LEFT_HEADS)
    right_end, right_dot = _end(found["head_right"], found["dot_right"], _RIGHT_HEADS)
    if left_end == "none" and right_end == "none":
        return None
    style = (found["style"] or "").lower()
    edge: Edge | None = "left" if found["outside_left"] else "right" if found["outside_right"] else None
    reverse = right_end == "none"
    left, right = found["left"], found["right"]
    return Arrow(
        sender=right if reverse else left,
        receiver=left if reverse else right,
        text=found["text"] or "",
        dashed=_is_dashed(found["shaft"], style),
        head=left_end if reverse else right_end,
        tail=right_end if reverse else left_end,
        head_dot=left_dot if reverse else right_dot,
        tail_dot=right_dot if reverse else left_dot,
        edge=edge,
        short="?" in (found["outside_left"], found["outside_right"]),
        tint=next((shade for word in style.split(",") if (shade := tint(word))), None),
        life=tuple(re.findall(r"\+\+|--|\*\*|!!", found["life"])),
        life_tint=tint(found["tint"] or ""),
        receiver_first=reverse,
    )


def _end(head: str | None, dot: str | None, heads: dict[str, End]) -> tuple[End, bool]:
    if dot == "x":
        return "cross", False
    return (heads[head] if head else "none"), dot == "o"


def _is_dashed(shaft: str, style: str) -> bool:
    if "dashed" in style or "dotted" in style:
        return True
    return "." in shaft or len(re.sub(r"\[.*\]", "", shaft)) > 1


def split_id(spelled: str) -> tuple[str, str | None]:
    """Id and name as spelled in a line: ``A``, ``"Long name"``, ``"Long name" as A``, ``A as "Long name"``."""
    found = re.fullmatch(r'("[^"]*+"|[^\s"]++)(?:\s++as\s++("[^"]*+"|[^\s"]++))?', spelled.strip())
    if found is None:
        return spelled.strip(), None
    first, second = found[1], found[2]
    if second is None:
        return first.strip('"'), None
    if second.startswith('"'):
        return first, second.strip('"')
    return second, first.strip('"')
