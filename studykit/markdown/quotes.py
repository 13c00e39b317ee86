"""Block quotes inside block quotes, to a depth that no person writes: each costs all lines below it another look."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote

from studykit.markdown.nesting import bounded

_KIND = "quotes"
_DEEPEST = 12
_TAB = 4


def plugin(md: MarkdownIt) -> None:
    """Tokens ``blockquote_open``/``blockquote_close`` as ever; a ``>`` that is deeper is text."""
    rule = bounded(blockquote, _DEEPEST, _KIND)
    md.block.ruler.at("blockquote", rule, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def lean_quote(state: StateBlock, first: int, end: int, silent: bool, *, marks: str) -> bool:
    """The same as the rule above with its bound, in fewer steps for each line.

    ``marks`` are the characters that a line begins with where another block ends the quote.
    """
    src, begins, shifts, ends = state.src, state.bMarks, state.tShift, state.eMarks
    indents, columns, least = state.sCount, state.bsCount, state.blkIndent
    depth = state.env.get(_KIND, 0)
    if depth == _DEEPEST or state.is_code_block(first) or src[begins[first] + shifts[first]] != ">":
        return False
    if silent:
        return True
    (interrupts,) = state.md.block.ruler.getRules("blockquote")
    before, last_line = state.parentType, state.lineMax
    state.parentType = "blockquote"
    places: list[tuple[int, int, int, int, int]] = []
    lazy: list[tuple[int, int]] = []
    line, empty = first, False
    while line < end:
        at, indent = begins[line] + shifts[line], indents[line]
        if at >= ends[line]:
            break
        mark = src[at]
        if mark == ">" and (indent >= least or line == first):
            places.append((line, begins[line], shifts[line], indent, columns[line]))
            empty = _take_off(state, line, at + 1)
        elif empty:
            break
        elif mark in marks and interrupts(state, line, end, True):
            state.lineMax = line
            if least:
                lazy.append((line, indent))
                indents[line] = indent - least
            break
        elif indent != -1:
            lazy.append((line, indent))
            indents[line] = -1
        line += 1
    state.env[_KIND] = depth + 1
    state.blkIndent = 0
    state.push("blockquote_open", "blockquote", 1)
    state.md.block.tokenize(state, first, line)
    state.push("blockquote_close", "blockquote", -1)
    state.env[_KIND] = depth
    state.lineMax, state.parentType, state.blkIndent = last_line, before, least
    for at, *place in places:
        begins[at], shifts[at], indents[at], columns[at] = place
    for at, indent in lazy:
        indents[at] = indent
    return True


def _take_off(state: StateBlock, line: int, at: int) -> bool:
    """Move the beginning of a line behind its quote mark; whether nothing stands there."""
    src, stop = state.src, state.eMarks[line]
    column, offset = state.bsCount[line], state.sCount[line] + 1
    initial, spaced, ahead = offset, src[at] in " \t", 0
    if src[at] == " " or (src[at] == "\t" and (column + offset) % _TAB == _TAB - 1):
        at, initial, offset = at + 1, initial + 1, offset + 1
    elif spaced:
        ahead = 1  # a tab that goes on behind the column that belongs to the mark
    state.bMarks[line] = at
    while at < stop and src[at] in " \t":
        offset += _TAB - (offset + column + ahead) % _TAB if src[at] == "\t" else 1
        at += 1
    state.bsCount[line] = state.sCount[line] + 1 + spaced
    state.sCount[line] = offset - initial
    state.tShift[line] = at - state.bMarks[line]
    return at >= stop
