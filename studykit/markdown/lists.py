"""Lists inside lists, to a depth that no outline has: what is deeper is text of the item it stands in.

markdown-it shows nothing of what follows the place where blocks are too deep, to the end of the note.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block

DEEPEST = 28


def plugin(md: MarkdownIt) -> None:
    """Tokens as ever."""
    md.block.ruler.at("list", _bounded, {"alt": ["paragraph", "reference", "blockquote"]})


def _bounded(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    depth = state.env.get("lists", 0)
    if depth == DEEPEST:
        return False
    state.env["lists"] = depth + 1
    found = list_block(state, start_line, end_line, silent)
    state.env["lists"] = depth
    return found
