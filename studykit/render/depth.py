"""HTML in HTML to a depth that no person writes.

Browsers and the cleaner look through all open elements at every new one, and open bold and italics that were never
closed again in each paragraph that follows: a megabyte of ``<div>`` takes minutes, and ``<b class=1><p>`` can grow
without bounds.
"""

from __future__ import annotations

import re
from collections import Counter

DEEPEST = 250
"""Open elements; a tag that would open one more is shown as text. Markdown itself nests to half of that."""
MOST_LASTING = 20
"""Of those, bold and its like: each is opened again in every paragraph that follows."""

_BODILESS = frozenset(
    ["br", "hr", "img", "wbr", "col", "source", "area", "base", "input", "link", "meta", "param", "track", "embed"]
)
_ENDED_BY_THE_NEXT = frozenset(
    ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "rt", "rp", "a"]
)
_LASTING = frozenset(
    ["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)  # fmt: skip
"""Elements that stay open behind the end of what they stand in, until their own end"""
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")


def shallow(html: str) -> str:
    """The same HTML; the ``<`` of tags that open too much, and of what would close them, is escaped."""
    if html.count("<") <= DEEPEST:
        return html
    elements: list[str] = []
    lasting: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    out: list[str] = []
    at = 0
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in _BODILESS or name in _ENDED_BY_THE_NEXT:
            continue
        if tag[1] and not refused[name]:
            _close(name, elements, lasting)
        elif tag[1] or (lasting.total() >= MOST_LASTING if name in _LASTING else len(elements) >= DEEPEST):
            refused[name] += -1 if tag[1] else 1
            out += [html[at : tag.start()], "&lt;"]
            at = tag.start() + 1
        elif name in _LASTING:
            lasting[name] += 1
        else:
            elements.append(name)
    return "".join([*out, html[at:]])


def _close(name: str, elements: list[str], lasting: Counter[str]) -> None:
    if name in _LASTING:
        lasting[name] = max(0, lasting[name] - 1)
    elif name in elements:
        while elements.pop() != name:
            pass
