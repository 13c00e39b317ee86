"""Blocks whose siblings have keys: their schedules stand in a comment of their own below them."""

from __future__ import annotations

from collections.abc import Mapping

from studykit.cards.build import block
from studykit.cards.page import Page
from studykit.model.card import CardBlock, CardKind, Face, Placement, RawRecord
from studykit.model.patterns import pattern
from studykit.model.values import dataclass
from studykit.scheduling.records.keyed import KeyedRecord

_BLANKS_BEFORE_RECORD = 1
_LEAD = pattern(r"[ \t>]*")
_BULLET = pattern(r"[^\s>]")


@dataclass(frozen=True, slots=True)
class Records:
    """The comments of a kind by the number of their line."""

    kind: KeyedRecord
    by_line: Mapping[int, RawRecord]


def records_of(page: Page, kind: KeyedRecord) -> Records:
    """The comments of this kind outside code that stand alone on their line."""
    found: dict[int, RawRecord] = {}
    if kind.opener not in page.scan.code_mask:
        return Records(kind, found)
    for record in kind.find(page.scan.code_mask):
        line = page.source.line_at(record.span.start)
        lead = page.source.text[page.source.starts[line - 1] : record.span.start]
        if not lead.strip(" \t>"):
            found.setdefault(line, record)
    return Records(kind, found)


def keyed_block(
    page: Page, kind: CardKind, lines: tuple[int, int], cards: Mapping[str, Face], records: Records
) -> CardBlock:
    """The block on these lines; ``cards`` are its faces by key. ``kind`` names the syntax, too."""
    first, last = lines
    record = _record_below(page, last, records.by_line)
    made = block(page, syntax=kind.value, kind=kind, first=first, last=last, faces=list(cards.values()), record=record)
    return made._replace(
        insert_at=page.source.line_span(last).end,
        placement=Placement.OWN_LINE,
        indent=_lead(page, last),
        record_kind=made.record_kind if made.record_kind == "journal" else records.kind.name,
        keys=tuple(cards),
        anchor="",
    )


def _lead(page: Page, line: int) -> str:
    """What stands in front of a comment below a line, so that it is in the same quote and list item."""
    text, place = page.text(line), page.items_by_line.get(line, -1)
    if place >= 0 and page.structure.items[place].first == line:
        return _BULLET.sub(" ", text[: page.structure.items[place].column])
    lead = _LEAD.match(text)
    return lead.group() if lead else ""


def _record_below(page: Page, last: int, records: Mapping[int, RawRecord]) -> RawRecord | None:
    """The comment below a block; a formatter may have put an empty line between them."""
    for line in range(last + 1, min(last + 1 + _BLANKS_BEFORE_RECORD, page.last_line) + 1):
        if line in records:
            return records[line]
        if page.text(line).strip(" \t>"):
            break
    return None
