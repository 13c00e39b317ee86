"""From the text of one file to a note: the one place where a dialect, its parts and the conventions meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from studykit.cards import find_cards
from studykit.cards.decks import matches
from studykit.cards.page import Page
from studykit.cards.whole_note import with_whole_note
from studykit.config import Conventions
from studykit.dialects import logseq_blocks
from studykit.dialects.base import Dialect, Footer, Generated, TitleFacts
from studykit.dialects.extent import as_far_as_read, too_much, within, without_records_from
from studykit.dialects.findings import findings, notices
from studykit.dialects.findings.shape import block_ids
from studykit.dialects.flows import flow_findings
from studykit.dialects.front_links import front_aliases, front_links, front_tags
from studykit.dialects.headings import explicit_anchors, outline
from studykit.markdown import frontmatter
from studykit.markdown.blocks import BlockKind, Structure, block_structure
from studykit.markdown.bounds import MOST_BLOCKS, scaled
from studykit.markdown.hunks import Hunk, hunks
from studykit.markdown.inline import Scan, scan
from studykit.markdown.repairs import revive, unindent_lists
from studykit.model.card import CardBlock, RawRecord
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.link import Link
from studykit.model.note import Heading, Note, Tag
from studykit.model.span import Span
from studykit.scheduling.records.comment import find_comments
from studykit.text import SourceText, readable


@dataclass(frozen=True, slots=True)
class _FrontMatter:
    """``last_line`` is 0 without front matter; ``problem`` is what is wrong with it."""

    meta: Mapping[str, Any]
    last_line: int
    problem: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """What the vault knows of a note beyond its text.

    ``summary_title`` is what GitBook's SUMMARY.md calls it. ``stem_deck`` is the deck a deck folder gives it,
    ``folder_deck`` its folder's path. ``with_cards`` is False where no cards are looked for (templates, ignored
    folders, conflict copies); ``writable`` is False where schedules must not be written into it.
    """

    summary_title: str = ""
    stem_deck: str = ""
    folder_deck: str = ""
    with_cards: bool = True
    writable: bool = True


def read_note(
    source: SourceText,
    dialect: Dialect,
    conventions: Conventions,
    place: Place,
    byte_findings: Sequence[Diagnostic] = (),
) -> Note:
    """Read one note. Pure: the same text, dialect, conventions and place give the same note."""
    source = readable(source)
    lines = source.lines
    front = _front_matter(lines, dialect)
    generated = dialect.generated(lines, source.path)
    conflicts = hunks(source)
    hidden = _hidden_lines(front, generated, conflicts)
    shown = ["" if number in hidden else line for number, line in enumerate(lines, 1)] if hidden else lines
    structure = _structure(shown, dialect)
    if structure.unread:
        source, hidden, generated = as_far_as_read(source, structure, hidden, generated)
        structure, lines = within(structure), source.lines
    hidden_spans = tuple(source.lines_span(first, last) for first, last in _runs(hidden))
    scanned = scan(source, structure, dialect.constructs, hidden_spans)
    headings = outline(source, structure, "heading_id" in dialect.constructs)
    footer = dialect.footer(lines)
    page = Page(
        source=source,
        path=source.path,
        conventions=conventions,
        structure=structure,
        scan=scanned,
        headings=headings,
        records=_records(source, scanned, _lines_of(conflicts)),
        front_tags=front_tags(front.meta),
        traits=dialect.traits,
        front_deck=str(front.meta["deck"]).strip() if isinstance(front.meta.get("deck"), str) else "",
        stem_deck=place.stem_deck,
        folder_deck=place.folder_deck,
        footer_line=footer.first,
        hidden_lines=hidden,
        record_kind=dialect.record if place.writable else "journal",
    )
    blocks, unasked = find_cards(page) if place.with_cards else ((), 0)
    kept = _without_setext_cards(headings, structure, blocks)
    if kept != headings:
        headings, page = kept, replace(page, headings=kept)
        blocks, unasked = find_cards(page)  # a question is no heading over the cards below it, and names no deck
    page = without_records_from(page, unasked) if unasked else page
    found = findings(page, blocks, generated) if place.with_cards else notices(page, generated)
    note = Note(
        path=source.path,
        dialect=dialect.name,
        title=dialect.title(_title_facts(source, front, headings, structure, place)),
        aliases=front_aliases(front.meta),
        tags=_tags(page, dialect),
        headings=headings,
        anchors=scanned.anchors | explicit_anchors(headings) | _block_ids(page, dialect),
        links=_links(source, scanned, footer, front),
        blocks=_without_conflicts(blocks, conflicts),
        diagnostics=tuple(
            sorted((*byte_findings, *_outside(conflicts, found, unasked), *_of_the_page(page, front, unasked)))
        ),
        body=tuple(_body(source, hidden)),
        sha256=source.sha256,
        lang=str(front.meta.get("lang") or front.meta.get("language") or ""),
        meta=MappingProxyType(dict(front.meta)),
        writable=place.writable and source.encoding_error is None,
    )
    settled = all(hunk.first > front.last_line for hunk in conflicts)
    return with_whole_note(note, source, conventions) if place.with_cards and settled else note


def _front_matter(lines: Sequence[str], dialect: Dialect) -> _FrontMatter:
    """The YAML block, and the properties of the page as the dialect writes them; YAML wins."""
    meta, last_line, problem = frontmatter.split(lines)
    return _FrontMatter({**dialect.page_properties(lines), **meta}, last_line, problem)


def _structure(lines: Sequence[str], dialect: Dialect) -> Structure:
    fences, formulas = "bullet-fences" in dialect.traits, "math" in dialect.constructs
    most = scaled(MOST_BLOCKS, sum(map(len, lines)) + len(lines))
    structure = revive(block_structure(lines, bullet_fences=fences, formulas=formulas, most=most), lines)
    return unindent_lists(structure, lines) if "loose-lists" in dialect.traits else structure


def _hidden_lines(front: _FrontMatter, generated: Sequence[Generated], conflicts: Sequence[Hunk]) -> frozenset[int]:
    hidden = set(range(1, front.last_line + 1))
    for hunk in conflicts:
        hidden.update((hunk.first, *hunk.set_aside()))
    for part in generated:
        hidden.update(range(part.first, part.last + 1))
    return frozenset(hidden)


def _runs(lines: frozenset[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for line in sorted(lines):
        if runs and runs[-1][1] == line - 1:
            runs[-1] = (runs[-1][0], line)
        else:
            runs.append((line, line))
    return runs


def _body(source: SourceText, hidden: frozenset[int]) -> list[Span]:
    spans, at, behind = [], 1, len(source.lines) + 1
    for first, last in (*_runs(hidden), (behind, behind)):
        if first > at:
            spans.append(source.lines_span(at, first - 1))
        at = last + 1
    return spans


def _lines_of(conflicts: Sequence[Hunk]) -> frozenset[int]:
    return frozenset(line for hunk in conflicts for line in range(hunk.first, hunk.last + 1))


def _without_conflicts(blocks: Sequence[CardBlock], conflicts: Sequence[Hunk]) -> tuple[CardBlock, ...]:
    """The cards that no conflict touches: of the others nobody knows yet how they read, and when they are due."""
    touched = _lines_of(conflicts) | {line for hunk in conflicts for line in (hunk.first - 1, hunk.last + 1)}
    return tuple(block for block in blocks if touched.isdisjoint(range(block.lines[0], block.lines[1] + 1)))


def _records(source: SourceText, scanned: Scan, unsettled: frozenset[int]) -> Mapping[int, tuple[RawRecord, ...]]:
    """Schedule comments outside code and conflicts, by the line they begin on."""
    found: dict[int, list[RawRecord]] = {}
    if "<!--SR:" in scanned.code_mask:
        for record in find_comments(scanned.code_mask):
            line = source.line_at(record.span.start)
            if line not in unsettled:
                found.setdefault(line, []).append(record)
    return {line: tuple(records) for line, records in found.items()}


def _title_facts(
    source: SourceText, front: _FrontMatter, headings: Sequence[Heading], structure: Structure, place: Place
) -> TitleFacts:
    """The first heading that is not inside a quote gives the title."""
    quoted = {block.first for block in structure.blocks if block.quote and block.kind is BlockKind.HEADING}
    first = next((heading.text for heading in headings if heading.line not in quoted and heading.text), "")
    title = front.meta.get("title")
    return TitleFacts(source.path, str(title).strip() if title is not None else "", first, place.summary_title)


def _without_setext_cards(
    headings: tuple[Heading, ...], structure: Structure, blocks: Sequence[CardBlock]
) -> tuple[Heading, ...]:
    """A card directly above a rule is a heading to CommonMark, but never to its author."""
    underlined = {block.first for block in structure.blocks if block.setext}
    card_lines = {line for block in blocks if block.syntax == "inline" for line in block.lines}
    return tuple(heading for heading in headings if not (heading.line in underlined and heading.line in card_lines))


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


def _links(source: SourceText, scanned: Scan, footer: Footer, front: _FrontMatter) -> tuple[Link, ...]:
    roles = footer.roles
    body = [replace(link, role=roles[link.line]) if link.line in roles else link for link in scanned.links]
    return (*front_links(source, front.last_line), *body)


def _outside(conflicts: Sequence[Hunk], found: Sequence[Diagnostic], unasked: int) -> list[Diagnostic]:
    """The findings that neither an open conflict nor an end of the cards may have made."""
    unsettled = _lines_of(conflicts)
    return [one for one in found if one.line not in unsettled and not 0 < unasked <= one.line]


def _of_the_page(page: Page, front: _FrontMatter, unasked: int) -> Iterator[Diagnostic]:
    yield from flow_findings(page)
    yield from too_much(page, unasked)
    if front.problem is not None:
        yield Diagnostic(
            page.path, 1, 1, "bad-frontmatter", Severity.WARNING,
            f"{front.problem}; the note itself is read",
            "Correct the line, or quote the value.",
        )  # fmt: skip
