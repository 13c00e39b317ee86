"""Lines of documentation pages meant for a program: ``import``, ``export`` and tags of MDX, ``[[toc]]``."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from studykit.markdown.syntax import component

_LINE = re.compile(
    r"import\s+(?:[\w*{][^\n]{0,500}\s+from\s+)?['\"][^'\"\n]{1,500}['\"];?\s*$"
    r"|export\s+(?:const|default|let|function)\b"
    r"|\[\[toc\]\]\s*$",
    re.I,
)
_TAB = re.compile(r"<(/?)(Tabs|TabItem)(\s[^<>\n]{0,2000})?>[ \t]*$")
_LABEL = re.compile(r"\s(?:label|value)=(?:\"([^\"]*)\"|'([^']*)'|\{['\"]([^'\"]*)['\"]\})")
_COMPONENT = re.compile(r"</?[A-Z][\w.]{0,80}(?:\s[^<>\n]{0,2000})?/?>[ \t]*$")


def plugin(md: MarkdownIt) -> None:
    """``component`` tokens of family "container" for tabs. Other ``<Component ...>`` lines go; what stands between two
    of them stays.
    """
    md.block.ruler.before("html_block", "mdx", _block)


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start, end = state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line]
    line = state.src[start:end]
    if state.is_code_block(start_line):
        return False
    tab = _TAB.match(line)
    if tab is not None and not line.rstrip().endswith("/>"):
        if not silent:
            meta = {"family": "container", "name": "tabs" if tab[2] == "Tabs" else "tab", "attrs": _title(tab[3] or "")}
            component.mark(state, start_line, "close" if tab[1] else "open", meta)
        last = start_line + 1
    elif _COMPONENT.match(line):
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


def _title(attributes: str) -> dict[str, str]:
    """A tab's label, else its value, which stands before it."""
    found = [next(filter(None, match.groups()), "") for match in _LABEL.finditer(attributes)]
    return {"title": found[-1] if found else ""}
