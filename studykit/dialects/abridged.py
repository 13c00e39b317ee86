"""A note without its quiet stretches: read for its cards in their stead, and put back where they stand in the whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from studykit.markdown.quiet import quiet_lines
from studykit.model.card import CardBlock, RawRecord, RawSegment
from studykit.model.note import Note, Tag
from studykit.model.patterns import pattern
from studykit.model.span import Span
from studykit.model.values import dataclass, maker
from studykit.text import SourceText

_made_block, _made_span = maker(CardBlock), maker(Span)
_FRONT_MATTER = pattern(r"(---|\+\+\+)[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Abridged:
    """``offsets`` and ``lines`` (1-based) are the places of the short text in front of which something was left out.

    ``characters`` and ``lengths`` say how much of both was left out in front of the first, the second ... of them:
    they begin with 0, for what stands in front of them all.
    """

    source: SourceText
    offsets: Sequence[int]
    lines: Sequence[int]
    characters: Sequence[int]
    lengths: Sequence[int]

    def in_whole(self, note: Note) -> Note | None:
        """The note as it would be read from the whole text; None where a card goes on over something left out."""
        blocks = []
        for block in note.blocks:
            cut = bisect_right(self.lines, block.lines[0])
            record = block.record
            places = (block.span.end, block.insert_at, *(record.span if record is not None else ()))
            ends = bisect_right(self.lines, block.lines[1]), self._cut(min(places)), self._cut(max(places))
            if ends != (cut, cut, cut):
                return None
            blocks.append(_moved(block, self.characters[cut], self.lengths[cut]) if cut else block)
        return replace(
            note,
            blocks=tuple(blocks),
            tags=tuple(Tag(tag.name, tag.line + self.lengths[bisect_right(self.lines, tag.line)]) for tag in note.tags),
            body=tuple(Span(self._offset(span.start), self._offset(span.end)) for span in note.body),
        )

    def _cut(self, offset: int) -> int:
        return bisect_right(self.offsets, offset)

    def _offset(self, offset: int) -> int:
        return offset + self.characters[self._cut(offset)]


def abridged(source: SourceText, marks: tuple[str, ...], alone: tuple[str, ...]) -> Abridged | None:
    """The note without lines on which no card depends (see `quiet`); None where nothing is left out."""
    text, front = source.text, _behind_front_matter(source.text)
    pieces: list[str] = []
    offsets: list[int] = []
    lines: list[int] = []
    characters, lengths = [0], [0]
    at, line = 0, 1
    for start, end in quiet_lines(text, source.newline, marks, alone):
        if start < front:
            continue
        pieces.append(text[at:start])
        line += text.count("\n", at, start)
        offsets.append(start - characters[-1])
        lines.append(line)
        characters.append(characters[-1] + end - start)
        lengths.append(lengths[-1] + text.count("\n", start, end))
        at = end
    if not pieces:
        return None
    short = SourceText(source.path, "".join((*pieces, text[at:])), source.bom, source.sha256, source.encoding_error)
    return Abridged(short, offsets, lines, characters, lengths)


def _behind_front_matter(text: str) -> int:
    """An offset that no front matter reaches, if there is any: it ends on the first line that is only its mark."""
    opened = _FRONT_MATTER.match(text)
    if opened is None:
        return 0
    mark = f"\n{opened[1]}"
    at = text.find(mark, opened.end() - 1)
    while at >= 0 and text[at + len(mark) : at + len(mark) + 1] not in ("", "\r", "\n"):
        at = text.find(mark, at + 1)
    return at + len(mark) if at >= 0 else len(text)


def _moved(block: CardBlock, characters: int, lines: int) -> CardBlock:
    """As ``_replace`` does, in a third of the time: every card comes by here."""
    note, syntax, kind, span, (first, last), faces, record, insert_at, *rest = block
    record = record and _moved_record(record, characters)
    place = _span(span, characters), (first + lines, last + lines)
    return _made_block((note, syntax, kind, *place, faces, record, insert_at + characters, *rest))


def _moved_record(record: RawRecord, characters: int) -> RawRecord:
    kind, span, segments, closed = record
    moved = tuple([RawSegment(text, _span(place, characters)) for text, place in segments])
    return RawRecord(kind, _span(span, characters), moved, closed)


def _span(span: Span, characters: int) -> Span:
    start, end = span
    return _made_span((start + characters, end + characters))
