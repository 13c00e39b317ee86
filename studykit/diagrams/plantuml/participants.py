"""Participants: declared, created, or mentioned for the first time."""

from __future__ import annotations

import re
from typing import cast

from studykit.diagrams.draft import Draft
from studykit.diagrams.markup import plain, plantuml_text
from studykit.diagrams.model import KINDS, Creation, Kind, Participant, Tint
from studykit.diagrams.plantuml.arrow import ID, split_id
from studykit.diagrams.plantuml.statement import Pending
from studykit.diagrams.tint import tint

_NAME = r'"[^"]*+"|[^\s"\#<\[]++'
_DECLARED = re.compile(
    rf"(?P<create>create\s++)?(?P<kind>{'|'.join(KINDS)})\s++(?P<spelled>(?:{_NAME})(?:\s++as\s++(?:{_NAME}))?)(?P<rest>.*)",
    re.I,
)
_CREATED = re.compile(rf"create\s++(?P<id>{ID})", re.I)
_DECORATION = re.compile(
    r"\s*+(?:order\s++(?P<order>-?\d{1,9})|(?P<tint>\#[\w/|\\-]++)|<<(?P<stereotype>[^<>]*+)>>|\[\[[^\]]*+\]\])"
)
_SPOT = re.compile(r"^\s*+\([^()]*+\)")  # the coloured letter before a stereotype


def read_participant(draft: Draft, line: str, number: int) -> bool | Pending:
    """``actor "Long name" as A order 10 #red <<stereotype>>``, ``create B``."""
    found = _DECLARED.fullmatch(line)
    if found is None:
        created = _CREATED.fullmatch(line)
        if created is not None:
            draft.add(Creation(mention(draft, created["id"]), number))
        return created is not None
    who, name = split_id(found["spelled"])
    who = plain(who)
    order, shade, stereotype, left = _decorations(found["rest"])
    kind = cast("Kind", found["kind"].lower())

    def declare(name: str) -> None:
        text = plantuml_text(name)
        draft.declare(Participant(who, text.plain or who, kind, stereotype, shade, text.marks), order)

    declare(name or who)
    if found["create"]:
        draft.add(Creation(who, number))
    if left == "[":
        return Pending(lambda line: line == "]", lambda text: declare(_several_lines(text)))
    if left:
        draft.problem(number, f"not understood behind the participant: {plain(left)[:60]}")
    return True


def mention(draft: Draft, spelled: str) -> str:
    """The id of a participant as spelled inside another statement; unknown ones are made."""
    who, name = split_id(spelled)
    who = plain(who)
    if not draft.knows(who):
        text = plantuml_text(name or who)
        draft.declare(Participant(who, text.plain or who, marks=text.marks))
    return who


def mention_all(draft: Draft, spelled: str) -> tuple[str, ...]:
    """The ids in a list separated by commas."""
    return tuple(dict.fromkeys(mention(draft, who) for who in re.findall(ID, spelled)))


def _decorations(rest: str) -> tuple[int | None, Tint | None, str, str]:
    order, shade, stereotype = None, None, ""
    at = 0
    while found := _DECORATION.match(rest, at):
        at = found.end()
        if found["order"]:
            order = int(found["order"])
        elif found["tint"]:
            shade = tint(found["tint"])
        elif found["stereotype"]:
            stereotype = plantuml_text(_SPOT.sub("", found["stereotype"])).plain
    return order, shade, stereotype, rest[at:].strip()


def _several_lines(text: str) -> str:
    """A name written over several lines: ``=`` marks a heading, a line of dashes a rule, which is left out."""
    kept = (line.lstrip("=").strip() for line in text.split("\n") if not re.fullmatch(r"[-=._]{2,}", line))
    return "\n".join(line for line in kept if line)
