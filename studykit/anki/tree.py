"""A fragment of HTML as a tree, whoever wrote it and however badly."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

DROPPED = frozenset(("script", "style", "head", "title", "template"))
"""Elements whose content is no text."""

_VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "source", "wbr", "area", "col", "embed"))
_DEEPEST = 60


@dataclass(slots=True)
class Element:
    """Names in small letters; text stands unescaped among the children."""

    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)


def parse(fragment: str) -> Element:
    """The nameless element around the fragment."""
    builder = _Builder()
    builder.feed(fragment)
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    """The tree of a fragment; what is nested too deeply becomes text of the element above it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]
        self._dropping = ""

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if self._dropping:
            return
        if tag in DROPPED:
            self._dropping = tag
        node = Element(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID or len(self._open) < _DEEPEST:
            self._open[-1].children.append(node)
            if tag not in _VOID and tag not in DROPPED:
                self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._dropping:
            self._dropping = ""
            return
        names = [node.name for node in self._open]
        if not self._dropping and tag in names[1:]:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self._open[-1].children.append(data)
