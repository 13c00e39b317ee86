"""Lists inside lists, to a depth that no outline has: what is deeper is text of the item it stands in.

markdown-it shows nothing of what follows the place where blocks are too deep, to the end of the note.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import list_block

from studykit.markdown.nesting import bounded

DEEPEST = 28


def plugin(md: MarkdownIt) -> None:
    """Tokens as ever."""
    md.block.ruler.at("list", bounded(list_block, DEEPEST, "lists"), {"alt": ["paragraph", "reference", "blockquote"]})
