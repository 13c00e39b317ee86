"""A note, or a part of one, shown inside another."""

from __future__ import annotations

import re
from html import escape

from markdown_it.token import Token

from studykit.graph.fragments import find_heading
from studykit.model.diagnostic import Severity
from studykit.model.link import LinkKind
from studykit.model.note import Note
from studykit.render import links
from studykit.render.page import Page, Part
from studykit.render.policy import Embedded, Target
from studykit.render.tongues import other
from studykit.render.writing import Writer
from studykit.text import SourceText

DEEPEST = 5
"""Notes in notes in notes: more are shown as links."""

_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")


def block(writer: Writer, token: Token) -> str:
    """The embedded note's HTML by placeholder, or a link where it cannot or must not be shown."""
    page, meta = writer.page, token.meta
    place = Target(LinkKind.EMBED, meta["target"], meta["fragment"], links.label(meta), page.line)
    found = page.policy.embed(place)
    if found is None:
        return _as_link(writer, place)
    lines = section(found.source, found.note, meta["fragment"]) if meta["fragment"] else None
    if _is_cycle(page, (found.note.path, lines)):
        page.problem(
            "embed-cycle",
            Severity.WARNING,
            f"{token.content} would show {found.note.path} inside itself",
            "embed one section of it instead, or link to it",
        )
        return _as_link(writer, place)
    if len(page.trail) > DEEPEST or (meta["fragment"] and lines is None):
        return _as_link(writer, place)
    return _framed(writer, place, found, lines)


def _is_cycle(page: Page, part: Part) -> bool:
    """Whether this is being shown already, around the embed."""
    path, lines = part
    if lines is None:
        return any(path == shown for shown, _lines in page.trail)
    return part in page.trail or (path == page.path and lines[0] <= page.line <= lines[1])


def _as_link(writer: Writer, place: Target) -> str:
    destination = writer.page.policy.link(place)
    return f'<p class="embed-link">{links.anchor(writer, destination, escape(place.text, quote=False))}</p>\n'


def _framed(writer: Writer, place: Target, found: Embedded, lines: tuple[int, int] | None) -> str:
    page = writer.page
    inner = writer.embedded(found, lines)
    label = escape(place.text if place.text != place.target else found.note.title, quote=False)
    title = links.anchor(writer, page.policy.link(place), label)
    body = page.shelf.put(inner)
    lang = other(page, found.policy.language)
    return f'<div class="embed"{lang}><p class="embed-source">{title}</p>\n{body}</div>\n'


def section(source: SourceText, note: Note, fragment: str) -> tuple[int, int] | None:
    """First and last line (1-based) of what ``#heading``, ``#outer#inner`` or ``#^block`` names; None if nothing."""
    if fragment.startswith("^"):
        return _block(source, fragment[1:])
    found = find_heading(note, fragment)
    if found is None:
        return None
    following = (other.line for other in note.headings if other.line > found.line and other.level <= found.level)
    return found.line, next(following, len(source.lines) + 1) - 1


def _block(source: SourceText, name: str) -> tuple[int, int] | None:
    ending = re.compile(rf"(?:^|\s)\^{re.escape(name)}\s*$")
    for index, line in enumerate(source.lines):
        if not ending.search(line):
            continue
        last = index
        if line.strip() == f"^{name}":
            while last > 0 and not source.lines[last - 1].strip():
                last -= 1
        first = last
        while first > 0 and source.lines[first - 1].strip() and not _ITEM.match(source.lines[first]):
            if _HEADING.match(source.lines[first - 1]):
                break
            first -= 1
        return first + 1, index + 1
    return None
