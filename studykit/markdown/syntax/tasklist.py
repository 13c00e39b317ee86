"""``- [ ]`` and ``- [x]`` at the start of a list item."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BOX = re.compile(r"\[([ xX/-])\](?=\s)\s*")


def plugin(md: MarkdownIt) -> None:
    """Token ``task`` before the item's text; ``meta["done"]``. A to-do that goes on as a link is none."""
    md.core.ruler.after("inline", "tasklist", _tasks)


def _tasks(state: StateCore) -> None:
    tokens = state.tokens
    for index in range(2, len(tokens)):
        token = tokens[index]
        if token.type != "inline" or tokens[index - 2].type != "list_item_open":
            continue
        children = token.children or []
        found = _BOX.match(children[0].content) if children and children[0].type == "text" else None
        if found:
            children[0].content = children[0].content[found.end() :]
            children.insert(0, Token("task", "", 0, meta={"done": found[1] in "xX"}))
            tokens[index - 2].attrJoin("class", "task-item")
