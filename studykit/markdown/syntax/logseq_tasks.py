"""Logseq's tasks: ``TODO [#A] text``, lines such as ``SCHEDULED: <2026-11-24 Tue 10:00 .+1w>``, and logbooks."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from studykit.markdown.syntax.tasklist import tasks

_WORDS = "TODO|DOING|DONE|LATER|NOW|WAITING|WAIT|IN-PROGRESS|STARTED|CANCELED|CANCELLED"
_MARKER = re.compile(rf"({_WORDS})(?:[ \t]+\[#([A-C])\])?(?:[ \t]+|$)")
_SETTLED = frozenset({"DONE", "CANCELED", "CANCELLED"})
_DAY = r"(\d{4}-\d{2}-\d{2})(?:[ \t]+[^\W\d_]{1,12}\.?)?(?:[ \t]+(\d{1,2}:\d{2}))?"
_PLANNING = re.compile(
    rf"[ \t]*(SCHEDULED|DEADLINE|CLOSED):[ \t]*[<\[]{_DAY}"
    r"(?:[ \t]+[.+]{1,2}(\d{1,3}[hdwmy]))?(?:[ \t]+--?\d{1,3}[hdwmy])?[ \t]*[>\]][ \t]*"
)
_DRAWER, _END = re.compile(r"[ \t]*:LOGBOOK:[ \t]*", re.IGNORECASE), re.compile(r"[ \t]*:END:[ \t]*", re.IGNORECASE)


def plugin(md: MarkdownIt) -> None:
    """Token ``task`` (``meta``: ``done``, ``marker``, ``priority``); after its block ``planning`` (``meta["dates"]``).

    A date is (kind, day, time or "", repeated after or ""). How long somebody worked is not for readers.
    """
    md.core.ruler.after("block", "logseq_planning", _planning)
    md.core.ruler.after("inline", "logseq_markers", _markers)


def _planning(state: StateCore) -> None:
    out: list[Token] = []
    pending: Token | None = None
    for token in state.tokens:
        out.append(token)
        if token.type == "inline" and (">" in token.content or ":" in token.content):
            lines = _without_logbook(token.content.split("\n"))
            found = [_PLANNING.fullmatch(line) for line in lines]
            token.content = "\n".join(line for line, date in zip(lines, found, strict=True) if not date)
            dates = [(date[1].lower(), date[2], date[3] or "", date[4] or "") for date in found if date]
            if dates:
                pending = Token("planning", "", 0, meta={"dates": dates}, map=token.map, block=True, hidden=True)
        elif pending is not None and token.nesting == -1:
            out.append(pending)
            pending = None
    state.tokens = out


def _without_logbook(lines: list[str]) -> list[str]:
    start = next((number for number, line in enumerate(lines) if _DRAWER.fullmatch(line)), None)
    if start is None:
        return lines
    end = next((number for number in range(start, len(lines)) if _END.fullmatch(lines[number])), None)
    return lines if end is None else [*lines[:start], *lines[end + 1 :]]


def _markers(state: StateCore) -> None:
    for item, task, marker in tasks(state.tokens, _MARKER):
        done = marker[1] in _SETTLED
        task.meta = {"done": done, "marker": marker[1], "priority": marker[2] or ""}
        item.attrJoin("class", "task-item settled" if done else "task-item")
