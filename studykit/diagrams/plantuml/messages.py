"""Messages, and the lives they begin and end."""

from __future__ import annotations

import re
from dataclasses import replace

from studykit.diagrams.arrow import send
from studykit.diagrams.draft import Draft
from studykit.diagrams.markup import plantuml_text
from studykit.diagrams.model import Message
from studykit.diagrams.plantuml.arrow import ID, read_arrow
from studykit.diagrams.plantuml.participants import mention
from studykit.diagrams.tint import tint

_LIFE = re.compile(rf"(?P<what>activate|deactivate|destroy)(?:\s++(?P<id>{ID}))?\s*+(?P<colour>\#[\w/|\\-]++)?", re.I)
_RETURN = re.compile(r"return(?:(?:\s*+:|\s)(?P<text>.*))?", re.I)
_AUTOACTIVATE = re.compile(r"autoactivate\s++(?P<state>on|off)", re.I)


def read_message(draft: Draft, line: str, number: int) -> bool:
    """``A -> B ++ : text`` and all its kinds; without a sign, what ``autoactivate`` asks for."""
    arrow = read_arrow(line)
    if arrow is None:
        return False
    if draft.auto_activate and not arrow.life and arrow.head in ("filled", "open"):
        arrow = replace(arrow, life=("--",) if arrow.dashed else ("++",))
    text = plantuml_text(arrow.text.replace("%autonumber%", draft.numbering.text or ""))
    send(draft, arrow, text, number, mention)
    return True


def read_life(draft: Draft, line: str, number: int) -> bool:
    """``activate A #red``, ``deactivate A``, ``destroy A``, ``return text``, ``autoactivate on``."""
    if found := _LIFE.fullmatch(line):
        _change_life(draft, found["what"].lower(), found["id"], found["colour"], number)
    elif found := _RETURN.fullmatch(line):
        ends = draft.returning()
        if ends is None:
            draft.problem(number, "nobody is active to return from: activate a participant before")
        else:
            text = plantuml_text(found["text"] or "")
            draft.add_message(Message(*ends, text.plain, number, dashed=True, marks=text.marks))
            draft.deactivate(ends[0], number)
    elif found := _AUTOACTIVATE.fullmatch(line):
        draft.auto_activate = found["state"].lower() == "on"
    else:
        return False
    return True


def _change_life(draft: Draft, what: str, spelled: str | None, colour: str | None, number: int) -> None:
    active = draft.returning()
    if spelled is not None:
        who = mention(draft, spelled)
    elif what == "deactivate" and active is not None:
        who = active[0]
    else:
        draft.problem(number, f"{what} whom? Name a participant")
        return
    if what == "activate":
        draft.activate(who, number, tint(colour or ""))
    elif what == "deactivate":
        draft.deactivate(who, number)
    else:
        draft.destroy(who, number)
