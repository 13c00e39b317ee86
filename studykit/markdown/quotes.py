"""Block quotes inside block quotes, to a depth that no person writes: each costs all lines below it another look."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote

_DEEPEST = 12


def plugin(md: MarkdownIt) -> None:
    """Tokens ``blockquote_open``/``blockquote_close`` as ever; a ``>`` that is deeper is text."""
    md.block.ruler.at("blockquote", _bounded, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _bounded(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    depth = state.env.get("quotes", 0)
    if depth == _DEEPEST:
        return False
    state.env["quotes"] = depth + 1
    found = blockquote(state, start_line, end_line, silent)
    state.env["quotes"] = depth
    return found
