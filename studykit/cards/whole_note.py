"""A note that is reviewed as a whole: its review tag makes it a card, asked by its title and answered by itself."""

from __future__ import annotations

from dataclasses import replace

from studykit.cards.decks import matches
from studykit.config import Conventions
from studykit.markdown import toml_matter
from studykit.model.card import CardBlock, CardKind, Face, Placement
from studykit.model.note import Note
from studykit.model.patterns import pattern
from studykit.model.span import Span
from studykit.text import SourceText

SYNTAX = "note"
_MARKUP = pattern(r"([\\`*_{}\[\]<>()#+.!|~=$%^&:-])")
"""what Markdown could take for more than a letter of a title"""


def with_whole_note(note: Note, source: SourceText, conventions: Conventions) -> Note:
    """The note with itself as its last card block, where it has a review tag and none that forbids it.

    Its schedule stands in its front matter, or in the journal where that is TOML; the deck is the review tag.
    """
    names = [tag.name for tag in note.tags]
    tag = next((name for name in names if matches(name, conventions.review_tags)), None)
    if tag is None or any(matches(name, conventions.ignored_note_tags) for name in names):
        return note
    from studykit.scheduling.records.front_matter import find_schedule  # noqa: PLC0415 - few notes are reviewed whole

    block = CardBlock(
        note=note.path,
        syntax=SYNTAX,
        kind=CardKind.NOTE,
        span=Span(0, len(source.text)),
        lines=(1, max(1, len(source.lines))),
        faces=(_face(note, source),),
        record=find_schedule(source),
        insert_at=0,
        placement=Placement.OWN_LINE,
        record_kind="front_matter" if note.writable and not toml_matter.last_line(source.lines) else "journal",
        own_tag=tag,
        tags=tuple(dict.fromkeys(names)),
        decks=(tag,),
        rateable=not conventions.read_only,
    )
    return replace(note, blocks=(*note.blocks, block))


def _face(note: Note, source: SourceText) -> Face:
    """The title, and the content without the schedules of the cards in it."""
    records = [
        block.record.span for block in note.blocks if block.record is not None and block.record.kind == "comment"
    ]
    pieces: list[str] = []
    for span in note.body:
        at = span.start
        for record in sorted(records):
            if at <= record.start < span.end:
                pieces.append(source.text[at : record.start])
                at = record.end
        pieces.append(source.text[at : span.end] + "\n")
    back = "".join(pieces).replace("\r\n", "\n").strip()
    return Face(note.title, back, _MARKUP.sub(r"\\\1", note.title), back)
