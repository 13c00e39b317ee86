"""Logseq's outline: ``key:: value`` properties, ``#+BEGIN_X`` blocks, ``{{embed}}``, ``{{cloze}}``, image sizes."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from studykit.markdown.syntax import component

_PROPERTY = re.compile(r"([\w.-]{1,100}):: ?(.*)")
_PRIVATE = re.compile(r"(?:id|collapsed|template|card-[\w-]+|logseq\.[\w.-]+|background-color|heading)\Z")
_BRACKET = re.compile(r"#\+(BEGIN|END)_([A-Z]{1,40})[ \t]*$", re.I)
_EMBED = re.compile(r"\{\{embed\s+(?:\[\[([^\[\]\n]{1,500})\]\]|\(\(([\w-]{6,64})\)\))\s*\}\}")
_CLOZE = re.compile(r"\{\{cloze\s+([^{}\n]{1,2000})\}\}")
_ATTRIBUTES = re.compile(r"\{:[^{}\n]{0,200}\}")


def plugin(md: MarkdownIt) -> None:
    """``component`` tokens of family "logseq"; ``embed`` tokens; ``properties`` (``meta["pairs"]``) for shown ones."""
    md.block.ruler.before("fence", "logseq_bracket", _bracket, {"alt": ["paragraph", "reference", "list"]})
    md.core.ruler.after("block", "logseq_properties", _properties)
    md.inline.ruler.before("link", "logseq_macro", _macro)


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
    """Property lines leave the text; those that say something to a reader follow their block as ``properties``."""
    out: list[Token] = []
    pending: Token | None = None
    for index, token in enumerate(state.tokens):
        out.append(token)
        if token.type == "inline" and "::" in token.content:
            lines = token.content.split("\n")
            found = [_PROPERTY.fullmatch(line.strip()) for line in lines]
            pairs = [(pair[1], pair[2].strip()) for pair in found if pair]
            if not pairs:
                continue
            token.content = "\n".join(line for line, pair in zip(lines, found, strict=True) if not pair)
            anchors = [value for key, value in pairs if key == "id"]
            shown = [(key, value) for key, value in pairs if not _PRIVATE.match(key) and value]
            if anchors:
                state.tokens[index - 1].meta["anchors"] = anchors
            pending = Token("properties", "", 0, meta={"pairs": shown}, map=token.map, block=True) if shown else None
        elif pending is not None and token.nesting == -1:
            out.append(pending)
            pending = None
    state.tokens = out


def _macro(state: StateInline, silent: bool) -> bool:
    src, at = state.src, state.pos
    if src.startswith("{:", at):
        attributes = _ATTRIBUTES.match(src, at, state.posMax)
        if attributes is None:
            return False
        state.pos = attributes.end()
        return True
    embed, cloze = _EMBED.match(src, at, state.posMax), _CLOZE.match(src, at, state.posMax)
    found = embed or cloze
    if found is None:
        return False
    if not silent:
        _push(state, embed, cloze)
    state.pos = found.end()
    return True


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
