"""Logseq's outline: ``key:: value`` properties, ``#+BEGIN_X`` blocks, ``{{macros}}``, image sizes."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from studykit.markdown.syntax import component, logseq_tasks

_PROPERTY = re.compile(r"([\w.-]{1,100}):: ?(.*)")
_PRIVATE = re.compile(r"(?:id|collapsed|template|card-[\w-]+|logseq\.[\w.-]+|background-color|heading)\Z")
_HEADER = re.compile(r"(?:title|alias|aliases|tags?|icon|public|filters|exclude-from-graph-view)\Z", re.I)
"""What a page's own properties say above its text, or to Logseq alone."""
_NUMBERED = ("logseq.order-list-type", "number")
_BRACKET = re.compile(r"#\+(BEGIN|END)_([A-Z]{1,40})[ \t]*$", re.I)
_EMBED = re.compile(r"\{\{embed\s+(?:\[\[([^\[\]\n]{1,500})\]\]|\(\(([\w-]{6,64})\)\))\s*\}\}")
_CLOZE = re.compile(r"\{\{cloze\s+([^{}\n]{1,2000})\}\}")
_MACRO = re.compile(r"\{\{[a-z][\w-]{0,40}(?:[ :][^{}\n]{0,2000})?\}\}", re.I)
_MEDIA = re.compile(
    r"\{\{(?:youtube|video|vimeo|bilibili|tweet|twitter)[ :]\s*(https?://[^\s{}<>]{1,2000})\s*\}\}", re.I
)
_ATTRIBUTES = re.compile(r"\{:[^{}\n]{0,200}\}")


def plugin(md: MarkdownIt) -> None:
    """``component`` tokens of family "logseq"; ``embed`` tokens; ``properties_open`` (``meta["keys"]``) and an
    ``inline`` token for each value, for properties that are shown. Other macros are code, media links.
    """
    md.block.ruler.before("fence", "logseq_bracket", _bracket, {"alt": ["paragraph", "reference", "list"]})
    md.core.ruler.after("block", "logseq_properties", _properties)
    md.inline.ruler.before("link", "logseq_macro", _macro)
    logseq_tasks.plugin(md)


def _bracket(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    found = _BRACKET.match(state.src[start : state.eMarks[start_line]])
    if found is None or state.is_code_block(start_line):
        return False
    if not silent:
        side = "open" if found[1].upper() == "BEGIN" else "close"
        component.mark(state, start_line, side, {"family": "logseq", "name": found[2].lower(), "attrs": {}})
        state.line = start_line + 1
    return True


def _properties(state: StateCore) -> None:
    """Property lines leave the text; those that say something to a reader follow their block."""
    out: list[Token] = []
    pending: list[Token] = []
    first = True
    for index, token in enumerate(state.tokens):
        out.append(token)
        if token.type == "inline":
            if "::" in token.content:
                pending = _taken(state.tokens, index, page=first)
            first = False
        elif pending and token.nesting == -1:
            out.extend(pending)
            pending = []
    state.tokens = out


def _taken(tokens: list[Token], index: int, *, page: bool) -> list[Token]:
    """The properties of a block, taken out of its text; ``page`` says whether they may be those of the page."""
    token = tokens[index]
    lines = token.content.split("\n")
    found = [_PROPERTY.fullmatch(line.strip()) for line in lines]
    pairs = [(number, pair[1], pair[2].strip()) for number, pair in enumerate(found) if pair]
    token.content = "\n".join(line for line, pair in zip(lines, found, strict=True) if not pair)
    opened = tokens[index - 1]
    if anchors := [value for _, key, value in pairs if key == "id"]:
        opened.meta["anchors"] = anchors
    if index > 1 and tokens[index - 2].type == "list_item_open" and any(pair[1:] == _NUMBERED for pair in pairs):
        tokens[index - 2].attrJoin("class", "numbered")
    header = page and not token.content.strip()
    shown = [
        (number, key, value)
        for number, key, value in pairs
        if value and not _PRIVATE.match(key) and not (header and _HEADER.match(key))
    ]
    if not shown:
        return []
    start = token.map[0] if token.map else 0
    values = [
        Token("inline", "", 0, content=value, children=[], map=[start + at, start + at + 1], block=True, hidden=True)
        for at, _, value in shown
    ]
    keys = {"keys": [key for _, key, _ in shown]}
    first = Token("properties_open", "", 1, meta=keys, map=token.map, block=True, hidden=True)
    return [first, *values, Token("properties_close", "", -1, block=True)]


def _macro(state: StateInline, silent: bool) -> bool:
    src, at = state.src, state.pos
    if src.startswith("{:", at):
        attributes = _ATTRIBUTES.match(src, at, state.posMax)
        if attributes is None:
            return False
        state.pos = attributes.end()
        return True
    embed, cloze = _EMBED.match(src, at, state.posMax), _CLOZE.match(src, at, state.posMax)
    found = embed or cloze or _MACRO.match(src, at, state.posMax)
    if found is None:
        return False
    if not silent:
        if embed or cloze:
            _push(state, embed, cloze)
        else:
            _push_macro(state, found[0])
    state.pos = found.end()
    return True


def _push_macro(state: StateInline, source: str) -> None:
    """A recording by its address, which nothing is loaded from; what only Logseq can work out as it was typed."""
    media = _MEDIA.fullmatch(source)
    if media is None:
        state.push("code_inline", "code", 0).content = source
        return
    opened = state.push("link_open", "a", 1)
    opened.attrs, opened.markup = {"href": media[1]}, "autolink"
    state.push("text", "", 0).content = media[1]
    state.push("link_close", "a", -1).markup = "autolink"


def _push(state: StateInline, embed: re.Match[str] | None, cloze: re.Match[str] | None) -> None:
    if embed:
        token = state.push("embed", "", 0)
        token.content = embed.group()
        page, block = embed[1] or "", f"^{embed[2]}" if embed[2] else ""
        token.meta = {"target": page, "fragment": block, "shown": page, "aliased": False, "size": ""}
    elif cloze:
        end, after = state.posMax, state.pos
        state.push("mark_open", "mark", 1)
        state.pos, state.posMax = cloze.start(1), cloze.end(1)
        state.md.inline.tokenize(state)
        state.pos, state.posMax = after, end
        state.push("mark_close", "mark", -1)
