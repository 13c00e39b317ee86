"""``$inline$`` (no blank inside the dollars, no digit after the last) and ``$$display$$``, also over lines."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from studykit.markdown import formula_block
from studykit.markdown.closers import Closers

_CLOSE = Closers(re.compile(r"(?<=[^\s\\$])\$(?![\d$])"))
_LONGEST = 2000


def plugin(md: MarkdownIt) -> None:
    """Tokens ``math_inline`` and ``math_block``; ``meta["display"]`` is True for ``$$`` inside a line."""
    formula_block.plugin(md)
    md.inline.ruler.before("escape", "math_inline", _inline)


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
        end = _CLOSE.next(state, at + 2, _LONGEST)
        inner = src[at + 1 : end] if end >= 0 else ""
    if not inner.strip():
        return False
    if not silent:
        token = state.push("math_inline", "", 0)
        token.content = inner.strip()
        token.meta = {"display": display}
    state.pos = end + (2 if display else 1)
    return True
