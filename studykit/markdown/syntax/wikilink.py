"""``[[target#fragment|alias]]`` and its embedding form ``![[...]]``."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from studykit.markdown.closers import Closers

LONGEST = 2000
"""Characters between the brackets: a bound that keeps hostile input linear."""

_CLOSE = Closers(re.compile(r"\]\]"))
_SIZE = re.compile(r"\d+(?:x\d+)?%?")


def plugin(md: MarkdownIt) -> None:
    """Tokens ``wikilink`` and ``embed``; ``meta`` has ``target``, ``fragment``, ``shown``, ``aliased`` and ``size``."""
    md.inline.ruler.before("link", "wikilink", _wikilink)


def _wikilink(state: StateInline, silent: bool) -> bool:
    src, start = state.src, state.pos
    embed = src.startswith("![[", start)
    if not embed and not src.startswith("[[", start):
        return False
    inner_start = start + (3 if embed else 2)
    close = _CLOSE.next(state, inner_start, LONGEST)
    inner = src[inner_start:close] if close >= 0 else ""
    if not inner.strip() or "\n" in inner or "[[" in inner:
        return False
    if not silent:
        token = state.push("embed" if embed else "wikilink", "", 0)
        token.content = src[start : close + 2]
        token.meta = split(inner, embed)
    state.pos = close + 2
    return True


def split(inner: str, embed: bool) -> dict[str, str | bool]:
    """The parts of what stands between the brackets."""
    name, _, alias = inner.replace("\\|", "|").partition("|")
    target, _, fragment = name.strip().partition("#")
    alias, size = alias.strip(), ""
    if embed and _SIZE.fullmatch(alias):
        alias, size = "", alias
    return {
        "target": target.strip(),
        "fragment": fragment,
        "shown": alias or name.strip(),
        "aliased": bool(alias),
        "size": size,
    }
