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
from studykit.model.values import maker

_SHARED = CardBlock._fields.index("placement")
"""From this field on most cards of a note are alike."""
_made_block, _made_face, _made_span = maker(CardBlock), maker(Face), maker(Span)
_KINDS = {kind.value: kind for kind in CardKind}
_PLACEMENTS = {placement.value: placement for placement in Placement}
_TAGGED = "$"
"""opens the one key of an object that stands for what JSON has no word for"""
_LONG = 1 << 63
"""from here on decimal digits are slow to read, and from 4,300 of them on refused"""
_NO_BLOCKS = "[]"
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
            _blocks_text(note.blocks),
            dumped([(d.line, d.column, d.code, d.severity, d.message, d.help, d.fixable) for d in note.diagnostics]),
            dumped(note.body),
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
    if text == _NO_BLOCKS:
        return ()
    rows, rests = json.loads(text)
    shared = list(map(_shared_from, rests))
    return tuple([_block_from(path, row, shared) for row in rows])


def links_from(text: str) -> Links:
    return Links(link_rows(text))


def diagnostics_from(path: str, text: str) -> tuple[Diagnostic, ...]:
    return tuple(
        Diagnostic(path, line, column, code, Severity(severity), message, remedy, fixable)
        for line, column, code, severity, message, remedy, fixable in json.loads(text)
    )


def _blocks_text(blocks: Sequence[CardBlock]) -> str:
    """What is each block's own, with the number of what it shares with others of its note, which follows."""
    if not blocks:
        return _NO_BLOCKS
    shared: dict[tuple[Any, ...], int] = {}
    rows = [(*block[1:_SHARED], shared.setdefault(block[_SHARED:], len(shared))) for block in blocks]
    return dumped((rows, list(shared)))


def _block_from(path: NotePath, row: Sequence[Any], shared: Sequence[tuple[Any, ...]]) -> CardBlock:
    # Field by field: a big vault has tens of thousands of them.
    syntax, kind, span, lines, faces, record, insert_at, number = row
    return _made_block((
        path, syntax, _KINDS[kind], _made_span(span), tuple(lines), tuple([_made_face(face) for face in faces]),
        _record_from(record) if record else None, insert_at, *shared[number],
    ))  # fmt: skip


def _shared_from(values: Sequence[Any]) -> tuple[Any, ...]:
    (
        placement, indent, record_kind, own_tag, tags, decks, context, anchor, rateable, empty_answer, topic, keys,
    ) = values  # fmt: skip
    return (
        _PLACEMENTS[placement], indent, record_kind, own_tag, tuple(tags), tuple(decks), tuple(context), anchor,
        rateable, empty_answer, topic, tuple(keys),
    )  # fmt: skip


def _record_from(parts: Sequence[Any]) -> RawRecord:
    kind, span, segments, closed = parts
    return RawRecord(kind, _made_span(span), tuple([RawSegment(text, _made_span(at)) for text, at in segments]), closed)


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
