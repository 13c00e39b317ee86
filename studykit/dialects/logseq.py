"""Logseq graphs: an outline of blocks with ``key:: value`` properties; pages by title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from posixpath import basename
from typing import Any
from urllib.parse import unquote

from studykit.config import Conventions, Separators
from studykit.dialects.base import Dialect, Footer, TitleFacts, nothing_generated
from studykit.dialects.spelling import escaped
from studykit.graph.names import Names, folded, without_ending
from studykit.graph.resolve import resolve_page
from studykit.model.link import Link, LinkRole, Resolution
from studykit.model.patterns import pattern
from studykit.model.span import NotePath
from studykit.text import SourceText

_PROPERTY = pattern(r"^[ \t]*(?:[-*][ \t]+)?(?P<key>[\w./-]+)::(?:[ \t]+(?P<value>.*))?$")
_TAG_KEYS = frozenset({"tags", "tag"})
_LIST_KEYS = frozenset({"tags", "tag", "alias", "aliases"})
_JOURNAL_FILE = pattern(r"(?:.*/)?journals/(\d{4})[_-](\d{2})[_-](\d{2})")
_NUMERIC_DAY = pattern(r"(\d{4})[-_/](\d{1,2})[-_/](\d{1,2})")
_LONG_DAY = pattern(r"([A-Z][a-z]{2})[a-z]* (\d{1,2})(?:st|nd|rd|th), (\d{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def page_title(path: NotePath) -> str:
    """``Scope___Why Two%3F.md`` is the page ``Scope/Why Two?``; a journal's title is its day."""
    plain = without_ending(path)
    journal = _JOURNAL_FILE.fullmatch(plain)
    if journal and (day := _day_title(*(int(part) for part in journal.groups()))):
        return day
    return unquote(basename(plain).replace("___", "/")).strip()


def _day_title(year: int, month: int, day: int) -> str:
    """A journal's day as Logseq spells it by default: ``Jan 5th, 2024``; "" for a day that does not exist."""
    try:
        date(year, month, day)
    except ValueError:
        return ""
    ending = "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{_MONTHS[month - 1]} {day}{ending}, {year}"


def _day_named(target: str) -> str:
    """The journal title that a date in another spelling means, or ""."""
    if match := _NUMERIC_DAY.fullmatch(target):
        return _day_title(int(match[1]), int(match[2]), int(match[3]))
    if (match := _LONG_DAY.fullmatch(target)) and match[1] in _MONTHS:
        return _day_title(int(match[3]), _MONTHS.index(match[1]) + 1, int(match[2]))
    return ""


def _title(facts: TitleFacts) -> str:
    return facts.front_matter or page_title(facts.path)


def _page_properties(lines: Sequence[str]) -> Mapping[str, Any]:
    """``key:: value`` lines at the very top of a page; tags and aliases are lists, their brackets taken off."""
    found: dict[str, Any] = {}
    for line in lines:
        match = _PROPERTY.match(line)
        if match is None:
            break
        key, value = match.group("key").lower(), (match.group("value") or "").strip()
        words = [word.strip().lstrip("#").removeprefix("[[").removesuffix("]]") for word in value.split(",")]
        found.setdefault(key, [word for word in words if word] if key in _LIST_KEYS else value)
    return found


def _properties(source: SourceText) -> Footer:
    """Links in ``key:: [[x]]`` lines belong to the property."""
    roles: dict[int, LinkRole] = {}
    for number, line in enumerate(source.lines, 1):
        found = _PROPERTY.match(line)
        if found:
            roles[number] = LinkRole.TAG if found.group("key").lower() in _TAG_KEYS else LinkRole.PROPERTY
    return Footer(0, roles)


def _resolve(link: Link, source: NotePath, names: Names) -> Resolution:
    """By title or alias, a journal also by its date; the file of a namespaced page spells ``/`` as ``___``."""
    first = resolve_page(link, source, names)
    if first.path is not None or not link.target or link.target.startswith(("..", "/")):
        return first
    for other in (link.target.replace("/", "___"), _day_named(link.target)):
        if other and other != link.target:
            second = resolve_page(link._replace(target=other), source, names)
            if second.path is not None:
                return second
    return first


def _spell(target: NotePath, source: NotePath, names: Names, text: str) -> str:
    """``[[Title]]`` by the page's title, whatever its file is called; ``[text]([[Title]])`` with another text."""
    del source
    name = page_title(target)
    if target not in names.titles.get(folded(name), ()):
        name = next((title for title, paths in names.titles.items() if target in paths), name)
    return f"[[{name}]]" if not text or text == name else f"[{escaped(text)}]([[{name}]])"


LOGSEQ = Dialect(
    name="logseq",
    constructs=frozenset(
        {
            "breaks",
            "html",
            "wikilink",
            "tag",
            "bracket_tag",
            "block_ref",
            "highlight",
            "caret_highlight",
            "math",
            "logseq",
            "tasklist",
        }
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
    spell_link=_spell,
    recognise=lambda _text: False,
    traits=frozenset({"tags", "properties", "card-anywhere", "empty-pages"}),
    record="logseq_properties",
    page_properties=_page_properties,
)
