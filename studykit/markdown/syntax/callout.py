"""``> [!kind]± title``: a block quote that is a callout (Obsidian), an alert (GitHub) or schedule data (``sr``)."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_HEAD = re.compile(r"\[!([\w -]{1,60})(?:\|[^\]\n]{0,200})?\]([+-]?)[ \t]*([^\n]*)(?:\n|$)")


def plugin(md: MarkdownIt) -> None:
    """Tokens ``callout_open``/``_close`` (``meta``: ``kind``, ``fold``) and ``callout_title_open``/``_close``."""
    md.core.ruler.after("block", "callout", _callouts)


def _callouts(state: StateCore) -> None:
    tokens = state.tokens
    out: list[Token] = []
    quotes: list[Token | None] = []
    skip_close = False
    for index, token in enumerate(tokens):
        if token.type == "blockquote_open":
            found = _head(tokens, index)
            quotes.append(token if found else None)
            if found:
                token.type, token.meta = "callout_open", {"kind": found[1].strip().lower(), "fold": found[2]}
        elif token.type == "blockquote_close" and quotes.pop() is not None:
            token.type = "callout_close"
        if index >= 2 and tokens[index - 2].type == "callout_open" and token.type == "inline":
            found = _HEAD.match(token.content)
            if found:
                paragraph = out.pop()
                out += _title(token, found[3].strip())
                token.content = token.content[found.end() :]
                skip_close = not token.content.strip()
                if not skip_close:
                    out += [paragraph, token]
                continue
        if skip_close and token.type == "paragraph_close":
            skip_close = False
            continue
        out.append(token)
    state.tokens = out


def _head(tokens: list[Token], index: int) -> re.Match[str] | None:
    if index + 2 < len(tokens) and tokens[index + 1].type == "paragraph_open":
        return _HEAD.match(tokens[index + 2].content)
    return None


def _title(inline: Token, text: str) -> list[Token]:
    opened = Token("callout_title_open", "div", 1, map=inline.map, block=True)
    title = Token("inline", "", 0, map=inline.map, content=text, children=[], block=True)
    return [opened, title, Token("callout_title_close", "div", -1, block=True)]
