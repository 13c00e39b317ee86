"""HTML comments as blocks: CommonMark's, except that a schedule without an end ends with its line.

So a damaged schedule does not hide the rest of the note.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from studykit.markdown.regions import comment_end

OPEN = "<!--"
SCHEDULE = "<!--SR:"


def plugin(md: MarkdownIt) -> None:
    """Tokens ``html_block`` that hold the whole comment."""
    md.block.ruler.before(
        "html_block", "html_comment", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.is_code_block(start_line) or not state.src.startswith(OPEN, start):
        return False
    if silent:
        return True
    last = _last_line(state, start, start_line, end_line)
    state.line = last + 1
    token = state.push("html_block", "", 0)
    token.map = [start_line, last + 1]
    token.content = state.getLines(start_line, last + 1, state.blkIndent, True)
    return True


def _last_line(state: StateBlock, start: int, start_line: int, end_line: int) -> int:
    if state.src.startswith(SCHEDULE, start) and state.src.find("-->", start, state.eMarks[start_line]) < 0:
        return start_line
    end = comment_end(state.src, start, len(state.src))
    line = start_line
    while line < end_line - 1 and not 0 < end <= state.eMarks[line]:
        if not state.isEmpty(line + 1) and state.sCount[line + 1] < state.blkIndent:
            break
        line += 1
    return line
