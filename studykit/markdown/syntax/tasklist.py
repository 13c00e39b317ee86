"""``- [ ]`` and ``- [x]`` at the start of a list item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BOX = re.compile(r"\[([ xX/-])\](?=\s)\s*")


def plugin(md: MarkdownIt) -> None:
    """Token ``task`` before the item's text; ``meta["done"]``. A to-do that goes on as a link is none."""
    md.core.ruler.after("inline", "tasklist", _tasks)


def _tasks(state: StateCore) -> None:
    for item, task, box in tasks(state.tokens, _BOX):
        task.meta = {"done": box[1] in "xX"}
        item.attrJoin("class", "task-item")


def tasks(tokens: Sequence[Token], mark: re.Pattern[str]) -> Iterator[tuple[Token, Token, re.Match[str]]]:
    """List items whose text begins with a mark: the item, the token ``task`` that takes the mark's place, the mark."""
    for index in range(2, len(tokens)):
        token = tokens[index]
        if token.type != "inline" or tokens[index - 2].type != "list_item_open":
            continue
        children = token.children or []
        found = mark.match(children[0].content) if children and children[0].type == "text" else None
        if found:
            children[0].content = children[0].content[found.end() :]
            task = Token("task", "", 0)
            children.insert(0, task)
            yield tokens[index - 2], task, found
