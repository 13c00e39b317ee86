"""``:::note Title`` ... ``:::`` (Docusaurus) and ``::: tip Title`` ... ``:::`` (VuePress)."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from studykit.markdown.syntax import component

_LINE = re.compile(r":{3,}[ \t]*(?:([A-Za-z][\w-]{0,60})(?:[ \t]+(.*)|\[(.*)\])?)?[ \t]*$")


def plugin(md: MarkdownIt) -> None:
    """``component`` tokens of family "container"; ``attrs["title"]`` is the rest of the opening line."""
    md.block.ruler.before("fence", "container", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _block(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:
    start, end = state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line]
    if state.is_code_block(start_line) or not state.src.startswith(":::", start):
        return False
    found = _LINE.match(state.src[start:end].rstrip())
    if found is None:
        return False
    if silent:
        return True
    title = (found[2] or found[3] or "").strip()
    side = "open" if found[1] else "close"
    meta = {"family": "container", "name": (found[1] or "").lower(), "attrs": {"title": title}}
    component.mark(state, start_line, side, meta)
    state.line = start_line + 1
    return True
