"""`` ^id`` at the end of a line: the name of its block."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_ID = re.compile(r"(?:^|[ \t])\^([A-Za-z0-9-]{1,100})[ \t]*$", re.M)


def plugin(md: MarkdownIt) -> None:
    """Takes ids off the text into ``meta["anchors"]`` of the block's opening token; an id alone leaves no paragraph."""
    md.core.ruler.after("block", "block_id", _ids)


def _ids(state: StateCore) -> None:
    tokens = state.tokens
    emptied: set[int] = set()
    for index, token in enumerate(tokens):
        if token.type != "inline" or "^" not in token.content:
            continue
        found = _ID.findall(token.content)
        if not found:
            continue
        token.content = _ID.sub("", token.content)
        tokens[index - 1].meta["anchors"] = found
        if not token.content.strip() and tokens[index - 1].type == "paragraph_open":
            tokens[index - 1].type, tokens[index - 1].nesting = "anchors", 0
            emptied |= {index, index + 1}
    if emptied:
        state.tokens = [token for index, token in enumerate(tokens) if index not in emptied]
