"""Tokens to HTML that is not clean yet; each kind of token has one rule, by name, in the module it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from types import MappingProxyType

from markdown_it.token import Token

from studykit.markdown.parser import closing
from studykit.render import components, figures, footnotes, links, media, raw, tasks, tongues
from studykit.render.cloze import unmarked
from studykit.render.page import Page, TocEntry
from studykit.render.plain import inline_text
from studykit.render.policy import Embedded
from studykit.render.writing import Writer

Rule = Callable[[Writer, Token], str]
SpanRule = Callable[[Writer, Sequence[Token]], str]
Inside = Callable[[Page, Embedded, tuple[int, int] | None], str]

_ALIGNED = {"text-align:left": "left", "text-align:center": "center", "text-align:right": "right"}


class HtmlWriter:
    """Writes the tokens of one page. Rules call back `blocks` and `inline` for what is inside.

    ``inside`` renders a note that is shown within this page.
    """

    def __init__(self, page: Page, inside: Inside) -> None:
        self.page = page
        self._inside = inside
        self.link_depth = 0
        self.block_inside = False
        """Set by inline rules whose HTML may not stand in a paragraph."""

    @staticmethod
    def attribute(value: str) -> str:
        """A value for between double quotes."""
        return escape(unmarked(value), quote=True)

    def slot(self, number: int) -> str:
        """The finished HTML of a slot, by placeholder."""
        slots = self.page.prepared.slots
        return self.page.shelf.put(slots[number].html) + "\n" if number < len(slots) else ""

    def embedded(self, found: Embedded, lines: tuple[int, int] | None) -> str:
        return self._inside(self.page, found, lines)

    def blocks(self, tokens: Sequence[Token]) -> str:
        out: list[str] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            self.page.at(token)
            span_rule = _SPAN_RULES.get(token.type)
            if span_rule:
                end = closing(tokens, at)
                out.append(span_rule(self, tokens[at : end + 1]))
                at = end + 1
                continue
            rule = _BLOCK_RULES.get(token.type)
            out.append(rule(self, token) if rule else _element(self, token))
            at += 1
        return "".join(out)

    def inline(self, tokens: Sequence[Token]) -> str:
        out: list[str] = []
        tokens = raw.paired(tokens)
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "text":
                out.append(tongues.plain(self.page, token.content))
            elif token.type == "link_open":
                end = closing(tokens, at)
                out.append(links.link(self, token, tokens[at + 1 : end]))
                at = end
            else:
                rule = _INLINE_RULES.get(token.type)
                out.append(rule(self, token) if rule else _element(self, token))
            at += 1
        return "".join(out)


def _element(writer: Writer, token: Token) -> str:
    """A plain element: only what CommonMark itself gives attributes for."""
    if not token.tag:
        return ""
    if token.nesting < 0:
        return f"</{token.tag}>\n" if token.block else f"</{token.tag}>"
    attributes = ""
    for name, value in token.attrs.items():
        aligned = _ALIGNED.get(str(value)) if name == "style" else None
        if aligned:
            attributes += f' class="{aligned}"'
        elif name in ("start", "class"):
            attributes += f' {name}="{HtmlWriter.attribute(str(value))}"'
    return f"{_anchors(writer, token)}<{token.tag}{attributes}>"


def _anchors(writer: Writer, token: Token) -> str:
    ids = token.meta.get("anchors", ()) if writer.page.ids and token.meta else ()
    return "".join(f'<span id="{HtmlWriter.attribute(anchor_id(name))}"></span>' for name in ids)


def anchor_id(name: str) -> str:
    """The HTML id of a block named ``^name`` in its note."""
    return f"^{name}"


def _inline_block(writer: Writer, token: Token) -> str:
    return writer.inline(token.children or [])


def _paragraph(writer: Writer, tokens: Sequence[Token]) -> str:
    opened, inline = tokens[0], tokens[1]
    alone = media.alone(writer, inline)
    if alone is not None:
        return _anchors(writer, opened) + alone
    writer.block_inside = False
    lang = tongues.of_block(writer.page, inline)
    inner = tongues.inside(writer, inline, lang) + writer.blocks(tokens[2:-1])
    if not inner.strip():
        return _anchors(writer, opened) + ("\n" if opened.hidden else "")
    if opened.hidden:
        if lang and not writer.block_inside:
            inner = f"<span{lang}>{inner}</span>"
        return _anchors(writer, opened) + inner + "\n"
    if writer.block_inside:
        return f'{_anchors(writer, opened)}<div class="paragraph"{lang}>{inner}</div>\n'
    return f"{_anchors(writer, opened)}<p{lang}>{inner}</p>\n"


def _heading(writer: Writer, tokens: Sequence[Token]) -> str:
    page, opened, inline = writer.page, tokens[0], tokens[1]
    level = int(opened.tag[1])
    shown, depth = _level(page, level)
    lang = tongues.of_block(page, inline)
    inner = tongues.inside(writer, inline, lang)
    slug = page.slugs.get(page.line, "") or str(opened.meta.get("id", ""))
    named = f' id="{HtmlWriter.attribute(slug)}"' if slug and page.ids else ""
    if slug:
        page.toc.append(TocEntry(depth, inline_text(inline.children or []), slug, page.line))
    return f"{_anchors(writer, opened)}<h{shown}{named}{lang}>{inner}</h{shown}>\n"


def _level(page: Page, level: int) -> tuple[int, int]:
    """The level shown and the depth in the outline. With a base, no level is skipped: readers by ear need that."""
    while page.levels and page.levels[-1] >= level:
        page.levels.pop()
    page.levels.append(level)
    depth = len(page.levels)
    return (min(6, page.base + depth - 1) if page.base else level), depth


def _code_inline(_writer: Writer, token: Token) -> str:
    return f"<code>{escape(token.content, quote=False)}</code>"


def _soft_break(writer: Writer, _token: Token) -> str:
    return "<br>\n" if "breaks" in writer.page.constructs else "\n"


def _hard_break(_writer: Writer, _token: Token) -> str:
    return "<br>\n"


def _rule(_writer: Writer, _token: Token) -> str:
    return "<hr>\n"


def _table_open(writer: Writer, token: Token) -> str:
    return _anchors(writer, token) + '<div class="table" tabindex="0"><table>\n'


def _table_close(_writer: Writer, _token: Token) -> str:
    return "</table></div>\n"


def _anchor_block(writer: Writer, token: Token) -> str:
    return _anchors(writer, token)


def _slot(writer: Writer, token: Token) -> str:
    return writer.slot(int(token.meta["number"]))


_BLOCK_RULES: Mapping[str, Rule] = MappingProxyType({
    "inline": _inline_block,
    "fence": figures.fence,
    "code_block": figures.code_block,
    "math_block": figures.math_block,
    "html_block": raw.html_block,
    "hr": _rule,
    "table_open": _table_open,
    "table_close": _table_close,
    "planning": tasks.planning,
    "anchors": _anchor_block,
    "slot": _slot,
    "callout_title_open": components.nothing,
    "callout_title_close": components.nothing,
    "component": components.lone,
    "footnote_block_open": footnotes.block_open,
    "footnote_block_close": footnotes.block_close,
    "footnote_anchor": footnotes.anchor,
    "footnote_open": footnotes.opened,
    "footnote_close": footnotes.closed,
})  # fmt: skip

_SPAN_RULES: Mapping[str, SpanRule] = MappingProxyType({
    "paragraph_open": _paragraph,
    "heading_open": _heading,
    "callout_open": components.callout,
    "component_open": components.component,
    "properties_open": tasks.properties,
})  # fmt: skip

_INLINE_RULES: Mapping[str, Rule] = MappingProxyType({
    "softbreak": _soft_break,
    "hardbreak": _hard_break,
    "code_inline": _code_inline,
    "html_inline": raw.html_inline,
    "image": media.image,
    "wikilink": links.wikilink,
    "embed": media.embed,
    "block_ref": links.block_ref,
    "tag": links.tag,
    "task": tasks.task,
    "math_inline": figures.math_inline,
    "liquid_inline": components.inside_line,
    "slot_inline": _slot,
    "footnote_ref": footnotes.reference,
})  # fmt: skip
