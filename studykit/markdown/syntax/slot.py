"""A place in the text where something finished is put: a line (or table cell) holding ``U+FDD0 number U+FDD1``.

Both are noncharacters; `clean` keeps a note from holding them itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_SLOT = re.compile("\ufdd0(\\d+)\ufdd1")
_NONCHARACTERS = re.compile("[\ud800-\udfff\ufdd0-\ufdef]")


def clean(text: str) -> str:
    """The text without noncharacters of its own."""
    return _NONCHARACTERS.sub("\ufffd", text)


def spell(number: int) -> str:
    return f"\ufdd0{number}\ufdd1"


def numbers(text: str) -> list[int]:
    """The slots in a stretch of text that nobody parsed (an unclosed fence)."""
    return [int(number) for number in _SLOT.findall(text)]


def filled(html: str, put: Callable[[int], str]) -> str:
    """HTML in which slots that no rule has recognised (in the middle of a line) are filled too."""
    return _SLOT.sub(lambda found: put(int(found[1])), html) if "\ufdd0" in html else html


def plugin(md: MarkdownIt) -> None:
    """Tokens ``slot`` (block) and ``slot_inline``; ``meta["number"]``."""
    md.block.ruler.before("table", "slot", _block, {"alt": ["paragraph", "reference", "blockquote", "list", "table"]})
    md.inline.ruler.before("text", "slot", _inline)


def _block(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:
    found = _SLOT.match(state.src, state.bMarks[start_line] + state.tShift[start_line])
    if found is None or state.is_code_block(start_line):
        return False
    if not silent:
        token = state.push("slot", "", 0)
        token.map = [start_line, start_line + 1]
        token.meta = {"number": int(found[1])}
        state.line = start_line + 1
    return True


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "\ufdd0":
        return False
    found = _SLOT.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("slot_inline", "", 0).meta = {"number": int(found[1])}
    state.pos = found.end()
    return True
