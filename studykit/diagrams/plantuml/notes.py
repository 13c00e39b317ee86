"""Notes beside, over and across participants, and references to other flows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal, cast

from studykit.diagrams.draft import Draft
from studykit.diagrams.markup import plantuml_text
from studykit.diagrams.model import Note
from studykit.diagrams.plantuml.arrow import ID
from studykit.diagrams.plantuml.participants import mention_all
from studykit.diagrams.plantuml.statement import Pending, until_end
from studykit.diagrams.tint import tint

_IDS = rf"(?P<ids>{ID}(?:\s*+,\s*+{ID})*)"
_TEXT = r"\s*+(?::\s*+(?P<text>.*))?"
_NOTE = re.compile(
    rf"(?P<beside>/\s*+)?(?P<shape>[hr])?note\s++"
    rf"(?:(?P<side>left|right|over)(?:\s++of)?(?:\s++{_IDS})?|(?P<across>across))"
    rf"\s*+(?:<<[^<>]*+>>)?\s*+(?P<colour>\#[\w/|\\-]++)?{_TEXT}",
    re.I,
)
_REFERENCE = re.compile(rf"ref(?P<colour>\#\w++)?(?:\s++\#\w++)?\s++over\s++{_IDS}{_TEXT}", re.I)
_SHAPES: dict[str, Literal["note", "hexagon", "box"]] = {"": "note", "h": "hexagon", "r": "box"}


def read_note(draft: Draft, line: str, number: int) -> bool | Pending:
    """``note left of A #aqua : text``, ``hnote over A, B``, ``/ rnote across``, ``ref over A : text``."""
    if found := _NOTE.fullmatch(line):
        note = _placed(draft, found, number)
        closing = "[hr]?note"
    elif found := _REFERENCE.fullmatch(line):
        note = Note("", "over", mention_all(draft, found["ids"]), number, "reference", tint=tint(found["colour"] or ""))
        closing = "ref"
    else:
        return False

    number_before = draft.last.number if draft.last is not None else None

    def write(text: str) -> None:
        styled = plantuml_text(text.replace("%autonumber%", number_before or ""))
        if note is not None:
            draft.add(replace(note, text=styled.plain, marks=styled.marks))

    if found["text"] is None:
        return until_end(closing, write)
    write(found["text"])
    return True


def _placed(draft: Draft, found: re.Match[str], number: int) -> Note | None:
    """The note without its text; one that names nobody stands at the outer end of the message before."""
    side = cast("Literal['left', 'right', 'over']", (found["side"] or "over").lower())
    over = mention_all(draft, found["ids"] or "")
    attached = not over and not found["across"]
    if attached:
        end = draft.outer_end(side)
        if end is None:
            draft.problem(number, "this note stands beside nobody: name a participant")
            return None
        over = (end,)
    shape = _SHAPES[(found["shape"] or "").lower()]
    return Note("", side, over, number, shape, attached, bool(found["beside"]), tint(found["colour"] or ""))
