"""Inline tokens as rich text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import TYPE_CHECKING

from markdown_it.token import Token
from rich.style import Style
from rich.text import Text

from studykit.markdown.parser import closing
from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN
from studykit.model.link import LinkKind, LinkStatus, is_external
from studykit.render.formula_text import formula_text
from studykit.render.links import safe_url, target
from studykit.render.plain import inline_text
from studykit.render.policy import Policy, Target
from studykit.render.tasks import box

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_MARKED: Mapping[str, str] = {"strong": "bold", "em": "italic", "s": "strike", "mark": "black on yellow"}
CODE = "cyan"
CLOZE = "bold reverse"
MISSING = "dim italic"
IMAGE = "magenta"


def harmless(text: str) -> str:
    """Text without control characters: a note must not be able to steer the terminal."""
    return _CONTROL.sub("\ufffd", text)


class InlineText:
    """Turns the inline tokens of one block into a `rich.text.Text`."""

    def __init__(self, policy: Policy, constructs: frozenset[str]) -> None:
        self._policy = policy
        self._breaks = "breaks" in constructs
        self._cloze = False

    def text(self, tokens: Sequence[Token]) -> Text:
        out = Text(overflow="fold")
        self._write(tokens, out, Style())
        return out

    def _write(self, tokens: Sequence[Token], out: Text, style: Style) -> None:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.nesting == 1:
                end = closing(tokens, at)
                inner = tokens[at + 1 : end]
                if token.type == "link_open":
                    style_inside = style + self._link(token, inner)
                    self._write(inner, out, style_inside)
                else:
                    self._write(inner, out, style + Style.parse(_MARKED.get(token.tag, "none")))
                at = end + 1
                continue
            self._leaf(token, out, style)
            at += 1

    def _leaf(self, token: Token, out: Text, style: Style) -> None:
        if token.type in ("wikilink", "embed"):
            self._wikilink(token, out, style)
        elif token.type == "image":
            self._image(token, out, style)
        else:
            content, own = self._plain(token)
            self._append(out, content, style + Style.parse(own))

    def _plain(self, token: Token) -> tuple[str, str]:
        """What a token says, and the style it brings along."""
        match token.type:
            case "text" | "code_inline":
                return token.content, CODE if token.type == "code_inline" else "none"
            case "softbreak" | "hardbreak":
                return "\n" if self._breaks or token.type == "hardbreak" else " ", "none"
            case "math_inline":
                return formula_text(token.content) or f"${token.content}$", "italic"
            case "tag":
                return f"#{token.content}", "green"
            case "task":
                words = (box(token), token.meta.get("marker", ""), token.meta.get("priority", ""))
                return "".join(f"{word} " for word in words if word), "none"
            case "footnote_ref":
                return f"[{int(token.meta['id']) + 1}]", "dim"
        if token.type == "html_inline":
            return "\n" if _BREAK.fullmatch(token.content) else "", "none"
        return (f"(({token.content}))" if token.type == "block_ref" else ""), "none"

    def _append(self, out: Text, content: str, style: Style) -> None:
        """Append text; the cloze marks switch a style, also across tokens."""
        for piece in re.split(f"([{CLOZE_OPEN}{CLOZE_CLOSE}])", harmless(content)):
            if piece in (CLOZE_OPEN, CLOZE_CLOSE):
                self._cloze = piece == CLOZE_OPEN
            elif piece:
                out.append(piece, style + Style.parse(CLOZE) if self._cloze else style)

    def _link(self, token: Token, inner: Sequence[Token]) -> Style:
        href = str(token.attrs.get("href", ""))
        if is_external(href):
            return Style(underline=True, link=href) if safe_url(href) and href.isprintable() else Style()
        return self._internal(target(LinkKind.MARKDOWN, href, inline_text(inner), 0))

    def _internal(self, place: Target) -> Style:
        found = self._policy.link(place)
        return Style(underline=True) if found.status is LinkStatus.RESOLVED else Style.parse(MISSING)

    def _wikilink(self, token: Token, out: Text, style: Style) -> None:
        meta = token.meta
        kind = LinkKind.EMBED if token.type == "embed" else LinkKind.WIKILINK
        place = Target(kind, meta["target"], meta["fragment"], meta["shown"], size=meta["size"])
        asset = self._policy.asset(place) if token.type == "embed" else None
        if asset is not None:
            self._append(out, f"[{self._policy.word('image')}: {asset.url}]", style + Style.parse(IMAGE))
        else:
            self._append(out, meta["shown"], style + self._internal(place))

    def _image(self, token: Token, out: Text, style: Style) -> None:
        place = target(LinkKind.IMAGE, str(token.attrs.get("src", "")), inline_text(token.children or []), 0)
        asset = self._policy.asset(place)
        where = asset.url if asset else place.target
        label = f"{place.text}: {where}" if place.text else where
        word = self._policy.word("image" if asset else "remote-image" if is_external(where) else "missing-image")
        self._append(out, f"[{word}: {label}]", style + Style.parse(IMAGE if asset else MISSING))


def html_text(html: str) -> str:
    """What an HTML block says to a reader of a terminal."""
    return unescape(re.sub(r"<[^<>]{0,2000}>", "", _BREAK.sub("\n", html))).strip()
