"""What is found in plain text once everything else is parsed: bare web addresses and ``((block references))``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from studykit.markdown.addresses import without_tail

_URL = re.compile(r"(?<![A-Za-z])https?://[^\s<>\"'`|，。、；：！？（）「」『』《》]+")
_BLOCK_REF = re.compile(r"\(\(([0-9A-Za-z_-]{6,64})\)\)")


def bare_url(md: MarkdownIt) -> None:
    """``link_open``/``link_close`` around addresses; ``markup`` is "linkify"."""
    md.core.ruler.push("bare_url", lambda state: _split(state, "://", _urls))


def block_ref(md: MarkdownIt) -> None:
    """Token ``block_ref`` with the id as ``content``."""
    md.core.ruler.push("block_ref", lambda state: _split(state, "((", _references))


def _split(state: StateCore, needle: str, pieces: Callable[[str], Iterator[Token]]) -> None:
    for block in state.tokens:
        if block.type != "inline" or needle not in block.content or not block.children:
            continue
        out: list[Token] = []
        in_link = 0
        for token in block.children:
            in_link += token.nesting if token.type in ("link_open", "link_close") else 0
            if token.type == "text" and not in_link and needle in token.content:
                out += pieces(token.content)
            else:
                out.append(token)
        block.children = out


def _text(content: str) -> Iterator[Token]:
    if content:
        yield Token("text", "", 0, content=content)


def _urls(text: str) -> Iterator[Token]:
    at = 0
    for found in _URL.finditer(text):
        url = without_tail(found.group())
        if len(url) <= len("https://"):
            continue
        yield from _text(text[at : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": url}, markup="linkify")
        yield Token("text", "", 0, content=url)
        yield Token("link_close", "a", -1, markup="linkify")
        at = found.start() + len(url)
    yield from _text(text[at:])


def _references(text: str) -> Iterator[Token]:
    at = 0
    for found in _BLOCK_REF.finditer(text):
        yield from _text(text[at : found.start()])
        yield Token("block_ref", "", 0, content=found[1])
        at = found.end()
    yield from _text(text[at:])
