"""GitBook's blocks of today and of long ago that are no API method: updates, OpenAPI, conditions, prompts, links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType

from markdown_it.token import Token

from studykit.markdown.parser import closing
from studykit.model.link import LinkKind
from studykit.render import links
from studykit.render.plain import inline_text
from studykit.render.writing import Writer

Body = Callable[[Writer, Mapping[str, str], Sequence[Token]], str]
Word = Callable[[str], str]

CONDITION = "condition"
"""where the attributes of ``{% if … %}`` hold what is asked"""
BRANCHES = frozenset({"else", "elsif", "elseif", "elif"})


def _updates(writer: Writer, _attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    return f'<div class="updates">\n{writer.blocks(inner)}</div>\n'


def _update(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    """What is new on a day; its tags stand beside the day."""
    tags = "".join(f' <span class="update-tag">{escape(tag, quote=False)}</span>' for tag in _tags(attrs))
    day = escape(attrs.get("date", ""), quote=False)
    head = f'<p class="update-head"><span class="update-date">{day}</span>{tags}</p>\n' if day or tags else ""
    return f'<div class="update">{head}{writer.blocks(inner)}</div>\n'


def _tags(attrs: Mapping[str, str]) -> list[str]:
    return [tag.strip() for tag in attrs.get("tags", "").split(",") if tag.strip()]


def _openapi(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    """The operation that a specification describes, and where that is. Nothing of it is fetched."""
    verb = re.sub(r"[^A-Za-z]", "", attrs.get("method", ""))
    shown = f'<span class="method {verb.lower()}">{verb.upper()}</span> ' if verb else ""
    path = escape(_operation(attrs), quote=False)
    head = f'<p class="api-request">{shown}<code>{path}</code></p>\n' if shown or path else ""
    body = writer.blocks(inner)
    address = attrs.get("src", "")
    if address and not body.strip():
        body = _linked(writer, address, address)
    if spec := escape(attrs.get("spec", ""), quote=False):
        body = f'<div class="api-summary"><p>OpenAPI <code>{spec}</code></p></div>\n{body}'
    return f'<div class="api-method openapi">{head}{body}</div>\n'


def _operation(attrs: Mapping[str, str]) -> str:
    return attrs.get("path", "") or attrs.get("name", "") or attrs.get("schemas", "").replace(",", ", ")


def _if(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    """Both branches, each below what it is shown for: a page that is printed or studied has no visitor."""
    pieces = []
    for condition, tokens in branches(attrs.get(CONDITION, ""), inner):
        asked = f" <code>{escape(condition, quote=False)}</code>" if condition else ""
        word = escape(writer.page.policy.word("shown-if" if condition else "otherwise"), quote=False)
        pieces.append(f'<p class="condition-title">{word}{asked}</p>\n{writer.blocks(tokens)}')
    return f'<div class="condition">{"".join(pieces)}</div>\n'


def branches(condition: str, inner: Sequence[Token]) -> Iterator[tuple[str, Sequence[Token]]]:
    """What each part of a condition's inside is shown for, "" for the last one's "otherwise", and the part."""
    start = at = 0
    while at < len(inner):
        token = inner[at]
        if token.type == "component" and token.meta["name"] in BRANCHES:
            yield condition, inner[start:at]
            start, condition = at + 1, token.meta["attrs"].get(CONDITION, "")
        at = closing(inner, at) + 1
    yield condition, inner[start:]


def _prompt(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    title = attrs.get("description", "")
    caption = f"<figcaption>{escape(title, quote=False)}</figcaption>" if title else ""
    return f'<figure class="code">{caption}\n{writer.blocks(inner)}</figure>\n'


def _page_ref(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    """The page it names, by its title."""
    written = inline_text([child for token in inner for child in token.children or []]).strip()
    return _linked(writer, attrs.get("page", ""), written)


def _include(writer: Writer, attrs: Mapping[str, str], _inner: Sequence[Token]) -> str:
    """Text kept in another file: where it is."""
    return _linked(writer, address_of(attrs), "")


def address_of(attrs: Mapping[str, str]) -> str:
    """Where a block leads that says all in its opening line; "" for others."""
    included = attrs.get(CONDITION, "")
    quoted = included.strip("\"'") if included[:1] in {'"', "'"} else ""
    return attrs.get("url") or attrs.get("src") or attrs.get("page") or quoted


def _linked(writer: Writer, address: str, written: str) -> str:
    destination = links.resolve(writer, LinkKind.MARKDOWN, address, written or address)
    shown = escape(written or destination.title or address, quote=False)
    return f'<p class="content-ref">{links.anchor(writer, destination, shown)}</p>\n' if address else ""


def heading(name: str, attrs: Mapping[str, str], word: Word) -> str:
    """The line above what a block says, for a terminal; "" for none."""
    match name:
        case "api-method" | "swagger":
            address = attrs.get("baseUrl", attrs.get("host", "")) + attrs.get("path", "")
            return f"{attrs.get('method', '').upper()} {address}".strip()
        case "api-method-parameter" | "swagger-parameter":
            needed = "required" if attrs.get("required") == "true" else "optional"
            return f"{attrs.get('name', '')} ({attrs.get('type', '')}, {word(needed)})"
        case "api-method-response-example" | "swagger-response":
            return attrs.get("httpCode", attrs.get("status", ""))
        case "update":
            return " · ".join(filter(None, (attrs.get("date", ""), *_tags(attrs))))
        case "prompt":
            return attrs.get("description", "")
    if name.startswith("openapi"):
        return f"{attrs.get('method', '').upper()} {_operation(attrs)}".strip()
    if name == "if" or name in BRANCHES:
        condition = attrs.get(CONDITION, "")
        return f"{word('shown-if')} {condition}" if condition else word("otherwise")
    return ""


LONE: Mapping[str, Body] = MappingProxyType({"page-ref": _page_ref, "include": _include})
"""Blocks that consist of their opening line."""

BODIES: Mapping[str, Body] = MappingProxyType({
    **LONE,
    "updates": _updates,
    "update": _update,
    "if": _if,
    "prompt": _prompt,
    **dict.fromkeys(("openapi", "openapi-operation", "openapi-webhook", "openapi-schemas"), _openapi),
})  # fmt: skip
