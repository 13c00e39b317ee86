"""Tokens as plain text: for search, for the words around a link, for alternative texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from markdown_it.token import Token

from studykit.markdown.parser import parse
from studykit.render.cloze import unmarked
from studykit.render.policy import Slot
from studykit.render.prepare import prepare_fragment

_HTML_TAG = re.compile(r"<[^<>]{0,2000}>")
_BLANKS = re.compile(r"[ \t]+")


def inline_text(tokens: Sequence[Token]) -> str:
    """What a reader sees of inline tokens; images give their alternative text."""
    return unmarked("".join(_pieces(tokens)))


def _pieces(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "math_inline":
                yield token.content
            case "softbreak" | "hardbreak":
                yield "\n"
            case "wikilink" | "embed":
                yield str(token.meta["shown"])
            case "tag":
                yield f"#{token.content}"
            case "image":
                yield inline_text(token.children or [])


def text_of(tokens: Sequence[Token], slots: Sequence[Slot] = ()) -> str:
    """One paragraph a line; comments and the marks of HTML leave nothing behind."""
    lines: list[str] = []
    for token in tokens:
        match token.type:
            case "inline" if not token.hidden:
                lines.append(inline_text(token.children or []))
            case "fence" if (told := _drawn(token)) is not None:
                lines.append(told)
            case "fence" | "code_block" | "math_block":
                lines.append(token.content.rstrip("\n"))
            case "html_block":
                lines.append(unescape(_HTML_TAG.sub(" ", without_comments(token.content))).strip())
            case "slot" if token.meta["number"] < len(slots):
                lines.append(slots[token.meta["number"]].text)
    return "\n".join(_BLANKS.sub(" ", line) for line in lines if line.strip())


def _drawn(token: Token) -> str | None:
    if token.info.startswith("occlusion"):
        from studykit.render.covering import occlusion_words  # noqa: PLC0415 - few notes have any

        return occlusion_words(token.info, token.content)
    if "hide=" not in token.info and "show=" not in token.info:
        return None
    from studykit.render.drawing.flow_text import flow_as_words  # noqa: PLC0415 - only step cards have these

    return flow_as_words(token.content, token.info)


def plain_text(markdown: str, constructs: frozenset[str]) -> str:
    """A fragment of Markdown as plain text."""
    return text_of(parse(prepare_fragment(markdown).text, constructs))


def without_comments(html: str) -> str:
    """HTML with its comments taken out; an unclosed one takes the rest with it."""
    out: list[str] = []
    at = 0
    while (start := html.find("<!--", at)) >= 0:
        out.append(html[at:start])
        end = html.find("-->", start + 4)
        if end < 0:
            return "".join(out)
        at = end + 3
    return "".join([*out, html[at:]])
