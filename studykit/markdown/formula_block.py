"""``$$`` at the start of a line: a formula to the line that ends in ``$$``, over blank lines, lists and headings."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock


def plugin(md: MarkdownIt) -> None:
    """Token ``math_block`` with the formula as ``content``."""
    md.block.ruler.before("fence", "math_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})


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
    """The line that closes a formula, -1 where none does; a search that failed is not made again."""
    known: dict[tuple[int, int], int] = state.env.setdefault("formula_ends", {})
    if (missing := known.get((end_line, state.blkIndent), end_line)) <= start_line:
        return -1
    for line in range(start_line + 1, end_line):
        begin, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
        if begin < end and state.sCount[line] < state.blkIndent:
            break
        if "$$" in state.src[begin:end]:
            return line if state.src[begin:end].rstrip().endswith("$$") else -1
    else:
        known[end_line, state.blkIndent] = min(missing, start_line)
    return -1
