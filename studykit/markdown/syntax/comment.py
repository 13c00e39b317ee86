"""HTML comments: hidden in every dialect, also where HTML itself is shown as text.

They follow CommonMark, with one exception: an unclosed ``<!--SR:`` ends with its line, so that a damaged schedule
does not hide the rest of the note.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from studykit.markdown.regions import comment_end

_OPEN, _CLOSE = "<!--", "-->"


def plugin(md: MarkdownIt) -> None:
    """Tokens: ``html_block`` and ``html_inline`` holding the whole comment."""
    md.block.ruler.before(
        "html_block", "html_comment", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    md.inline.ruler.before("html_inline", "html_comment", _inline)


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.is_code_block(start_line) or not state.src.startswith(_OPEN, start):
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
    if state.src.startswith("<!--SR:", start) and state.src.find(_CLOSE, start, state.eMarks[start_line]) < 0:
        return start_line
    end = comment_end(state.src, start, len(state.src))
    line = start_line
    while line < end_line - 1 and not 0 < end <= state.eMarks[line]:
        if not state.isEmpty(line + 1) and state.sCount[line + 1] < state.blkIndent:
            break
        line += 1
    return line


def _inline(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith(_OPEN, state.pos):
        return False
    end = comment_end(state.src, state.pos, state.posMax)
    if not end and not state.src.startswith("<!--SR:", state.pos):
        return False
    if not end:
        line_end = state.src.find("\n", state.pos, state.posMax)
        end = line_end if line_end >= 0 else state.posMax
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = state.src[state.pos : end]
    state.pos = end
    return True
