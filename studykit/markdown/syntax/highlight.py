"""``==highlighted==``, and ``^^highlighted^^`` in outliners: no blank inside the marks, no third mark outside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from studykit.markdown.closers import Closers

_EQUALS = Closers(re.compile(r"(?<![\s=])==(?!=)"))
_CARETS = Closers(re.compile(r"(?<![\s^])\^\^(?!\^)"))
_LONGEST = 2000


def plugin(md: MarkdownIt) -> None:
    """Tokens ``mark_open`` and ``mark_close`` around inline content."""
    md.inline.ruler.before("emphasis", "highlight", _rule("=", _EQUALS))


def carets(md: MarkdownIt) -> None:
    """The same tokens."""
    md.inline.ruler.before("emphasis", "caret_highlight", _rule("^", _CARETS))


def _rule(mark: str, closers: Closers) -> Callable[[StateInline, bool], bool]:
    return partial(_highlight, mark, closers)


def _highlight(mark: str, closers: Closers, state: StateInline, silent: bool) -> bool:
    src, at, marks = state.src, state.pos, mark * 2
    if not src.startswith(marks, at) or src[at - 1 : at] == mark or at + 2 >= state.posMax:
        return False
    if src[at + 2].isspace() or src[at + 2] == mark:
        return False
    close = closers.next(state, at + 3, _LONGEST)
    if close < 0:
        return False
    if not silent:
        state.push("mark_open", "mark", 1).markup = marks
        end, state.posMax = state.posMax, close
        state.pos = at + 2
        state.md.inline.tokenize(state)
        state.posMax = end
        state.push("mark_close", "mark", -1).markup = marks
    state.pos = close + 2
    return True
