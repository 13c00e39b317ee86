"""``==highlighted==``: no blank inside the marks, no third ``=`` outside them."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from studykit.markdown.closers import Closers

_CLOSE = Closers(re.compile(r"(?<![\s=])==(?!=)"))
_LONGEST = 2000


def plugin(md: MarkdownIt) -> None:
    """Tokens ``mark_open`` and ``mark_close`` around inline content."""
    md.inline.ruler.before("emphasis", "highlight", _highlight)


def _highlight(state: StateInline, silent: bool) -> bool:
    src, at = state.src, state.pos
    if not src.startswith("==", at) or src[at - 1 : at] == "=" or at + 2 >= state.posMax:
        return False
    if src[at + 2].isspace() or src[at + 2] == "=":
        return False
    close = _CLOSE.next(state, at + 3, _LONGEST)
    if close < 0:
        return False
    if not silent:
        state.push("mark_open", "mark", 1).markup = "=="
        end, state.posMax = state.posMax, close
        state.pos = at + 2
        state.md.inline.tokenize(state)
        state.posMax = end
        state.push("mark_close", "mark", -1).markup = "=="
    state.pos = close + 2
    return True
