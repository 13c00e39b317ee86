"""Documentation sites (VuePress, Docusaurus, MkDocs): HTML around Markdown, containers, admonitions, heading ids."""

from __future__ import annotations

import re

from studykit.config import Conventions
from studykit.dialects.base import Dialect, no_footer, nothing_generated
from studykit.dialects.spelling import relative_link
from studykit.dialects.titles import by_heading
from studykit.graph.resolve import resolve_relative
from studykit.model.patterns import pattern

_CONTAINER = pattern(r"^:::[ ]?[A-Za-z][\w-]*")
_HEADING_ID = pattern(r"^#{1,6}[ \t].*\{#[\w.:-]+\}[ \t]*$")
_WRAPPER = pattern(r"^<(?:div|section|article|aside|details|figure)\b[^<>]*\bclass\s*=", re.IGNORECASE)
_MARKS = (":::", "{#", "\n<")
"""without one of these no line but the first is any of them"""
_ADMONITION = pattern(
    r"^(?:!!!|\?\?\?\+?|===)[ ](?:[a-z-]+(?:[ ]\"|[ \t]*$)|\")[^\n]*\n(?:[ \t]*\n)*[ ]{4}", re.MULTILINE
)
_ADMONISHING = ("!!! ", "??? ", "???+ ", '=== "')


def _recognise(text: str) -> bool:
    if any(mark in text for mark in _ADMONISHING) and _ADMONITION.search(text):
        return True
    if not (text.startswith("<") or any(mark in text for mark in _MARKS)):
        return False
    marked = (line for line in text.split("\n") if line.startswith((":::", "#", "<")))
    return any(_CONTAINER.match(line) or _HEADING_ID.match(line) or _WRAPPER.match(line) for line in marked)


DOCS = Dialect(
    name="docs",
    constructs=frozenset(
        {"html", "math", "footnote", "tasklist", "callout", "deflist", "container", "admonition", "heading_id", "mdx"}
    ),
    conventions=Conventions(),
    title=by_heading,
    generated=nothing_generated,
    footer=no_footer,
    resolve=resolve_relative,
    spell_link=relative_link,
    recognise=_recognise,
    traits=frozenset({"slug-anchors"}),
)
