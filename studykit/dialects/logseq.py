"""Logseq graphs: an outline of blocks with ``key:: value`` properties; pages by title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from posixpath import basename
from urllib.parse import unquote

from studykit.config import Conventions, Separators
from studykit.dialects.base import Dialect, Footer, TitleFacts, nothing_generated
from studykit.dialects.spelling import page_wikilink
from studykit.graph.names import Names, without_ending
from studykit.graph.resolve import resolve_page
from studykit.model.link import Link, LinkRole, Resolution
from studykit.model.span import NotePath

_PROPERTY = re.compile(r"^[ \t]*(?:[-*][ \t]+)?(?P<key>[\w./-]+)::[ \t]")
_TAG_KEYS = frozenset({"tags", "tag"})


def page_title(path: NotePath) -> str:
    """``Scope___Why Two%3F.md`` is the page ``Scope/Why Two?``."""
    return unquote(basename(without_ending(path)).replace("___", "/"))


def _title(facts: TitleFacts) -> str:
    return facts.front_matter or page_title(facts.path)


def _properties(lines: Sequence[str]) -> Footer:
    """Links in ``key:: [[x]]`` lines belong to the property."""
    roles: dict[int, LinkRole] = {}
    for number, line in enumerate(lines, 1):
        found = _PROPERTY.match(line)
        if found:
            roles[number] = LinkRole.TAG if found.group("key").lower() in _TAG_KEYS else LinkRole.PROPERTY
    return Footer(0, roles)


def _resolve(link: Link, source: NotePath, names: Names) -> Resolution:
    """By title or alias; the file of a namespaced page spells ``/`` as ``___``."""
    first = resolve_page(link, source, names)
    if first.path is None and "/" in link.target and not link.target.startswith(("..", "/")):
        second = resolve_page(replace(link, target=link.target.replace("/", "___")), source, names)
        return second if second.path is not None else first
    return first


LOGSEQ = Dialect(
    name="logseq",
    constructs=frozenset(
        {"breaks", "html", "wikilink", "tag", "bracket_tag", "block_ref", "highlight", "math", "logseq", "tasklist"}
    ),
    conventions=Conventions(
        separators=Separators(inline=(), reversed=(), multiline=(), multiline_reversed=()),
        card_tags=("card",),
        clozes=(),
    ),
    title=_title,
    generated=nothing_generated,
    footer=_properties,
    resolve=_resolve,
    spell_link=page_wikilink,
    recognise=lambda _lines: False,
    traits=frozenset({"tags", "properties", "card-anywhere", "empty-pages"}),
    record="logseq_properties",
)
