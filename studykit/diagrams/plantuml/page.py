"""What stands across the whole picture (title, dividers, delays, numbering), and what is no part of a flow."""

from __future__ import annotations

import re

from studykit.diagrams.draft import Draft
from studykit.diagrams.markup import plain, plantuml_text
from studykit.diagrams.model import Delay, Divider, Space
from studykit.diagrams.plantuml.statement import Pending, drop, until_end

_DEFAULT_SPACE = 22  # pixels of `|||`
_MOST_SPACE = 400  # pixels

_SPACE = re.compile(r"\|\|(?:\||(?P<height>\d{1,4})\|\|)")
_TITLE = re.compile(r"(?:title|mainframe)(?:\s*+:)?(?:\s++(?P<text>.*))?", re.I)
_NUMBERING = re.compile(r"autonumber(?:\s++(?P<words>.*))?", re.I)
_NEW_PAGE = re.compile(r"newpage(?:\s++(?P<text>.*))?", re.I)
_STYLE = re.compile(
    r"(?:skinparam|hide|show|scale|!theme|!pragma|!assume|autonewpage|ignore\s+newpage|allow_?mixing|@(?:start|end)uml)\b.*",
    re.I,
)
_PLACE = r"(?:left|right|center|top|bottom)"
_NOT_DRAWN = re.compile(
    rf"(?:{_PLACE}\s++)*(?P<what>header|footer|caption|legend)(?:\s++{_PLACE})*(?:\s*+:)?(?:\s++(?P<text>.*))?", re.I
)
_OF_OTHER_DIAGRAMS = re.compile(
    r"@start(?!uml)\w.*|\[\*\].*|\([^()]+\).*|(?:start|stop)|:[^:]*;"
    r"|[\w\".]+\s+(?:\"[^\"]*\"\s+)?(?:<\|[-.]+|[-.]+\|>|\*-+|-+\*|o-+|-+o)\s.*"
    r"|(?:\S+\s+)?<?[-.]+>?\s*(?:\[\*\]|\([^()]+\)).*"
    r"|(?:abstract\s+class|abstract|class|interface|enum|annotation|object|map|state|usecase|component|package|node"
    r"|folder|cloud|artifact|rectangle|storage|card|agent|namespace|frame|file|stack|robust|concise|clock)"
    r"\s+(?:\"[^\"]*\"|[\w.]+)(?:\s+(?:as|extends|implements)\s+[\w.,\"]+)?\s*(?:<<[^<>]*>>)?\s*(?:\#\w+)?\s*\{?",
    re.I,
)


def read_row(draft: Draft, line: str, number: int) -> bool:
    """``== divider ==``, ``... delay ...``, ``|||``, ``autonumber``, ``newpage``."""
    if line.startswith("==") and line.endswith("==") and line.strip("="):
        draft.add(Divider(plantuml_text(line.strip("=")).plain, number))
    elif line.startswith("..."):
        draft.add(Delay(plantuml_text(line.strip(".")).plain, number))
    elif found := _SPACE.fullmatch(line):
        draft.add(Space(min(_MOST_SPACE, int(found["height"] or _DEFAULT_SPACE)), number))
    elif found := _NUMBERING.fullmatch(line):
        draft.renumber(found["words"] or "", number)
    elif found := _NEW_PAGE.fullmatch(line):
        draft.add(Divider(plantuml_text(found["text"] or "").plain, number))
    else:
        return False
    return True


def read_page(draft: Draft, line: str, number: int) -> bool | Pending:
    """The title, what only styles the picture, comments, and what is known but not drawn (a problem)."""
    if found := _TITLE.fullmatch(line):
        if found["text"] is None:
            return until_end("title", lambda text: _entitle(draft, text))
        _entitle(draft, found["text"])
    elif line.startswith("/'"):
        return "'/" in line or Pending(lambda line: "'/" in line, drop)
    elif line.lower() == "<style>":
        return Pending(lambda line: line.lower() == "</style>", drop)
    elif _STYLE.fullmatch(line):
        draft.hide_unlinked = draft.hide_unlinked or line.lower().split() == ["hide", "unlinked"]
        return _braces(line) if line.lower().startswith("skinparam") and line.endswith("{") else True
    elif found := _NOT_DRAWN.fullmatch(line):
        draft.problem(number, f"{found['what'].lower()} is not drawn")
        return bool(found["text"]) or until_end(found["what"], drop)
    elif line.startswith("!"):
        draft.problem(number, f"the preprocessor is not run: {plain(line)[:60]}")
    else:
        return False
    return True


def is_foreign(line: str) -> bool:
    """Whether a line that was not understood belongs to another kind of PlantUML diagram (class, state, ...)."""
    return _OF_OTHER_DIAGRAMS.fullmatch(line) is not None


def _entitle(draft: Draft, text: str) -> None:
    draft.title = plantuml_text(text).plain


def _braces(line: str) -> Pending:
    """Wait until as many braces have closed as were opened."""
    depth = line.count("{")

    def ends(line: str) -> bool:
        nonlocal depth
        depth += line.count("{") - line.count("}")
        return depth <= 0

    return Pending(ends, drop)
