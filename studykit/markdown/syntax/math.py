"""``$inline$`` (no blank inside the dollars, no digit after the last) and ``$$display$$``, also over lines."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_CLOSE = re.compile(r"(?<=[^\s\\$])\$(?![\d$])")
_LONGEST = 2000


def plugin(md: MarkdownIt) -> None:
    """Tokens ``math_inline`` and ``math_block``; ``meta["display"]`` is True for ``$$`` inside a line."""
    md.block.ruler.before("fence", "math_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.inline.ruler.before("escape", "math_inline", _inline)


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.is_code_block(start_line) or not state.src.startswith("$$", start):
        return False
    first = state.src[start + 2 : state.eMarks[start_line]]
    if "$$" in first:
        if not first.rstrip().endswith("$$") or first.count("$$") > 1:
            return False  # text goes on behind it: an inline matter
        last = start_line
    else:
        last = _closing_line(state, start_line, end_line)
        if last < 0:
            return False
    if silent:
        return True
    body = state.getLines(start_line, last + 1, state.blkIndent, False).strip()
    state.line = last + 1
    token = state.push("math_block", "", 0)
    token.content = body[2:-2].strip()
    token.map = [start_line, last + 1]
    return True


def _closing_line(state: StateBlock, start_line: int, end_line: int) -> int:
    for line in range(start_line + 1, end_line):
        begin, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
        if begin < end and state.sCount[line] < state.blkIndent:
            return -1
        if "$$" in state.src[begin:end]:
            return line if state.src[begin:end].rstrip().endswith("$$") else -1
    return -1


def _inline(state: StateInline, silent: bool) -> bool:
    src, at = state.src, state.pos
    if src[at] != "$":
        return False
    display = src.startswith("$$", at)
    if display:
        end = src.find("$$", at + 2, state.posMax)
        inner = src[at + 2 : end] if end >= 0 else ""
    else:
        if at + 1 >= state.posMax or src[at + 1].isspace():
            return False
        close = _CLOSE.search(src, at + 2, min(state.posMax, at + _LONGEST))
        end = close.start() if close else -1
        inner = src[at + 1 : end] if end >= 0 else ""
    if not inner.strip():
        return False
    if not silent:
        token = state.push("math_inline", "", 0)
        token.content = inner.strip()
        token.meta = {"display": display}
    state.pos = end + (2 if display else 1)
    return True
