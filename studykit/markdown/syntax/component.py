"""What bracketing lines of several dialects share: ``{% hint %}``, ``:::note``, ``#+BEGIN_NOTE``.

A block rule only marks such lines, flat, as ``component`` tokens; everything between them is parsed as it stands.
This rule then finds which lines belong together, so that a line without its partner costs nothing but itself.
"""

from __future__ import annotations

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

DEEPEST = 20
"""Brackets in brackets; a line that opens a deeper one has no partner."""


def plugin(md: MarkdownIt) -> None:
    """Tokens ``component_open``/``component_close`` and ``component`` (without partner).

    ``meta``: ``family``, ``name``, ``attrs``.
    """
    md.core.ruler.after("block", "component", _pair)


def mark(state: StateBlock, line: int, side: str, meta: dict[str, Any]) -> None:
    """Push the token of one bracketing line; ``side`` is "open" or "close", ``meta`` as in `plugin`."""
    token = state.push("component", "", 0)
    token.map = [line, line + 1]
    token.info = side
    token.meta = meta


def _pair(state: StateCore) -> None:
    if not any(token.type == "component" for token in state.tokens):
        return
    partner = _partners(state.tokens)
    ends: dict[int, list[Token]] = {}
    out: list[Token] = []
    for index, token in enumerate(state.tokens):
        out += ends.pop(index, [])
        if token.type != "component":
            out.append(token)
        elif token.info == "open" and index in partner:
            token.type, token.nesting = "component_open", 1
            out.append(token)
            closing = Token("component_close", "", -1, meta=token.meta, block=True)
            ends.setdefault(partner[index], []).insert(0, closing)
        elif token.info == "open":
            out.append(token)
    state.tokens = [*out, *(token for left in ends.values() for token in left)]


def _partners(tokens: list[Token]) -> dict[int, int]:
    """For each opening line, the index of the token before which it ends."""
    partner: dict[int, int] = {}
    levels: list[list[int]] = [[]]
    for index, token in enumerate(tokens):
        if token.type == "component":
            if token.info == "open" and sum(map(len, levels)) < DEEPEST:
                levels[-1].append(index)
            elif token.info == "open":
                continue
            else:
                _close(tokens, levels[-1], token.meta, index, partner)
        elif token.nesting == 1:
            levels.append([])
        elif token.nesting == -1:
            _leave(tokens, levels.pop(), index, partner)
    _leave(tokens, levels[0], len(tokens), partner)
    return partner


def _close(tokens: list[Token], opened: list[int], meta: dict[str, Any], index: int, partner: dict[int, int]) -> None:
    for place in range(len(opened) - 1, -1, -1):
        candidate = tokens[opened[place]].meta
        if candidate["family"] == meta["family"] and meta["name"] in ("", candidate["name"]):
            partner[opened[place]] = index
            del opened[place:]
            return


def _leave(tokens: list[Token], opened: list[int], index: int, partner: dict[int, int]) -> None:
    """A ``:::`` container that nobody closed ends with what it stands in."""
    for place in opened:
        if tokens[place].meta["family"] == "container":
            partner[place] = index
