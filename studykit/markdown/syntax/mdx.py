"""Lines of documentation pages that are instructions to a program: ``import`` and ``export`` of MDX, ``[[toc]]``."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_LINE = re.compile(
    r"import\s+(?:[\w*{][^\n]{0,500}\s+from\s+)?['\"][^'\"\n]{1,500}['\"];?\s*$"
    r"|export\s+(?:const|default|let|function)\b"
    r"|\[\[toc\]\]\s*$",
    re.I,
)
_COMPONENT = re.compile(r"</?[A-Z][\w.]{0,80}(?:\s[^<>\n]{0,2000})?/?>[ \t]*$")


def plugin(md: MarkdownIt) -> None:
    """Makes no tokens. ``<Component ...>`` lines go too; what stands between two of them stays."""
    md.block.ruler.before("html_block", "mdx", _block)


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start, end = state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line]
    line = state.src[start:end]
    if state.is_code_block(start_line):
        return False
    if _COMPONENT.match(line):
        last = start_line + 1
    elif state.level == 0 and _LINE.match(line):
        last = start_line + 1
        while last < end_line and not state.isEmpty(last):
            last += 1
    else:
        return False
    if not silent:
        state.line = last
    return True
