"""Mermaid's sequence statements other than messages, by their first word."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, cast

from studykit.diagrams.draft import Draft
from studykit.diagrams.markup import mermaid_text, plain
from studykit.diagrams.model import KINDS, BlockElse, BlockKind, BlockStart, Creation, Kind, Note, Participant
from studykit.diagrams.tint import is_colour, tint

_ALIAS = re.compile(r"\s+as\s+", re.I)
_SHAPE = re.compile(r"@\{(?P<settings>[^{}]*+)\}")
_SETTING = re.compile(r"[\"']?(?P<key>type|alias)[\"']?\s*+:\s*+[\"']?(?P<value>[^\"',{}]++)", re.I)
_NOTE = re.compile(r"(?P<side>left\s+of|right\s+of|over)\s++(?P<ids>[^:]++):(?P<text>.*)", re.I)
_COLOUR_CALL = re.compile(r"(?:rgb|hsl)a?\([^()]*+\)", re.I)


def mention(draft: Draft, spelled: str) -> str:
    """The id of a participant named in a statement; unknown ones are made."""
    who = plain(spelled)
    if not draft.knows(who):
        draft.mention(who, mermaid_text(who).plain or who)
    return who


def _participant(draft: Draft, word: str, rest: str, number: int) -> bool:
    settings = _SHAPE.search(rest)
    found = {key.lower(): value.strip() for key, value in _SETTING.findall(settings["settings"])} if settings else {}
    spelled = _ALIAS.split(_SHAPE.sub("", rest, count=1).strip(), maxsplit=1)
    who = plain(spelled[0])
    if not who:
        return False
    name = mermaid_text(spelled[1] if len(spelled) > 1 else found.get("alias", who))
    kind = found.get("type", word).lower()
    if kind not in KINDS:
        draft.problem(number, f"no such kind of participant: {plain(kind)[:40]}; one of {', '.join(KINDS)}")
        kind = "participant"
    draft.declare(Participant(who, name.plain or who, cast("Kind", kind), marks=name.marks))
    return True


def _create(draft: Draft, word: str, rest: str, number: int) -> bool:
    kind, _, rest = rest.partition(" ")
    if kind.lower() not in ("participant", "actor") or not _participant(draft, kind.lower(), rest, number):
        return False
    draft.add(Creation(plain(_ALIAS.split(_SHAPE.sub("", rest, count=1).strip(), maxsplit=1)[0]), number))
    return True


def _box(draft: Draft, word: str, rest: str, number: int) -> bool:
    call = _COLOUR_CALL.match(rest)
    colour, _, title = (call[0], "", rest[call.end() :]) if call else rest.partition(" ")
    if not is_colour(colour):
        colour, title = "", rest
    draft.open_box(mermaid_text(title).plain, number, tint(colour))
    return True


def _note(draft: Draft, word: str, rest: str, number: int) -> bool:
    found = _NOTE.fullmatch(rest)
    if found is None:
        return False
    side = cast("Literal['left', 'right', 'over']", found["side"].split()[0].lower())
    over = tuple(dict.fromkeys(mention(draft, who) for who in found["ids"].split(",") if who.strip()))
    text = mermaid_text(found["text"])
    draft.add(Note(text.plain, side, over, number, marks=text.marks))
    return bool(over)


def _block(draft: Draft, word: str, rest: str, number: int) -> bool:
    kind = "par" if word == "par_over" else word
    label = "" if kind == "rect" else mermaid_text(rest).plain
    shade = tint(rest) if kind == "rect" else None
    draft.open_block(BlockStart(cast("BlockKind", kind), label, number, tint=shade))
    return True


def _section(draft: Draft, word: str, rest: str, number: int) -> bool:
    draft.next_section(BlockElse(mermaid_text(rest).plain, number))
    return True


def _end(draft: Draft, word: str, rest: str, number: int) -> bool:
    if rest:
        return False
    draft.close_block(number)
    return True


def _activate(draft: Draft, word: str, rest: str, number: int) -> bool:
    if not rest:
        return False
    if word == "activate":
        draft.activate(mention(draft, rest), number)
    else:
        draft.deactivate(mention(draft, rest), number)
    return True


def _autonumber(draft: Draft, word: str, rest: str, number: int) -> bool:
    draft.renumber(rest, number)
    return True


def _title(draft: Draft, word: str, rest: str, number: int) -> bool:
    text = mermaid_text(rest.removeprefix(":")).plain
    if word == "title":
        draft.title = text
    elif word == "acctitle":
        draft.label = text
    else:
        draft.description = text
    return True


def _not_drawn(draft: Draft, word: str, rest: str, number: int) -> bool:
    draft.problem(number, f"{word} of a participant is not drawn")
    return True


# draft, word in lower case, what stands behind it, line number: False when the statement is wrong
Handler = Callable[[Draft, str, str, int], bool]

STATEMENTS: dict[str, Handler] = {
    "participant": _participant,
    "actor": _participant,
    "create": _create,
    "box": _box,
    "note": _note,
    **dict.fromkeys(("alt", "opt", "loop", "par", "par_over", "critical", "break", "rect"), _block),
    **dict.fromkeys(("else", "and", "option"), _section),
    "end": _end,
    "activate": _activate,
    "deactivate": _activate,
    "autonumber": _autonumber,
    **dict.fromkeys(("title", "acctitle", "accdescr"), _title),
    **dict.fromkeys(("link", "links", "properties", "details"), _not_drawn),
}
