"""``@startuml`` ... ``@enduml`` standing in a note without a fence."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_LONGEST = 500
"""Lines of a drawing: a bound that keeps many openings without an end from being searched over and over."""


def plugin(md: MarkdownIt) -> None:
    """A ``fence`` token with the info "plantuml"."""
    md.block.ruler.before("fence", "startuml", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.is_code_block(start_line) or not state.src.startswith("@startuml", start):
        return False
    for line in range(start_line + 1, min(end_line, start_line + _LONGEST)):
        if state.src.startswith("@enduml", state.bMarks[line] + state.tShift[line]):
            break
    else:
        return False
    if silent:
        return True
    token = state.push("fence", "code", 0)
    token.info, token.markup, token.map = "plantuml", "@startuml", [start_line, line + 1]
    token.content = state.getLines(start_line + 1, line, state.blkIndent, True)
    state.line = line + 1
    return True
