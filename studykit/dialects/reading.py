"""From the text of one file to a note: the one place where a dialect, its parts and the conventions meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from studykit.cards.decks import matches
from studykit.cards.page import DrawingOf, Page, no_drawing
from studykit.cards.whole_note import with_whole_note
from studykit.config import Conventions
from studykit.dialects import logseq_blocks
from studykit.dialects.base import Dialect, Footer, TitleFacts
from studykit.dialects.extent import too_much
from studykit.dialects.findings import findings, notices
from studykit.dialects.findings.shape import block_ids
from studykit.dialects.first_reading import (
    FirstReading,
    FrontMatter,
    Place,
    first_reading,
    lines_of,
    marks_of_cards,
    runs,
)
from studykit.dialects.flows import flow_findings
from studykit.dialects.front_links import front_aliases, front_links
from studykit.dialects.headings import explicit_anchors
from studykit.markdown.blocks import BlockKind, Structure
from studykit.markdown.hunks import Hunk
from studykit.markdown.inline import Scan
from studykit.model.card import CardBlock
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.links import Links, rows_of, with_roles
from studykit.model.note import Heading, Note, Tag
from studykit.model.span import Span
from studykit.text import SourceText, readable

__all__ = ["Place", "read_cards", "read_note"]


def read_note(
    source: SourceText,
    dialect: Dialect,
    conventions: Conventions,
    place: Place,
    byte_findings: Sequence[Diagnostic] = (),
    *,
    drawing: DrawingOf = no_drawing,
) -> Note:
    """Read one note. Pure: the same text, dialect, conventions, place and drawings give the same note."""
    first = first_reading(source, dialect, conventions, place, only_cards=False, drawing=drawing)
    page, front, unasked = first.page, first.front, first.unasked
    found = findings(page, first.blocks, first.generated) if place.with_cards else notices(page, first.generated)
    found = (*byte_findings, *_outside(first.conflicts, found, unasked), *_of_the_page(page, front, unasked))
    return replace(
        _of_cards(first, dialect, conventions, place),
        headings=page.headings,
        anchors=page.scan.anchors | explicit_anchors(page.headings) | _block_ids(page, dialect),
        links=_links(page.source, page.scan, first.footer, front),
        diagnostics=tuple(sorted(found)),
        meta=MappingProxyType(dict(front.meta)),
    )


def read_cards(
    source: SourceText,
    dialect: Dialect,
    conventions: Conventions,
    place: Place,
    *,
    drawing: DrawingOf = no_drawing,
) -> Note:
    """The same note without its headings, anchors, links, findings and front matter, in a part of the time.

    Its cards and all that is asked of a note with them are the same: title, aliases, tags, language.
    """
    from studykit.dialects.abridged import abridged  # noqa: PLC0415 - a note that changed is read whole

    whole = readable(source)
    marks = marks_of_cards(conventions)
    short = abridged(whole, *marks) if marks is not None else None
    if short is not None:
        first = first_reading(
            short.source, dialect, conventions, place, only_cards=True, spared=short.lengths[-1], drawing=drawing
        )
        outside = first.generated or first.conflicts or first.unasked or first.page.structure.unread
        note = None if outside else short.in_whole(_without_itself(first, dialect, place))
        if note is not None:
            return with_whole_note(note, whole, conventions) if place.with_cards else note
    spared = None if short is not None else 0
    first = first_reading(source, dialect, conventions, place, only_cards=True, spared=spared, drawing=drawing)
    return _of_cards(first, dialect, conventions, place)


def _of_cards(first: FirstReading, dialect: Dialect, conventions: Conventions, place: Place) -> Note:
    note = _without_itself(first, dialect, place)
    settled = all(hunk.first > first.front.last_line for hunk in first.conflicts)
    return with_whole_note(note, first.page.source, conventions) if place.with_cards and settled else note


def _without_itself(first: FirstReading, dialect: Dialect, place: Place) -> Note:
    """The note with the cards in it, but not as a card."""
    page, front, source = first.page, first.front, first.page.source
    return Note(
        path=source.path,
        dialect=dialect.name,
        title=dialect.title(_title_facts(source, front, page.headings, page.structure, place)),
        aliases=front_aliases(front.meta),
        tags=_tags(page, dialect),
        headings=(),
        anchors=frozenset(),
        links=(),
        blocks=_without_conflicts(first.blocks, first.conflicts),
        diagnostics=(),
        body=tuple(_body(source, page.hidden_lines)),
        sha256=source.sha256,
        lang=str(front.meta.get("lang") or front.meta.get("language") or ""),
        writable=place.writable and source.encoding_error is None,
    )


def _body(source: SourceText, hidden: frozenset[int]) -> list[Span]:
    spans, at, behind = [], 1, len(source.lines) + 1
    for first, last in (*runs(hidden), (behind, behind)):
        if first > at:
            spans.append(source.lines_span(at, first - 1))
        at = last + 1
    return spans


def _without_conflicts(blocks: Sequence[CardBlock], conflicts: Sequence[Hunk]) -> tuple[CardBlock, ...]:
    """The cards that no conflict touches: of the others nobody knows yet how they read, and when they are due."""
    if not conflicts:
        return tuple(blocks)
    touched = lines_of(conflicts) | {line for hunk in conflicts for line in (hunk.first - 1, hunk.last + 1)}
    return tuple(block for block in blocks if touched.isdisjoint(range(block.lines[0], block.lines[1] + 1)))


def _title_facts(
    source: SourceText, front: FrontMatter, headings: Sequence[Heading], structure: Structure, place: Place
) -> TitleFacts:
    """The first heading that is not inside a quote gives the title."""
    quoted = {block.first for block in structure.blocks if block.quote and block.kind is BlockKind.HEADING}
    first = next((heading.text for heading in headings if heading.line not in quoted and heading.text), "")
    title = front.meta.get("title")
    return TitleFacts(source.path, str(title).strip() if title is not None else "", first, place.summary_title)


def _tags(page: Page, dialect: Dialect) -> tuple[Tag, ...]:
    """All tags in dialects that have them; elsewhere only those that the card conventions name."""
    conventions = page.conventions
    named = (*conventions.flashcard_tags, *conventions.card_tags, *conventions.review_tags)
    body = [placed.tag for placed in page.scan.tags]
    if "tags" not in dialect.traits:
        body = [tag for tag in body if matches(tag.name, named)]
    found: dict[str, Tag] = {}
    for tag in (*(Tag(name, 0) for name in page.front_tags), *body):
        found.setdefault(tag.name, tag)
    return tuple(found.values())


def _block_ids(page: Page, dialect: Dialect) -> frozenset[str]:
    """Block ids at line ends; in dialects with block references the ``id::`` of blocks."""
    ids = {name for name, _ in block_ids(page)}
    if "block_ref" in dialect.constructs and "id::" in page.source.text:
        ids.update(logseq_blocks.block_ids(page.source.lines))
    return frozenset(ids)


def _links(source: SourceText, scanned: Scan, footer: Footer, front: FrontMatter) -> Links:
    body = with_roles(scanned.links, footer.roles)
    before = rows_of(front_links(source, front.last_line))
    return Links([*before, *body.rows]) if before else body


def _outside(conflicts: Sequence[Hunk], found: Sequence[Diagnostic], unasked: int) -> list[Diagnostic]:
    """The findings that neither an open conflict nor an end of the cards may have made."""
    unsettled = lines_of(conflicts)
    return [one for one in found if one.line not in unsettled and not 0 < unasked <= one.line]


def _of_the_page(page: Page, front: FrontMatter, unasked: int) -> Iterator[Diagnostic]:
    yield from flow_findings(page)
    yield from too_much(page, unasked)
    if front.problem is not None:
        yield Diagnostic(
            page.path, 1, 1, "bad-frontmatter", Severity.WARNING,
            f"{front.problem}; the note itself is read",
            "Correct the line, or quote the value.",
        )  # fmt: skip
