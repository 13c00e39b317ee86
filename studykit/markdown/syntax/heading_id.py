"""``## Heading {#its-id}``."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_ID = re.compile(r"[ \t]*\{#([^\s{}#]{1,200})\}[ \t]*$")


def plugin(md: MarkdownIt) -> None:
    """Takes the id off the text and puts it into the heading's ``meta["id"]``."""
    md.core.ruler.after("block", "heading_id", _ids)


def _ids(state: StateCore) -> None:
    for opened, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opened.type == "heading_open":
            found = _ID.search(inline.content[-220:])
            if found:
                inline.content = inline.content[: len(inline.content) - len(found.group())]
                opened.meta["id"] = found[1]
