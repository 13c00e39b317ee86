"""A note as far as its cards need it: blocks, marks, tags, schedules and the cards themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from studykit.cards import find_cards
from studykit.cards.page import DrawingOf, Page, no_drawing
from studykit.cards.patterns import compile_pattern
from studykit.config import Conventions
from studykit.dialects.base import Dialect, Footer, Generated
from studykit.dialects.extent import as_far_as_read, within, without_records_from
from studykit.dialects.front_links import front_tags
from studykit.dialects.headings import outline
from studykit.markdown import frontmatter
from studykit.markdown.blocks import Structure, block_structure
from studykit.markdown.bounds import MOST_BLOCKS, scaled
from studykit.markdown.hunks import Hunk, hunks
from studykit.markdown.inline import Scan, scan
from studykit.markdown.quiet import without_quiet
from studykit.markdown.quiet_scanner import scan_sparing
from studykit.markdown.repairs import revive, unindent_lists
from studykit.model.card import CardBlock, RawRecord
from studykit.model.note import Heading
from studykit.model.span import Span
from studykit.model.values import dataclass
from studykit.scheduling.records.comment import find_comments
from studykit.text import SourceText, readable

_BLOCKS_OF_LINE = 4
"""a line left out is at most a list, an item and a paragraph"""


@dataclass(frozen=True, slots=True)
class FrontMatter:
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


@dataclass(frozen=True, slots=True)
class FirstReading:
    """``blocks`` are all cards, those in conflicts too; ``unasked`` is the first line of cards that are too many."""

    page: Page
    front: FrontMatter
    generated: Sequence[Generated]
    conflicts: Sequence[Hunk]
    footer: Footer
    blocks: tuple[CardBlock, ...]
    unasked: int


def first_reading(
    source: SourceText,
    dialect: Dialect,
    conventions: Conventions,
    place: Place,
    *,
    only_cards: bool,
    spared: int | None = None,
    drawing: DrawingOf = no_drawing,
) -> FirstReading:
    """Read a note down to its cards. With ``only_cards`` what no card depends on is left out: its blocks, its links.

    Of a whole note only lines are left out that hold nothing besides words and names of pages, and these are links.
    Where ``spared`` lines were left out before, or it was found that none can be (0), nobody looks for more of them.
    ``drawing`` reads the diagram files that the note shows; it is asked only where cards are made of them.
    """
    source = readable(source)
    lines = source.lines
    front = _front_matter(lines, dialect)
    generated = dialect.generated(lines, source.path)
    conflicts = hunks(source)
    hidden = _hidden_lines(front, generated, conflicts)
    shown = ["" if number in hidden else line for number, line in enumerate(lines, 1)] if hidden else lines
    sparing = spared is None and not generated and not conflicts and (only_cards or not conventions.card_tags)
    seen = _sparing(source, shown, dialect, conventions, front, only_cards=only_cards) if sparing else None
    if seen is not None:
        structure, scanned = seen
    else:
        structure = _structure(shown, dialect, _BLOCKS_OF_LINE * (spared or 0))
        if structure.unread:
            source, hidden, generated = as_far_as_read(source, structure, hidden, generated)
            structure, lines = within(structure), source.lines
        scanned = scan(source, structure, dialect.constructs, _spans(source, hidden))
    footer = dialect.footer(source)
    page = Page(
        source=source,
        path=source.path,
        conventions=conventions,
        structure=structure,
        scan=scanned,
        headings=outline(source, structure, "heading_id" in dialect.constructs),
        records=_records(source, scanned, lines_of(conflicts)),
        front_tags=front_tags(front.meta),
        traits=dialect.traits,
        front_deck=str(front.meta["deck"]).strip() if isinstance(front.meta.get("deck"), str) else "",
        stem_deck=place.stem_deck,
        folder_deck=place.folder_deck,
        footer_line=footer.first,
        hidden_lines=hidden,
        record_kind=dialect.record if place.writable else "journal",
        drawing=drawing,
    )
    blocks, unasked = find_cards(page) if place.with_cards else ((), 0)
    kept = _without_setext_cards(page.headings, structure, blocks)
    if kept != page.headings:
        page = replace(page, headings=kept)
        blocks, unasked = find_cards(page)  # a question is no heading over the cards below it, and names no deck
    page = without_records_from(page, unasked) if unasked else page
    return FirstReading(page, front, generated, conflicts, footer, blocks, unasked)


def _front_matter(lines: Sequence[str], dialect: Dialect) -> FrontMatter:
    """The YAML block, and the properties of the page as the dialect writes them; YAML wins."""
    meta, last_line, problem = frontmatter.split(lines)
    return FrontMatter({**dialect.page_properties(lines), **meta}, last_line, problem)


def _structure(lines: Sequence[str], dialect: Dialect, spared: int = 0) -> Structure:
    """``spared`` blocks are taken off the bound."""
    fences, formulas = "bullet-fences" in dialect.traits, "math" in dialect.constructs
    most = scaled(MOST_BLOCKS, sum(map(len, lines)) + len(lines)) - spared
    structure = block_structure(lines, bullet_fences=fences, formulas=formulas, most=most)
    if "admonition" in dialect.constructs:
        from studykit.markdown.admonitions import with_insides  # noqa: PLC0415 - only the notes of some programs

        structure = with_insides(structure, lines, lambda inner: block_structure(inner, formulas=formulas, most=most))
    structure = revive(structure, lines)
    return unindent_lists(structure, lines) if "loose-lists" in dialect.traits else structure


def _sparing(
    source: SourceText,
    lines: Sequence[str],
    dialect: Dialect,
    conventions: Conventions,
    front: FrontMatter,
    *,
    only_cards: bool,
) -> tuple[Structure, Scan] | None:
    """The structure without the stretches no card depends on, and what stands inside; None where it cannot be told."""
    marks = marks_of_cards(conventions)
    loud = without_quiet(source, lines, *marks) if marks is not None else None
    if loud is None or not loud.stretches:
        return None
    structure = _structure(loud.lines, dialect, _BLOCKS_OF_LINE * len(lines))
    if structure.unread:
        return None
    hidden = _spans(source, frozenset(range(1, front.last_line + 1)))
    if only_cards:
        return structure, scan(source, structure, dialect.constructs, hidden)
    quiet = [stretch for stretch in loud.stretches if stretch[0] > front.last_line]
    scanned = scan_sparing(source, structure, dialect.constructs, hidden, quiet)
    return None if scanned is None else (structure, scanned)


def marks_of_cards(conventions: Conventions) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """What no quiet line holds, and what is none where it stands alone; None where cards go on over blank lines."""
    separators = conventions.separators
    if separators.end:
        return None
    openings = (pattern.opening for spelled in conventions.clozes if (pattern := compile_pattern(spelled)))
    marks = (*separators.inline, *separators.reversed, *conventions.evidence_separators, *openings)
    alone = (*separators.multiline, *separators.multiline_reversed)
    return tuple(filter(None, marks)), tuple(filter(None, alone))


def _hidden_lines(front: FrontMatter, generated: Sequence[Generated], conflicts: Sequence[Hunk]) -> frozenset[int]:
    hidden = set(range(1, front.last_line + 1))
    for hunk in conflicts:
        hidden.update((hunk.first, *hunk.set_aside()))
    for part in generated:
        hidden.update(range(part.first, part.last + 1))
    return frozenset(hidden)


def _spans(source: SourceText, lines: frozenset[int]) -> tuple[Span, ...]:
    return tuple(source.lines_span(first, last) for first, last in runs(lines))


def runs(lines: frozenset[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for line in sorted(lines):
        if runs and runs[-1][1] == line - 1:
            runs[-1] = (runs[-1][0], line)
        else:
            runs.append((line, line))
    return runs


def lines_of(conflicts: Sequence[Hunk]) -> frozenset[int]:
    return frozenset(line for hunk in conflicts for line in range(hunk.first, hunk.last + 1))


def _without_setext_cards(
    headings: tuple[Heading, ...], structure: Structure, blocks: Sequence[CardBlock]
) -> tuple[Heading, ...]:
    """A card directly above a rule is a heading to CommonMark, but never to its author."""
    underlined = {block.first for block in structure.blocks if block.setext} if headings else set()
    if not underlined:
        return headings
    card_lines = {line for block in blocks if block.syntax == "inline" for line in block.lines}
    return tuple(heading for heading in headings if not (heading.line in underlined and heading.line in card_lines))


def _records(source: SourceText, scanned: Scan, unsettled: frozenset[int]) -> Mapping[int, tuple[RawRecord, ...]]:
    """Schedule comments outside code and conflicts, by the line they begin on."""
    found: dict[int, list[RawRecord]] = {}
    if "<!--SR:" in scanned.code_mask:
        for record in find_comments(scanned.code_mask):
            line = source.line_at(record.span.start)
            if line not in unsettled:
                found.setdefault(line, []).append(record)
    return {line: tuple(records) for line, records in found.items()}
