"""MkDocs: ``!!! note "Title"``, ``??? tip`` (folded), ``???+ tip`` (open), and tabs under ``=== "Name"``."""

from __future__ import annotations

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from studykit.markdown.admonitions import INDENT, Header, header


def plugin(md: MarkdownIt) -> None:
    """``callout_open``/``_close`` tokens as callouts have them; for tabs ``component_open``/``_close`` as containers.

    The ``meta`` of one that is to have no title says so: ``untitled``.
    """
    md.block.ruler.before("fence", "admonition", _block, {"alt": ["paragraph"]})


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    found = _header(state, start_line)
    if found is None or not _last(state, start_line, end_line):
        return False
    if silent:
        return True
    if found.kind:
        state.line = _callout(state, found, start_line, end_line)
        return True
    _open(state, "component", {"family": "container", "name": "tabs", "attrs": {}}, start_line)
    line = start_line
    while found is not None and not found.kind and (last := _last(state, line, end_line)):
        meta = {"family": "container", "name": "tab", "attrs": {"title": found.title or ""}}
        _open(state, "component", meta, line)
        _inside(state, line, last)
        _close(state, "component", meta)
        line = state.skipEmptyLines(last)
        same = line < end_line and state.sCount[line] == state.sCount[start_line]
        found = _header(state, line) if same else None
        if found is not None and found.fold == "!":
            break
    _close(state, "component", {"family": "container", "name": "tabs", "attrs": {}})
    state.line = line
    return True


def _header(state: StateBlock, line: int) -> Header | None:
    # One that is indented less than what it stands in is text that goes on: MkDocs wants an empty line there.
    if state.is_code_block(line) or state.sCount[line] < state.blkIndent:
        return None
    return header(state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]])


def _last(state: StateBlock, line: int, end_line: int) -> int:
    """The line behind what is indented below a line; 0 where nothing is."""
    least, last = state.sCount[line] + INDENT, 0
    for following in range(line + 1, end_line):
        if state.isEmpty(following):
            continue
        if state.sCount[following] < least:
            break
        last = following + 1
    return last


def _callout(state: StateBlock, found: Header, start_line: int, end_line: int) -> int:
    last = _last(state, start_line, end_line)
    meta = {"kind": found.kind, "fold": found.fold, "untitled": found.title == ""}
    _open(state, "callout", meta, start_line)
    if found.title:
        state.push("callout_title_open", "div", 1).map = [start_line, start_line + 1]
        title = state.push("inline", "", 0)
        title.content, title.children, title.map = found.title, [], [start_line, start_line + 1]
        state.push("callout_title_close", "div", -1)
    _inside(state, start_line, last)
    _close(state, "callout", meta)
    return last


def _open(state: StateBlock, name: str, meta: dict[str, Any], line: int) -> None:
    token = state.push(f"{name}_open", "div", 1)
    token.map, token.meta = [line, line + 1], meta


def _close(state: StateBlock, name: str, meta: dict[str, Any]) -> None:
    state.push(f"{name}_close", "div", -1).meta = meta


def _inside(state: StateBlock, line: int, last: int) -> None:
    before = state.blkIndent, state.lineMax, state.parentType
    state.blkIndent, state.lineMax, state.parentType = state.sCount[line] + INDENT, last, "admonition"
    state.md.block.tokenize(state, line + 1, last)
    state.blkIndent, state.lineMax, state.parentType = before
