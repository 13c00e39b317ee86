"""Putting a card block together once a syntax has found its sides."""

from __future__ import annotations

from collections.abc import Sequence

from studykit.cards.beside import line_of, without_records
from studykit.cards.page import Page
from studykit.cards.placement import BLOCK_ID, FirstPlace, first_place
from studykit.model.card import CardBlock, CardKind, Face, RawRecord


def block(
    page: Page,
    *,
    syntax: str,
    kind: CardKind,
    first: int,
    last: int,
    faces: Sequence[Face],
    record: RawRecord | None,
    own_tag: str = "",
    place: FirstPlace | None = None,
    rateable: bool = True,
    topic: str = "",
    fallback_deck: str = "",
) -> CardBlock:
    """The card block on lines ``first`` to ``last`` (without an own-line record).

    ``place`` overrides where a first record goes. `with_decks` gives the block its decks, or ``fallback_deck``.
    """
    where = place or first_place(page, first, last)
    tags = (placed.tag.name for line in range(first, last + 1) for placed in page.tags_by_line.get(line, ()))
    return CardBlock(
        note=page.path,
        syntax=syntax,
        kind=kind,
        span=page.span(first, last),
        lines=(first, max(last, line_of(page, record)) if record else last),
        faces=tuple(faces),
        record=record,
        insert_at=where.offset,
        placement=where.manner,
        indent=where.indent,
        record_kind=record_kind_of(page, syntax),
        own_tag=own_tag,
        tags=tuple(dict.fromkeys([own_tag, *tags] if own_tag else tags)),
        decks=(fallback_deck,),
        context=page.headings_above(first),
        anchor=anchor_of(page, last),
        rateable=rateable and not page.conventions.read_only,
        empty_answer=any(is_empty(face.back_display) for face in faces),
        topic=topic,
    )


def record_kind_of(page: Page, syntax: str) -> str:
    """The kind of record by which a first schedule is written.

    Logseq's properties make a card of the whole block: other syntaxes have no place for a schedule there.
    """
    return "journal" if page.record_kind == "logseq_properties" and syntax != "tagged" else page.record_kind


def anchor_of(page: Page, line: int) -> str:
    """The block id at the end of a line, before or behind a schedule comment; none in code."""
    if "^" not in page.text(line) or line in page.code_lines:
        return ""
    found = BLOCK_ID.search(without_records(page, line).rstrip())
    return found.group(1) if found else ""


def is_empty(shown: str) -> bool:
    """An answer that says nothing: blank, or the pair of backticks a template left over."""
    return not shown.strip(" \t\r\n`|")
