"""Links of every spelling as anchors, each with a class that says where it leads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote, unquote

from markdown_it.token import Token

from studykit.model.link import LinkKind, LinkStatus, is_external
from studykit.render.clean import SCHEMES
from studykit.render.cloze import unmarked
from studykit.render.plain import inline_text
from studykit.render.policy import Destination, Target
from studykit.render.writing import Writer

EXTERNAL_REL = "noopener noreferrer nofollow"
SAFE = "!#$%&'()*+,/:;=?@[]~"
_CONTROL = re.compile(r"[\x00-\x1f]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def link(writer: Writer, token: Token, children: Sequence[Token]) -> str:
    """A Markdown link or autolink around its content."""
    href = str(token.attrs.get("href", ""))
    text = inline_text(children)
    kind = LinkKind.AUTOLINK if token.markup in ("autolink", "linkify") else LinkKind.MARKDOWN
    writer.link_depth += 1
    inner = writer.inline(children)
    writer.link_depth -= 1
    destination = resolve(writer, kind, href, text)
    if destination.title and (token.attrs.get("title") == "mention" or not inner.strip()):
        inner = escape(destination.title, quote=False)
    return anchor(writer, destination, inner or escape(href, quote=False))


def resolve(writer: Writer, kind: LinkKind, href: str, text: str) -> Destination:
    """Where a destination as written leads."""
    href = unmarked(href)
    if safe_url(href) and is_external(href):
        return Destination(href, LinkStatus.EXTERNAL)
    if _SCHEME.match(href) and is_external(href):
        return Destination(None, LinkStatus.EXTERNAL)
    return writer.page.policy.link(target(kind, href, text, writer.page.line))


def target(kind: LinkKind, href: str, text: str, line: int, size: str = "") -> Target:
    """A destination as written, taken apart as the index does it."""
    if is_external(href):
        return Target(kind, href, "", text, line, size)
    name, _, fragment = href.partition("#")
    return Target(kind, _decoded(name), _decoded(fragment), text, line, size)


def _decoded(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def safe_url(url: str) -> bool:
    """Whether a browser may be sent there: relative, or one of the schemes of `studykit.render.clean`."""
    scheme = _SCHEME.match("".join(url.split()).lower())
    return (scheme is None or scheme[1] in SCHEMES) and _CONTROL.search(url) is None


def with_scheme(url: str) -> str:
    """``//host`` as ``https://host``: on a page opened from a disk it would name a computer of the local network."""
    return f"https:{url}" if url.startswith("//") else url


@lru_cache(maxsize=1 << 14)
def _quoted(url: str) -> str:
    return quote(url, safe=SAFE)


def link_url(writer: Writer, url: str) -> str:
    """A URL for a ``href``, quoted, and noted down as ours."""
    quoted = _quoted(url)
    writer.page.links.add(quoted)
    return escape(quoted, quote=True)


def source_url(writer: Writer, url: str) -> str:
    """The same for a ``src``: a page may link to what it must not load."""
    quoted = _quoted(url)
    writer.page.sources.add(quoted)
    return escape(quoted, quote=True)


def anchor(writer: Writer, destination: Destination, inner: str) -> str:
    """The element; inside another link, or without a URL, only its content."""
    status, url = destination.status, destination.url
    missing = status in (LinkStatus.MISSING, LinkStatus.EMPTY_PAGE, LinkStatus.OUTSIDE_VAULT)
    if url is None or writer.link_depth or not safe_url(url):
        return f'<span class="missing">{inner}</span>' if missing and not writer.link_depth else inner
    if status is LinkStatus.EXTERNAL:
        return f'<a class="external" href="{link_url(writer, with_scheme(url))}" rel="{EXTERNAL_REL}">{inner}</a>'
    name = "internal missing" if missing else "internal"
    return f'<a class="{name}" href="{link_url(writer, url)}">{inner}</a>'


def wikilink(writer: Writer, token: Token) -> str:
    meta = token.meta
    place = Target(LinkKind.WIKILINK, meta["target"], meta["fragment"], meta["shown"], writer.page.line)
    destination = writer.page.policy.link(place)
    return anchor(writer, destination, escape(label(meta), quote=False))


def label(meta: Mapping[str, Any]) -> str:
    """What a wikilink shows: its alias, or its name, with `note#heading` as "note > heading" as Obsidian has it."""
    if meta["aliased"] or not meta["fragment"]:
        return str(meta["shown"])
    return " > ".join(part for part in (meta["target"], *meta["fragment"].split("#")) if part)


def block_ref(writer: Writer, token: Token) -> str:
    place = Target(LinkKind.BLOCKREF, "", f"^{token.content}", f"(({token.content}))", writer.page.line)
    destination = writer.page.policy.link(place)
    return anchor(writer, destination, escape(destination.title or place.text, quote=False))


def tag(writer: Writer, token: Token) -> str:
    shown = escape(f"#{token.content}", quote=False)
    url = writer.page.policy.tag(token.content)
    if url is None or writer.link_depth or not safe_url(url):
        return f'<span class="tag">{shown}</span>'
    return f'<a class="tag" href="{link_url(writer, url)}">{shown}</a>'
