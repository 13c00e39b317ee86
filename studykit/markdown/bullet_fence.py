"""Roam's fences: one that opens in a bullet closes where a line ends in three backticks, also behind code.

Its lines may stand at the left margin, where CommonMark would see the end of the list.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from studykit.model.patterns import pattern

_LONGEST = 500
"""Lines of code in a bullet: a bound that keeps many openings without an end from being searched over and over."""

_OPENING = pattern(r"```[ \t]*([\w+#.-]*)[ \t]*$")


def plugin(md: MarkdownIt) -> None:
    """Makes ``fence`` tokens, as CommonMark's own rule does; ``meta["closed"]`` says that they have an end."""
    md.block.ruler.before("fence", "bullet_fence", _fence, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _fence(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    opened = _OPENING.match(state.src, start, state.eMarks[start_line])
    if opened is None or state.level == 0 or state.is_code_block(start_line):
        return False
    last = start_line + 1
    end_line = min(end_line, start_line + _LONGEST)
    while last < end_line and not _line(state, last).rstrip().endswith("```"):
        last += 1
    if last >= end_line:
        return False
    if silent:
        return True
    ending = state.getLines(last, last + 1, state.blkIndent, False).rstrip()[:-3]
    state.line = last + 1
    token = state.push("fence", "code", 0)
    token.info, token.markup, token.map = opened[1], "```", [start_line, last + 1]
    token.meta = {"closed": True}
    token.content = state.getLines(start_line + 1, last, state.blkIndent, True)
    if ending.strip():
        token.content += ending + "\n"
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] : state.eMarks[line]]
