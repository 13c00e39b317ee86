"""Messages, and the lives they begin and end."""

from __future__ import annotations

import re

from studykit.diagrams.draft import Draft
from studykit.diagrams.markup import plantuml_text
from studykit.diagrams.model import Creation, Message
from studykit.diagrams.plantuml.arrow import ID, Arrow, read_arrow
from studykit.diagrams.plantuml.participants import mention
from studykit.diagrams.tint import tint

_LIFE = re.compile(rf"(?P<what>activate|deactivate|destroy)(?:\s++(?P<id>{ID}))?\s*+(?P<colour>\#[\w/|\\-]++)?", re.I)
_RETURN = re.compile(r"return(?:(?:\s*+:|\s)(?P<text>.*))?", re.I)
_AUTOACTIVATE = re.compile(r"autoactivate\s++(?P<state>on|off)", re.I)


def read_message(draft: Draft, line: str, number: int) -> bool:
    """``A -> B ++ : text`` and all its kinds."""
    arrow = read_arrow(line)
    if arrow is None:
        return False
    first, second = arrow.sender, arrow.receiver
    if arrow.receiver_first:
        first, second = second, first
    ids = {spelled: mention(draft, spelled) for spelled in (first, second) if spelled is not None}
    sender = ids[arrow.sender] if arrow.sender is not None else None
    receiver = ids[arrow.receiver] if arrow.receiver is not None else None
    if "**" in arrow.life and receiver is not None:
        draft.add(Creation(receiver, number))
    _send(draft, arrow, sender, receiver, number)
    _live(draft, arrow, sender, receiver, number)
    return True


def _send(draft: Draft, arrow: Arrow, sender: str | None, receiver: str | None, number: int) -> None:
    text = plantuml_text(arrow.text.replace("%autonumber%", draft.numbering.text or ""))
    draft.add_message(
        Message(
            sender,
            receiver,
            text.plain,
            number,
            dashed=arrow.dashed,
            head=arrow.head,
            tail=arrow.tail,
            head_dot=arrow.head_dot,
            tail_dot=arrow.tail_dot,
            edge=arrow.edge,
            short=arrow.short,
            tint=arrow.tint,
            marks=text.marks,
        )
    )


def _live(draft: Draft, arrow: Arrow, sender: str | None, receiver: str | None, number: int) -> None:
    """What the signs behind the arrow ask for; without a sign, what ``autoactivate`` asks for."""
    signs = arrow.life
    if draft.auto_activate and not signs and arrow.head in ("filled", "open"):
        signs = ("--",) if arrow.dashed else ("++",)
    if "--" in signs and sender is not None:
        draft.deactivate(sender, number)
    if "++" in signs and receiver is not None:
        draft.activate(receiver, number, arrow.life_tint)
    if "!!" in signs and receiver is not None:
        draft.destroy(receiver, number)


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
