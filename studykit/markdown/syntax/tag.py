"""``#tag`` after white space or at the start of a line, ``#[[a tag]]`` where the dialect has it."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_TAG = re.compile(r"#((?:[\w/-]|[^\x00-\x7f\s\u2000-\u200c\u200e-\u206f\u2e00-\u2e7f])+)")
_BRACKETED = re.compile(r"#\[\[([^\[\]\n]{1,500})\]\]")


def plugin(md: MarkdownIt) -> None:
    """Token ``tag`` with the name, spelled as written and without ``#``, as ``content``."""
    md.inline.ruler.before("link", "tag", _tag)


def bracketed(md: MarkdownIt) -> None:
    """The same token for ``#[[a tag]]``."""
    md.inline.ruler.before("link", "bracket_tag", _bracketed)


def _tag(state: StateInline, silent: bool) -> bool:
    return _match(_TAG, state, silent)


def _bracketed(state: StateInline, silent: bool) -> bool:
    return _match(_BRACKETED, state, silent)


def _match(pattern: re.Pattern[str], state: StateInline, silent: bool) -> bool:
    at = state.pos
    if state.src[at] != "#" or (at > 0 and not state.src[at - 1].isspace()):
        return False
    found = pattern.match(state.src, at, state.posMax)
    if found is None or found.group(1).isdigit():
        return False
    if not silent:
        state.push("tag", "", 0).content = found.group(1)
    state.pos = found.end()
    return True
