"""HTML that a note brings along: let through to the cleaner, its links and images answered like all others."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from html import escape, unescape
from urllib.parse import quote

from markdown_it.token import Token

from studykit.markdown.syntax import slot
from studykit.model.link import LinkKind, LinkStatus, is_external
from studykit.render import links
from studykit.render.clean import GONE_WITH_CONTENT
from studykit.render.cloze import unmarked
from studykit.render.page import Page
from studykit.render.plain import without_comments
from studykit.render.writing import Writer

_SLOT_MARK = re.compile("\ufdd0\\d+\ufdd1")
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/<>]*)[^<>\"']*(?:\"[^\"]*\"[^<>\"']*|'[^']*'[^<>\"']*)*>")
_INLINE_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")


def html_block(writer: Writer, token: Token) -> str:
    writer.page.raw = True
    shown = contained(_SLOT_MARK.sub("", without_comments(token.content)))
    cards = "".join(writer.slot(number) for number in slot.numbers(token.content))
    return shown + cards


def html_inline(writer: Writer, token: Token) -> str:
    if token.content.startswith("<!--"):
        return ""
    writer.page.raw = True
    return unmarked(token.content)


def contained(html: str) -> str:
    """A piece of HTML that cannot swallow what follows it.

    Elements whose content is never shown go with their content; one that is not closed here, and a tag that does
    not end, is text: ``<script>`` in a sentence is a word of that sentence.
    """
    out: list[str] = []
    unclosed: set[str] = set()
    at = 0
    while (start := html.find("<", at)) >= 0:
        out.append(html[at:start])
        tag = _TAG.match(html, start)
        name = tag[2].lower() if tag else ""
        at = start + 1
        if tag is None:
            out.append("&lt;" if html[at : at + 1].isalpha() or html[at : at + 1] in ("/", "!", "?") else "<")
        elif name not in GONE_WITH_CONTENT or tag[1]:
            out.append(tag.group())
            at = tag.end()
        else:
            end = -1 if name in unclosed else _end(html, name, tag.end())
            out.append("&lt;" if end < 0 else "")
            at = end if end >= 0 else at
            unclosed |= {name} if end < 0 else set()
    return "".join([*out, html[at:]])


def _end(html: str, name: str, at: int) -> int:
    """Where the next closing tag of an element ends, or -1."""
    closing = re.compile(rf"</{re.escape(name)}\b[^<>]*>", re.I).search(html, at)
    return closing.end() if closing else -1


def paired(tokens: Sequence[Token]) -> Sequence[Token]:
    """The same for the tokens of a line: unshown elements leave with what is inside, unclosed ones become text."""
    if not any(token.type == "html_inline" and _unshown(token) for token in tokens):
        return tokens
    closers: dict[str, list[int]] = {}
    for index, token in enumerate(tokens):
        closers.setdefault(_closes(token), []).append(index)
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        name = _unshown(token)
        later = closers.get(name, []) if name else []
        end = bisect_right(later, at)
        if end < len(later):
            at = later[end]
        else:
            out.append(Token("text", "", 0, content=token.content) if name else token)
        at += 1
    return out


def _unshown(token: Token) -> str:
    found = _INLINE_TAG.match(token.content) if token.type == "html_inline" else None
    name = found[2].lower() if found and not found[1] else ""
    return name if name in GONE_WITH_CONTENT else ""


def _closes(token: Token) -> str:
    """The element a token closes, "" for any other token."""
    found = _INLINE_TAG.match(token.content) if token.type == "html_inline" else None
    return found[2].lower() if found and found[1] else ""


def tag(page: Page, name: str, attributes: dict[str, str]) -> str:
    """Rewrite an opening tag after cleaning: what the renderer did not write itself is asked of the policy."""
    if name == "a":
        return _anchor(page, attributes)
    address = unescape(attributes.get("src", ""))
    if address and address not in page.sources:
        asset = page.policy.asset(links.target(LinkKind.IMAGE, address, attributes.get("alt", ""), 0))
        if asset is None:
            attributes.pop("src")
        else:
            attributes["src"] = escape(quote(asset.url, safe=links.SAFE))
    if name == "img":
        alt = attributes.get("alt", "")
        if "src" not in attributes:
            return f'<span class="missing-image">{alt}</span>' if alt else ""
        attributes |= {"alt": alt, "loading": "lazy"}
    return _spelled(name, attributes)


def _anchor(page: Page, attributes: dict[str, str]) -> str:
    address = unescape(attributes.get("href", ""))
    if not address or address.startswith("#") or address in page.links:
        return _spelled("a", attributes)
    if is_external(address):
        href = escape(links.with_scheme(address))
        return _spelled("a", attributes | {"href": href, "class": "external", "rel": links.EXTERNAL_REL})
    destination = page.policy.link(links.target(LinkKind.MARKDOWN, address, "", 0))
    attributes.pop("href")
    missing = destination.status is not LinkStatus.RESOLVED
    if destination.url is not None and links.safe_url(destination.url):
        attributes["href"] = escape(quote(destination.url, safe=links.SAFE))
    return _spelled("a", attributes | {"class": "missing" if missing else "internal"})


def _spelled(name: str, attributes: dict[str, str]) -> str:
    spelled = "".join([f' {key}="{value}"' for key, value in attributes.items()])
    return f"<{name}{spelled}>"
