"""GitBook's ``{% block key="value" %}`` ... ``{% endblock %}``."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from studykit.markdown.syntax import component

_TAG = re.compile(r"\{%-?\s*(end)?([A-Za-z][\w-]{0,60})((?:[^%\"\n]|\"[^\"\n]{0,2000}\"|%(?!\})){0,2000}?)\s*-?%\}")
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
_BARE = frozenset({"if", "elsif", "elseif", "elif", "else", "include"})
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def plugin(md: MarkdownIt) -> None:
    """``component`` tokens of family "liquid"; inside a line ``liquid_inline`` (same ``meta``)."""
    md.block.ruler.before("fence", "liquid", _block, {"alt": ["paragraph", "reference", "blockquote", "list", "table"]})
    md.inline.ruler.before("link", "liquid", _inline)


def attributes(text: str) -> dict[str, str]:
    r"""``key="value"`` pairs, backslash escapes taken off (``host="\[base\]"``)."""
    found = {}
    for key, double, single, bare in _ATTRIBUTE.findall(text):
        found[key] = _ESCAPED.sub(r"\1", double or single or bare)
    return found


def _attributes(tag: re.Match[str]) -> dict[str, str]:
    """Of a condition, or of what is named without a key, the text as it stands: its ``condition``."""
    return {"condition": tag[3].strip()} if tag[2] in _BARE else attributes(tag[3])


def _block(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:
    start, end = state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line]
    if state.is_code_block(start_line) or not state.src.startswith("{%", start):
        return False
    line = state.src[start:end]
    if not _TAG.match(line):
        return False
    if silent:
        return True
    at = 0
    for tag in _TAG.finditer(line):
        _text(state, start_line, line[at : tag.start()])
        side = "close" if tag[1] else "open"
        meta = {"family": "liquid", "name": tag[2], "attrs": _attributes(tag)}
        component.mark(state, start_line, side, meta)
        at = tag.end()
    _text(state, start_line, line[at:])
    state.line = start_line + 1
    return True


def _text(state: StateBlock, line: int, text: str) -> None:
    """Text between two tags of one line is a paragraph."""
    if not text.strip():
        return
    state.push("paragraph_open", "p", 1).map = [line, line + 1]
    inline = state.push("inline", "", 0)
    inline.content, inline.children, inline.map = text.strip(), [], [line, line + 1]
    state.push("paragraph_close", "p", -1)


def _inline(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("{%", state.pos) or state.src.find("%}", state.pos, state.posMax) < 0:
        return False
    tag = _TAG.match(state.src, state.pos, state.posMax)
    if tag is None:
        return False
    if not silent:
        token: Token = state.push("liquid_inline", "", 0)
        token.content = tag.group()
        token.meta = {"family": "liquid", "name": tag[2], "attrs": _attributes(tag), "close": bool(tag[1])}
    state.pos = tag.end()
    return True
