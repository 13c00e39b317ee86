"""Obsidian: wikilinks, embeds, tags, callouts, ``%%comments%%``, and a footer of labelled links."""

from __future__ import annotations

import re

from studykit.config import Conventions
from studykit.dialects.base import Dialect, Footer, nothing_generated
from studykit.dialects.spelling import shortest_wikilink
from studykit.dialects.titles import by_file_name
from studykit.graph.names import Names
from studykit.graph.resolve import resolve_markdown, resolve_wikilink
from studykit.model.link import Link, LinkKind, LinkRole, Resolution
from studykit.model.patterns import pattern
from studykit.model.span import NotePath
from studykit.text import SourceText, holds

_RULE = pattern(r"^[ \t]{0,3}(?:-{3,}|_{3,}|\*{3,})[ \t]*$")
_LABEL = pattern(r"^(?P<label>Status|Tags|Links|References):[ \t]*")
_LISTED = pattern(r"^[ \t]*(?:[-*+][ \t]+)?!?\[")
_ROLES = {"Tags": LinkRole.TAG, "Links": LinkRole.LINK, "References": LinkRole.REFERENCE, "Status": LinkRole.TAG}
_WIKILINK = pattern(r"\[\[[^\[\]\n]+\]\]")
_CALLOUT = pattern(r"^> ?\[![\w-]+\]", re.MULTILINE)


def _footer(source: SourceText) -> Footer:
    """The labels under the last rule; links on the lines below a label have its role, to a paragraph of other text."""
    if not any(f"{label}:" in source.text for label in _ROLES):
        return Footer()
    lines = source.lines
    marked = [number for number, line in enumerate(lines, 1) if line and line[-1] in "-_* \t"]
    rule = next((number for number in reversed(marked) if _RULE.match(lines[number - 1])), 0)
    if not rule:
        return Footer()
    first = next((n for n in range(rule + 1, len(lines) + 1) if lines[n - 1].strip()), 0)
    if not first or not _LABEL.match(lines[first - 1]):
        return Footer()
    roles: dict[int, LinkRole] = {}
    role = LinkRole.BODY
    for number in range(first, len(lines) + 1):
        label = _LABEL.match(lines[number - 1])
        if label:
            role = _ROLES[label.group("label")]
        elif lines[number - 1].strip() and not lines[number - 2].strip() and not _LISTED.match(lines[number - 1]):
            break
        roles[number] = role
    return Footer(rule, roles)


def _resolve(link: Link, source: NotePath, names: Names) -> Resolution:
    if link.kind in (LinkKind.MARKDOWN, LinkKind.IMAGE):
        return resolve_markdown(link, source, names)
    return resolve_wikilink(link, source, names)


def _recognise(text: str) -> bool:
    if holds(text, "<!--SR:") or holds(text, "%%"):
        return True
    linked = holds(text, "[[") and _WIKILINK.search(text) is not None
    return linked or (holds(text, "[!") and _CALLOUT.search(text) is not None)


OBSIDIAN = Dialect(
    name="obsidian",
    constructs=frozenset(
        {
            "breaks",
            "html",
            "wikilink",
            "tag",
            "callout",
            "highlight",
            "math",
            "percent_comment",
            "footnote",
            "tasklist",
            "block_id",
        }
    ),
    conventions=Conventions(),
    title=by_file_name,
    generated=nothing_generated,
    footer=_footer,
    resolve=_resolve,
    spell_link=shortest_wikilink,
    recognise=_recognise,
    traits=frozenset({"tags", "loose-lists", "plugin"}),
)
