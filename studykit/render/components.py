"""Callouts, hints, containers and GitBook's blocks as plain HTML structure with classes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any

from markdown_it.token import Token

from studykit.markdown.parser import closing
from studykit.model.diagnostic import Severity
from studykit.model.link import LinkKind
from studykit.render import api_method, gitbook_blocks, links
from studykit.render.plain import inline_text
from studykit.render.writing import Writer

KINDS: Mapping[str, str] = MappingProxyType({
    **dict.fromkeys(("note", "seealso", "memo"), "note"),
    **dict.fromkeys(("abstract", "summary", "tldr"), "abstract"),
    **dict.fromkeys(("info", "information"), "info"),
    **dict.fromkeys(("todo",), "todo"),
    **dict.fromkeys(("tip", "hint", "important"), "tip"),
    **dict.fromkeys(("success", "check", "done"), "success"),
    **dict.fromkeys(("question", "help", "faq"), "question"),
    **dict.fromkeys(("warning", "caution", "attention"), "warning"),
    **dict.fromkeys(("failure", "fail", "missing"), "failure"),
    **dict.fromkeys(("danger", "error"), "danger"),
    **dict.fromkeys(("bug",), "bug"),
    **dict.fromkeys(("example",), "example"),
    **dict.fromkeys(("quote", "cite"), "quote"),
})  # fmt: skip
"""What a note may call a callout -> the kind it is shown as; anything else is a note."""

_TAB_SETS = frozenset({"tabs", "code-group", "code-tabs"})
_TABS = frozenset({"tab", "code-group-item", "code-tab", "code-tabs-item"})
_FENCE_NAME = re.compile(r"\[([^\[\]]{1,200})\]\s*$")
_RECORD = "sr"
"""The kind of callout the Obsidian plugin keeps schedules in: data, not text."""

_LONE = frozenset({"embed", "file", "content-ref", *gitbook_blocks.LONE})
"""blocks that say all in their opening line"""

Body = Callable[[Writer, Mapping[str, str], Sequence[Token]], str]


def nothing(_writer: Writer, _token: Token) -> str:
    return ""


def callout(writer: Writer, tokens: Sequence[Token]) -> str:
    meta, inner = tokens[0].meta, list(tokens[1:-1])
    if meta["kind"] == _RECORD:
        return ""
    title = ""
    if inner and inner[0].type == "callout_title_open":
        title = writer.inline(inner[1].children or [])
        inner = inner[3:]
    kind = KINDS.get(meta["kind"], "note")
    shown = "" if meta.get("untitled") and not meta["fold"] else title or _title(writer, meta["kind"])
    return framed(kind, shown, writer.blocks(inner), fold=meta["fold"])


def _title(writer: Writer, kind: str) -> str:
    word = writer.page.policy.word(kind)
    return escape(word if word != kind else kind.capitalize(), quote=False)


def framed(kind: str, title: str, inner: str, *, fold: str = "") -> str:
    """A callout; ``fold`` is "+" (open) or "-" (closed) for one that folds."""
    if fold:
        opened = " open" if fold == "+" else ""
        return f'<details class="callout {kind}"{opened}><summary>{title}</summary>\n{inner}</details>\n'
    heading = f'<p class="callout-title">{title}</p>' if title else ""
    return f'<div class="callout {kind}">{heading}\n{inner}</div>\n'


def component(writer: Writer, tokens: Sequence[Token]) -> str:
    """A bracketed block with its inside."""
    meta, inner = tokens[0].meta, tokens[1:-1]
    family, name, attrs = meta["family"], meta["name"], meta["attrs"]
    if family == "liquid":
        body = _LIQUID.get(name)
        if body:
            return body(writer, attrs, inner)
        _unknown(writer, name)
        return writer.blocks(inner)
    return _container(writer, name, attrs.get("title", ""), inner)


def lone(writer: Writer, token: Token) -> str:
    """An opening line without its closing one."""
    return _lone(writer, token.meta)


def inside_line(writer: Writer, token: Token) -> str:
    return "" if token.meta["close"] else _lone(writer, token.meta)


def _lone(writer: Writer, meta: Mapping[str, Any]) -> str:
    name, attrs = meta["name"], meta["attrs"]
    if meta["family"] != "liquid":
        return ""
    if name in _LONE:
        return _LIQUID[name](writer, attrs, ())
    if name not in _LIQUID and name not in gitbook_blocks.BRANCHES:
        _unknown(writer, name)
    return ""


def _unknown(writer: Writer, name: str) -> None:
    writer.page.problem(
        "unknown-block", Severity.INFO, f"{{% {name} %}} is not a block studykit knows; its inside is kept"
    )


def _container(writer: Writer, name: str, title: str, inner: Sequence[Token]) -> str:
    if name in _TAB_SETS:
        return _tabs(writer, {}, inner)
    if name in _TABS:
        return _tab(writer, {"title": title}, inner)
    body = writer.blocks(inner)
    shown = escape(title, quote=False)
    if name == "details":
        return framed("details", shown or _title(writer, "details"), body, fold="-")
    if name in KINDS:
        return framed(KINDS[name], shown or _title(writer, name), body)
    heading = f'<p class="callout-title">{shown}</p>\n' if title else ""
    return f'<div class="container {re.sub("[^a-z0-9-]", "-", name)}">{heading}{body}</div>\n'


def _hint(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    style = attrs.get("style", "info")
    return framed(KINDS.get(style, "info"), _title(writer, style), writer.blocks(inner))


def _tabs(writer: Writer, _attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    """Fences that stand in there by themselves are tabs as well, called as their last word in brackets says."""
    if not any(_is_tab(token) for token in inner):
        return writer.blocks(inner)
    pieces: list[str] = []
    at = 0
    while at < len(inner):
        end = closing(inner, at) + 1
        name = _FENCE_NAME.search(inner[at].info) if inner[at].type == "fence" else None
        pieces.append(_tab(writer, {"title": name[1]}, inner[at:end]) if name else writer.blocks(inner[at:end]))
        at = end
    return f'<div class="tabs">\n{"".join(pieces)}</div>\n'


def _is_tab(token: Token) -> bool:
    if token.type == "fence":
        return _FENCE_NAME.search(token.info) is not None
    return token.type == "component_open" and token.meta["name"] in _TABS


def _tab(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    title = escape(attrs.get("title", ""), quote=False)
    return f'<div class="tab"><p class="tab-title">{title}</p>\n{writer.blocks(inner)}</div>\n'


def _code(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    title = attrs.get("title", "")
    if not title:
        return writer.blocks(inner)
    caption = f"<figcaption>{escape(title, quote=False)}</figcaption>"
    return f'<figure class="code">{caption}\n{writer.blocks(inner)}</figure>\n'


def _content_ref(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    """One link, though the page is named twice: as ``url`` and as the link inside."""
    url = attrs.get("url", "")
    written = inline_text([child for token in inner for child in token.children or []]).strip()
    destination = links.resolve(writer, LinkKind.MARKDOWN, url, written)
    is_name = not written or written == url.rsplit("/", 1)[-1]
    shown = destination.title if is_name and destination.title else written or url
    return f'<p class="content-ref">{links.anchor(writer, destination, escape(shown, quote=False))}</p>\n'


def _embed(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    url = attrs.get("url", "")
    destination = links.resolve(writer, LinkKind.MARKDOWN, url, url)
    anchor = links.anchor(writer, destination, escape(url, quote=False))
    return f'<p class="content-ref">{anchor}</p>\n{writer.blocks(inner)}'


def _file(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    address = attrs.get("src", "")
    caption = inline_text([child for token in inner for child in token.children or []]).strip() or attrs.get(
        "caption", ""
    )
    shown = escape(caption or address.rsplit("/", 1)[-1], quote=False)
    asset = writer.page.policy.asset(links.target(LinkKind.MARKDOWN, address, caption, writer.page.line))
    if asset is None or not links.safe_url(asset.url):
        return f'<p class="content-ref"><span class="missing">{shown}</span></p>\n'
    url = links.link_url(writer, asset.url)
    return f'<p class="content-ref"><a class="internal file" href="{url}">{shown}</a></p>\n'


def _wrapped(opened: str, closed: str) -> Body:
    def body(writer: Writer, _attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
        return f"{opened}\n{writer.blocks(inner)}{closed}\n"

    return body


_LIQUID: Mapping[str, Body] = MappingProxyType({
    "hint": _hint,
    "tabs": _tabs,
    "tab": _tab,
    "code": _code,
    "content-ref": _content_ref,
    "embed": _embed,
    "file": _file,
    "stepper": _wrapped('<ol class="stepper">', "</ol>"),
    "step": _wrapped("<li>", "</li>"),
    "columns": _wrapped('<div class="columns">', "</div>"),
    "column": _wrapped('<div class="column">', "</div>"),
    "code-tabs": _tabs,
    "code-tabs-item": _tab,
    **api_method.BODIES,
    **gitbook_blocks.BODIES,
})  # fmt: skip
