"""HTML that a note brings along: let through to the cleaner, its links and images answered like all others."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import quote

from markdown_it.token import Token

from studykit.markdown.syntax import slot
from studykit.model.link import LinkKind, LinkStatus, is_external
from studykit.render import links
from studykit.render.plain import without_comments

if TYPE_CHECKING:
    from studykit.render.page import Page
    from studykit.render.writer import Writer

_HIDDEN_MARK = re.compile("\ufdd0\\d+\ufdd1")


def html_block(writer: Writer, token: Token) -> str:
    writer.page.raw = True
    shown = _HIDDEN_MARK.sub("", without_comments(token.content))
    cards = "".join(writer.slot(number) for number in slot.numbers(token.content))
    return shown + cards


def html_inline(writer: Writer, token: Token) -> str:
    if token.content.startswith("<!--"):
        return ""
    writer.page.raw = True
    return token.content


def tag(page: Page, name: str, attributes: dict[str, str]) -> str:
    """Rewrite an opening tag after cleaning: what the renderer did not write itself is asked of the policy."""
    if name == "a":
        return _anchor(page, attributes)
    address = unescape(attributes.get("src", ""))
    if address and address not in page.urls:
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
    if not address or address in page.urls:
        return _spelled("a", attributes)
    if is_external(address):
        return _spelled("a", attributes | {"class": "external", "rel": links.EXTERNAL_REL})
    destination = page.policy.link(links.target(LinkKind.MARKDOWN, address, "", 0))
    attributes.pop("href")
    missing = destination.status is not LinkStatus.RESOLVED
    if destination.url is not None and links.safe_url(destination.url):
        attributes["href"] = escape(quote(destination.url, safe=links.SAFE))
    return _spelled("a", attributes | {"class": "missing" if missing else "internal"})


def _spelled(name: str, attributes: dict[str, str]) -> str:
    spelled = "".join([f' {key}="{value}"' for key, value in attributes.items()])
    return f"<{name}{spelled}>"
