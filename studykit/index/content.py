"""What reading a note gave, as columns and back: a note that did not change is not parsed again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from studykit.index.columns import NoteColumns, dumped
from studykit.index.link_text import link_rows, links_text
from studykit.model.card import CardBlock, CardKind, Face, Placement, RawRecord, RawSegment
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.links import Links, rows_of
from studykit.model.note import Heading, Note, Tag
from studykit.model.span import NotePath, Span

_SPAN, _RECORD = (CardBlock._fields[1:].index(name) for name in ("span", "record"))  # without the note
_KINDS = {kind.value: kind for kind in CardKind}
_PLACEMENTS = {placement.value: placement for placement in Placement}
_TAGGED = "$"
"""opens the one key of an object that stands for what JSON has no word for"""
_LONG = 1 << 63
"""from here on decimal digits are slow to read, and from 4,300 of them on refused"""
_DEEPEST = 100
"""levels of front matter that are kept"""


def note_columns(note: Note) -> NoteColumns:
    return NoteColumns(
        (
            note.sha256, dumped(note.title), note.dialect, dumped(note.lang), int(note.writable),
            dumped(note.aliases), dumped([(tag.name, tag.line) for tag in note.tags]),
        ),
        (
            dumped([(h.level, h.text, h.line, h.slug, h.explicit) for h in note.headings]),
            dumped(sorted(note.anchors)),
            links_text(rows_of(note.links)),
            dumped([_block(block) for block in note.blocks]),
            dumped([(d.line, d.column, d.code, d.severity, d.message, d.help, d.fixable) for d in note.diagnostics]),
            dumped([(span.start, span.end) for span in note.body]),
            dumped(_plain(note.meta)),
        ),
    )  # fmt: skip


def note_from(path: NotePath, columns: NoteColumns) -> Note:
    """The note as it was read."""
    sha256, title, dialect, lang, writable, aliases, tags = columns.head
    headings, anchors, links, blocks, diagnostics, body, meta = columns.content
    return Note(
        path=path,
        dialect=dialect,
        title=json.loads(title),
        aliases=tuple(json.loads(aliases)),
        tags=tags_from(tags),
        headings=tuple(Heading(*heading) for heading in json.loads(headings)),
        anchors=frozenset(json.loads(anchors)),
        links=links_from(links),
        blocks=blocks_from(path, blocks),
        diagnostics=diagnostics_from(path, diagnostics),
        body=tuple(Span(start, end) for start, end in json.loads(body)),
        sha256=sha256,
        lang=json.loads(lang),
        meta=MappingProxyType(_from_plain(json.loads(meta))),
        writable=bool(writable),
    )


def tags_from(text: str) -> tuple[Tag, ...]:
    return tuple(Tag(name, line) for name, line in json.loads(text))


def blocks_from(path: NotePath, text: str) -> tuple[CardBlock, ...]:
    return tuple(_block_from(path, block) for block in json.loads(text))


def links_from(text: str) -> Links:
    return Links(link_rows(text))


def diagnostics_from(path: str, text: str) -> tuple[Diagnostic, ...]:
    return tuple(
        Diagnostic(path, line, column, code, Severity(severity), message, remedy, fixable)
        for line, column, code, severity, message, remedy, fixable in json.loads(text)
    )


def _block(block: CardBlock) -> Sequence[Any]:
    record = block.record
    values: list[Any] = list(block[1:])
    values[_SPAN] = (block.span.start, block.span.end)
    values[_RECORD] = record and (
        record.kind, record.span.start, record.span.end, record.closed,
        [(segment.text, segment.span.start, segment.span.end) for segment in record.segments],
    )  # fmt: skip
    return values


def _block_from(path: NotePath, values: list[Any]) -> CardBlock:
    # Field by field: a big vault has tens of thousands of them.
    (
        syntax, kind, span, lines, faces, record, insert_at, placement, indent, record_kind, own_tag, tags, decks,
        context, anchor, rateable, empty_answer, topic, keys,
    ) = values  # fmt: skip
    return CardBlock(
        path, syntax, _KINDS[kind], Span(*span), tuple(lines), tuple([Face(*face) for face in faces]),
        _record_from(record) if record else None, insert_at, _PLACEMENTS[placement], indent, record_kind, own_tag,
        tuple(tags), tuple(decks), tuple(context), anchor, rateable, empty_answer, topic, tuple(keys),
    )  # fmt: skip


def _record_from(parts: Sequence[Any]) -> RawRecord:
    kind, start, end, closed, segments = parts
    found = tuple(RawSegment(text, Span(first, last)) for text, first, last in segments)
    return RawRecord(kind, Span(start, end), found, closed)


def _plain(value: Any, depth: int = 0) -> Any:
    """Front matter in JSON's own words; dates, long numbers and objects that look like our tags are tagged."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, Mapping):
        found = {key: _plain(inner, depth + 1) for key, inner in value.items()}
        return {f"{_TAGGED}map": found} if any(key.startswith(_TAGGED) for key in found) else found
    if isinstance(value, list):
        return [_plain(inner, depth + 1) for inner in value]
    if isinstance(value, datetime):
        return {f"{_TAGGED}moment": value.isoformat()}
    if isinstance(value, date):
        return {f"{_TAGGED}day": value.isoformat()}
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _LONG:
        return {f"{_TAGGED}number": hex(value)}
    return value


def _from_plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_from_plain(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    match value:
        case {"$map": dict(found)}:
            return {key: _from_plain(inner) for key, inner in found.items()}
        case {"$moment": str(text)}:
            return datetime.fromisoformat(text)
        case {"$day": str(text)}:
            return date.fromisoformat(text)
        case {"$number": str(text)}:
            return int(text, 16)
    return {key: _from_plain(inner) for key, inner in value.items()}
