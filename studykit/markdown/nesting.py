"""Blocks inside blocks of their own kind, to a depth: what is deeper is text."""

from __future__ import annotations

from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.rules_block import StateBlock


def bounded(rule: RuleFuncBlockType, deepest: int, kind: str) -> RuleFuncBlockType:
    """A block rule that does not apply inside ``deepest`` blocks of its ``kind``, which counts them in ``env``."""

    def within(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        depth = state.env.get(kind, 0)
        if depth == deepest:
            return False
        state.env[kind] = depth + 1
        found = rule(state, start_line, end_line, silent)
        state.env[kind] = depth
        return found

    return within
