"""Frames around messages (alt, loop, group, ...) and boxes around participants."""

from __future__ import annotations

import re
from typing import cast

from studykit.diagrams.draft import Draft
from studykit.diagrams.markup import plantuml_text
from studykit.diagrams.model import BlockElse, BlockKind, BlockStart
from studykit.diagrams.tint import tint

_KINDS = "alt|opt|loop|par2?|break|critical|group|partition"
_BLOCK = re.compile(rf"(?P<kind>{_KINDS})(?:\s*+(?P<colour>\#\w++))?(?:\s++\#\w++)?(?:\s++(?P<label>.*))?", re.I)
_SECTION = re.compile(r"(?:else|also)(?:\s*+(?P<colour>\#\w++))?(?:\s++(?P<label>.*))?", re.I)
_BOX = re.compile(
    r"box(?:\s++\"(?P<quoted>[^\"]*+)\"|\s++(?P<bare>[^\s\#\"][^\#\"]*+))?\s*+(?P<colour>\#[\w/|\\-]++)?", re.I
)
_END = re.compile(rf"end(?:\s*+(?:{_KINDS}|box))?", re.I)
_SECOND_LABEL = re.compile(r"(?P<name>[^\[\]]*+)\[(?P<label>.*)\]")


def read_frame(draft: Draft, line: str, number: int) -> bool:
    """``alt #colour condition``, ``else``, ``group name [label]``, ``box "Title" #colour``, ``end``."""
    if found := _BLOCK.fullmatch(line):
        draft.open_block(_block(found, number))
    elif found := _SECTION.fullmatch(line):
        label = plantuml_text(found["label"] or "").plain
        draft.next_section(BlockElse(label, number, tint(found["colour"] or "")))
    elif found := _BOX.fullmatch(line):
        title = plantuml_text(found["quoted"] or found["bare"] or "").plain
        draft.open_box(title, number, tint(found["colour"] or ""))
    elif _END.fullmatch(line):
        draft.close_block(number)
    else:
        return False
    return True


def _block(found: re.Match[str], number: int) -> BlockStart:
    kind = found["kind"].lower()
    label = plantuml_text(found["label"] or "").plain
    name = ""
    if kind in ("group", "partition"):
        second = _SECOND_LABEL.fullmatch(label)
        name, label = (second["name"].strip(), second["label"].strip()) if second else (label, "")
        kind = "group"
    return BlockStart(cast("BlockKind", kind.rstrip("2")), label, number, name, tint(found["colour"] or ""))
