"""PlantUML sequence diagrams, line by line, into a flow."""

from __future__ import annotations

from studykit.diagrams.draft import LONGEST_LINE, Draft
from studykit.diagrams.markup import plain
from studykit.diagrams.model import Reading
from studykit.diagrams.plantuml.frames import read_frame
from studykit.diagrams.plantuml.messages import read_life, read_message
from studykit.diagrams.plantuml.notes import read_note
from studykit.diagrams.plantuml.page import is_foreign, read_page, read_row
from studykit.diagrams.plantuml.participants import read_participant
from studykit.diagrams.plantuml.statement import Pending, Statement

__all__ = ["read_plantuml"]

_MOST_GATHERED = 200  # lines of one statement

# the frequent ones first
_STATEMENTS: tuple[Statement, ...] = (
    read_message,
    read_participant,
    read_life,
    read_note,
    read_frame,
    read_row,
    read_page,
)


def read_plantuml(source: str) -> Reading | None:
    """Read a source; None when it is another kind of PlantUML diagram, or no diagram at all.

    Of several ``@startuml`` blocks the first is read; a problem names the second.
    """
    draft = Draft()
    pending: Pending | None = None
    gathered: list[str] = []
    number = opened_at = 0
    for number, raw in enumerate(source.split("\n"), 1):
        line = raw.strip()
        if pending is not None:
            if pending.ends(line):
                pending.then("\n".join(gathered))
                pending = None
            elif len(gathered) < _MOST_GATHERED:
                gathered.append(line)
            continue
        if line.lower().startswith("@startuml") and draft.last is not None:
            draft.problem(number, "a second diagram begins here: only the first is read")
            break
        answer = _read_line(draft, line, number)
        if answer is None:
            return None
        if isinstance(answer, Pending):
            pending, gathered, opened_at = answer, [], number
        if draft.full:
            break
    if pending is not None:
        draft.problem(opened_at, "what begins here is not ended: add its closing line")
        pending.then("\n".join(gathered))
    if draft.last is None and (draft.problems or draft.empty):
        return None
    return draft.reading(number)


def _read_line(draft: Draft, line: str, number: int) -> Pending | bool | None:
    """What the line began or was; None when it belongs to another kind of diagram."""
    if not line or line.startswith("'"):
        return True
    if len(line) > LONGEST_LINE:
        draft.problem(number, f"the line is longer than {LONGEST_LINE:,} characters: not read")
        return True
    for statement in _STATEMENTS:
        answer = statement(draft, line, number)
        if answer:
            return answer
    if is_foreign(line):
        return None
    draft.problem(number, f"not understood: {plain(line)[:80]}")
    return True
