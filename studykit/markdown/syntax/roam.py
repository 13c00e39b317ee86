"""What roam-to-git makes of an outline, put right for reading.

- A fence inside a bullet may be closed at the end of its last line of code, and its lines may stand at column 0.
- A ``#tag`` was rewritten to ``[tag](<tag.md>)`` everywhere: in code, and glued to a URL, it is a tag again.
- Bullets with nothing in them separate others on Roam's own page: they are left out.
- Neighbouring bullets that hold one quotation each become one bullet with one quotation.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from studykit.markdown import bullet_fence

_REWRITTEN = r"\[([^\[\]\n]{1,200})\]\(<(?:\.\./){0,20}\1\.md>\)"
_IN_CODE = re.compile(_REWRITTEN)
_GLUED = re.compile(rf"(?<=[=&?]){_REWRITTEN}|(?<=\.html){_REWRITTEN.replace(chr(92) + '1', chr(92) + '2')}")


def plugin(md: MarkdownIt) -> None:
    """Works on the tokens CommonMark has; makes none of its own."""
    md.core.ruler.after("normalize", "roam_glued", _glued)
    bullet_fence.plugin(md)
    md.core.ruler.after("block", "roam_outline", _outline)
    md.core.ruler.push("roam_code", _code)


def _glued(state: StateCore) -> None:
    if ".md>)" in state.src:
        state.src = _GLUED.sub(lambda found: "#" + (found[1] or found[2]), state.src)


def _outline(state: StateCore) -> None:
    kept: list[Token] = []
    for token in state.tokens:
        if token.type in _OPENER and kept[-1].type == _OPENER[token.type]:
            kept.pop()
        else:
            kept.append(token)
    state.tokens = _joined_lists(_joined_quotes(kept))


_OPENER = {f"{name}_close": f"{name}_open" for name in ("list_item", "bullet_list", "ordered_list")}
_SEAM = ["blockquote_close", "list_item_close", "list_item_open", "blockquote_open"]


def _joined_quotes(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        if [token.type for token in tokens[index : index + 4]] == _SEAM:
            index += 4
            continue
        out.append(tokens[index])
        index += 1
    return out


def _joined_lists(tokens: list[Token]) -> list[Token]:
    """Ordered lists that follow each other inside a joined quotation and go on counting are one list."""
    out: list[Token] = []
    counts: list[int] = []
    for token in tokens:
        if token.type == "ordered_list_open":
            start = int(token.attrGet("start") or 1)
            if out and out[-1].type == "ordered_list_close" and out[-1].meta.get("next") == start:
                counts.append(start)
                out.pop()
                continue
            counts.append(start)
        elif token.type == "list_item_open" and token.markup in (".", ")") and counts:
            counts[-1] += 1
        elif token.type == "ordered_list_close" and counts:
            token.meta["next"] = counts.pop()
        out.append(token)
    return out


def _code(state: StateCore) -> None:
    for block in state.tokens:
        for token in [block, *(block.children or [])]:
            if token.type in ("code_inline", "fence", "code_block", "math_inline") and ".md>)" in token.content:
                token.content = _IN_CODE.sub(r"#\1", token.content)
