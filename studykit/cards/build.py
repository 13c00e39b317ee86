"""Putting a card block together once a syntax has found its sides."""

from __future__ import annotations

from collections.abc import Sequence

from studykit.cards.decks import decks_of
from studykit.cards.display import shown_front
from studykit.cards.page import Page
from studykit.cards.placement import BLOCK_ID, first_place
from studykit.markdown.inline import plain_text
from studykit.model.card import CardBlock, CardKind, Face, Placement, RawRecord


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
    place: tuple[int, Placement, str] | None = None,
    rateable: bool = True,
) -> CardBlock:
    """The card block on lines ``first`` to ``last`` (without an own-line record).

    ``place`` overrides where a first record goes: offset, manner, indentation.
    """
    if place is None:
        insert_at, placement = first_place(page, last)
        indent = ""
    else:
        insert_at, placement, indent = place
    own = [own_tag] if own_tag else []
    tags = tuple(dict.fromkeys([*own, *(p.tag.name for p in page.scan.tags if first <= p.tag.line <= last)]))
    return CardBlock(
        note=page.path,
        syntax=syntax,
        kind=kind,
        span=page.span(first, last),
        lines=(first, _end_line(page, last, record)),
        faces=tuple(faces),
        record=record,
        insert_at=insert_at,
        placement=placement,
        indent=indent,
        record_kind=page.record_kind,
        own_tag=own_tag,
        tags=tags,
        decks=decks_of(page, first, last, own_tag),
        context=context_of(page, first),
        anchor=anchor_of(page, last),
        rateable=rateable and not page.conventions.read_only,
        empty_answer=any(is_empty(face.back_display) for face in faces),
    )


def _end_line(page: Page, last: int, record: RawRecord | None) -> int:
    return max(last, page.source.line_at(record.span.start)) if record else last


def context_of(page: Page, line: int) -> tuple[str, ...]:
    """Heading path and list parents over a line, as a reader sees them."""
    parents = (
        plain_text(shown_front(page.masked(p).replace("\x1a", "") or page.text(p))) for p in page.list_parents(line)
    )
    return page.headings_above(line) + tuple(parent for parent in parents if parent)


def anchor_of(page: Page, line: int) -> str:
    """The block id at the end of a line, before or behind a schedule comment."""
    text = page.text(line)
    if line in page.records:
        record = page.records[line][0].span
        start = page.source.starts[line - 1]
        text = text[: record.start - start].rstrip() + " " + text[record.end - start :].strip()
    found = BLOCK_ID.search(text.rstrip())
    return found.group(1) if found else ""


def is_empty(shown: str) -> bool:
    """An answer that says nothing: blank, or the pair of backticks a template left over."""
    return not shown.strip(" \t\r\n`|")
