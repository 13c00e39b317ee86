"""The full parser: Markdown to markdown-it tokens, for what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from studykit.markdown import inline_parser, lists, quotes
from studykit.markdown.syntax import CONSTRUCTS, comment, component, link, plain, slot, startuml

MAX_NESTING = 80
"""Depth of blocks in blocks and of marks in marks: a hostile note cannot exhaust the stack. Lists (two levels each)
and quotes have bounds of their own that lie within this one, because behind it nothing of a note is shown."""

_EVERYWHERE = (link.plugin, comment.plugin, startuml.plugin, slot.plugin, component.plugin)


@lru_cache(maxsize=32)
def parser(constructs: frozenset[str]) -> MarkdownIt:
    """The parser of a dialect: CommonMark, tables, strikethrough, and the constructs named.

    Raises `KeyError` for a name that is not in `CONSTRUCTS`.
    """
    md = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING, "html": False}).enable(["table", "strikethrough"])
    # Destinations stay as written: what they name is for the dialect to say, what is safe for the renderer.
    md.normalizeLink = lambda url: url  # type: ignore[method-assign] # a hook of markdown-it
    md.normalizeLinkText = lambda link: link  # type: ignore[method-assign] # a hook of markdown-it
    md.validateLink = lambda url: True  # type: ignore[method-assign] # the renderer refuses, keeping the text
    for install in (quotes.plugin, lists.plugin, *_EVERYWHERE):
        install(md)
    unknown = constructs - CONSTRUCTS.keys()
    if unknown:
        raise KeyError(f"no such construct: {', '.join(sorted(unknown))}")
    for name, plugin in CONSTRUCTS.items():
        if name in constructs:
            plugin(md)
    plain.bare_url(md)
    inline_parser.install(md)
    return md


def parse(text: str, constructs: frozenset[str]) -> list[Token]:
    """Tokens of a text with LF line ends; ``map`` counts its lines from 0."""
    env: dict[str, Any] = {}
    return parser(constructs).parse(text, env)


def closing(tokens: Sequence[Token], at: int) -> int:
    """Index of the token that closes the one at ``at``; of the last token where none does."""
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].nesting
        if depth <= 0:
            return index
    return len(tokens) - 1
