"""Notes, embedded notes and fragments of Markdown as clean HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from markdown_it.token import Token

from studykit.markdown.parser import parse
from studykit.markdown.syntax import slot
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.render import drawings, raw
from studykit.render.clean import Shelf, clean
from studykit.render.cloze import marked
from studykit.render.page import Page, TocEntry
from studykit.render.plain import text_of
from studykit.render.policy import Embedded, Policy, Slot
from studykit.render.prepare import Prepared, prepare, prepare_fragment
from studykit.render.tongues import is_east_asian
from studykit.render.writer import HtmlWriter
from studykit.text import SourceText

_WORDS = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.?;’“”…。、，？；「」-]){0,400}(?:[^\W_]|[.?。？」”])|[^\W\d_]")
"""One line of words and such marks as mean nothing in Markdown, in any dialect"""

LONGEST = 2_000_000
"""Characters of a note that are shown."""


@dataclass(frozen=True, slots=True)
class RenderedNote:
    """A note's body. ``toc`` are its headings as shown, ``flows`` counts drawings, ``text`` is what search finds."""

    html: str
    toc: tuple[TocEntry, ...]
    problems: tuple[Diagnostic, ...]
    flows: int
    text: str


def render_note(
    source: SourceText, note: Note, constructs: frozenset[str], policy: Policy, slots: Sequence[Slot] = ()
) -> RenderedNote:
    """The body of a note: only what is its content, cleaned as a whole, ``slots`` (its cards) in their places."""
    lines = (1, source.line_at(LONGEST)) if len(source.text) > LONGEST else None
    prepared = prepare(source, note, slots, lines)
    page = _page(prepared, constructs, policy, source.sha256)
    page.path, page.trail, page.base = note.path, ((note.path, None),), policy.heading_base
    page.slugs = {heading.line: heading.explicit or heading.slug for heading in note.headings}
    tokens = parse(prepared.text, constructs)
    html = _finished(page, tokens)
    if lines:
        message = f"the note is too long to be shown whole: it ends after line {lines[1]}"
        page.problem("note-too-long", Severity.INFO, message, "divide it into several notes", lines[1])
    return RenderedNote(html, tuple(page.toc), tuple(page.problems), page.flows, text_of(tokens, prepared.slots))


def render_fragment(markdown: str, constructs: frozenset[str], policy: Policy) -> str:
    """A stretch of Markdown (one side of a card); the cloze marks become ``<span class="cloze">``."""
    alone = not policy.language or (markdown.isascii() and not is_east_asian(policy.language))
    if alone and _WORDS.fullmatch(markdown):
        return f"<p>{markdown}</p>\n"  # as most cards are: parsing them took a tenth of a build
    prepared = prepare_fragment(markdown)
    page = _page(prepared, constructs, policy, markdown)
    page.ids, page.base = False, policy.heading_base
    return _finished(page, parse(prepared.text, constructs))


def render_inline(markdown: str, constructs: frozenset[str], policy: Policy) -> str:
    """A single line (a title, the words around a link) without a paragraph around it."""
    prepared = prepare_fragment(" ".join(markdown.split()))
    page = _page(prepared, constructs, policy, markdown)
    page.ids = False
    tokens = [token for token in parse(prepared.text, constructs) if token.type == "inline"]
    return _finished(page, tokens)


def render_embedded(outer: Page, found: Embedded, lines: tuple[int, int] | None) -> str:
    """A note, or some lines of it, for inside another; its problems are told of the outer page's line."""
    prepared = prepare(found.source, found.note, found.slots, lines)
    page = _page(prepared, found.constructs, found.policy, outer.path + found.source.sha256 + str(lines))
    page.path, page.trail, page.ids = found.note.path, (*outer.trail, (found.note.path, lines)), False
    page.base = min(6, outer.base + len(outer.levels)) if outer.base else 0
    html = _finished(page, parse(prepared.text, found.constructs))
    outer.problems += [replace(problem, path=outer.path, line=outer.line) for problem in page.problems]
    outer.flows += page.flows
    return html


def _page(prepared: Prepared, constructs: frozenset[str], policy: Policy, seed: str) -> Page:
    eastern = is_east_asian(policy.language)
    western = bool(policy.language) and not eastern
    return Page(policy, constructs, prepared, Shelf(seed), NotePath(""), western=western, eastern=eastern)


def _finished(page: Page, tokens: Sequence[Token]) -> str:
    if any(token.type in ("html_block", "inline") and "<!--" in token.content for token in tokens):
        page.beside = drawings.beside_images(tokens)
    writer = HtmlWriter(page, render_embedded)
    body = marked(slot.filled(writer.blocks(tokens), writer.slot))
    return clean(body, page.shelf, partial(raw.tag, page) if page.raw else None, ids=page.ids)
