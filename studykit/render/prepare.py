"""A note's source made ready for the parser: what is no content is blank, cards are slots, lines keep their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from studykit.markdown.syntax import slot
from studykit.model.note import Note
from studykit.render.policy import Slot
from studykit.text import SourceText

_PREFIX = re.compile(r"(?:[ \t]|>|[-*+][ \t]+|\d{1,9}[.)][ \t]+)*")
_LEAD = re.compile(r"[ \t>]*")
_ROW = re.compile(r"(?:[ \t]|>|[-*+][ \t])*\|")


@dataclass(frozen=True, slots=True)
class Prepared:
    """Text for the parser. ``origins[i]`` is the 0-based source line of its line i; ``slots`` go by their number."""

    text: str
    origins: Sequence[int]
    slots: Sequence[Slot] = ()

    def line(self, at: int) -> int:
        """The 1-based source line of a 0-based line of the text; 0 where there is no source."""
        return self.origins[at] + 1 if at < len(self.origins) else 0


def prepare(
    source: SourceText, note: Note, slots: Sequence[Slot] = (), lines: tuple[int, int] | None = None
) -> Prepared:
    """``lines`` (1-based, inclusive) keeps only a section. Slots that overlap an earlier one are left as source."""
    kept = _content(source, note, lines)
    texts = [slot.clean(line).replace("\r", " ") for line in source.lines]
    out: list[str] = []
    origins: list[int] = []
    used: list[Slot] = []
    at = 0
    for piece in sorted(slots, key=lambda piece: (piece.first, -piece.last)):
        first = piece.first - 1
        if first < at or piece.last > len(texts) or not kept[first]:
            continue
        _copy(texts, kept, range(at, piece.last if piece.below else first), out, origins)
        out.append(_slot_line(texts, piece, len(used)))
        origins.append(piece.last - 1 if piece.below else first)
        used.append(piece)
        at = piece.last
    _copy(texts, kept, range(at, len(texts)), out, origins)
    return Prepared("\n".join(out) + "\n", origins, used)


def prepare_fragment(markdown: str) -> Prepared:
    """Markdown that is no note."""
    return Prepared(slot.clean(markdown).replace("\r\n", "\n").replace("\r", " "), ())


def _content(source: SourceText, note: Note, lines: tuple[int, int] | None) -> list[bool]:
    kept = [False] * len(source.lines)
    for span in note.body:
        if span.start >= span.end:
            continue
        for line in range(source.line_at(span.start), source.line_at(span.end - 1) + 1):
            kept[line - 1] = lines is None or lines[0] <= line <= lines[1]
    return kept


def _copy(texts: Sequence[str], kept: Sequence[bool], lines: range, out: list[str], origins: list[int]) -> None:
    out += [texts[line] if kept[line] else "" for line in lines]
    origins += lines


def _slot_line(texts: Sequence[str], piece: Slot, number: int) -> str:
    """The line that stands for a card: in its list item, quotation or table where the card was, or follows it."""
    first, last = piece.first - 1, piece.last - 1
    if piece.below:
        lead = _LEAD.match(texts[last])
        return (lead.group() if lead else "") + slot.spell(number)
    row = _ROW.match(texts[first])
    if row and any(_ROW.match(texts[line]) for line in (first - 1, last + 1) if 0 <= line < len(texts)):
        pipes = texts[first].replace("\\|", "").count("|")
        return f"{row.group()} {slot.spell(number)} |{' |' * max(0, pipes - 2)}"
    prefix = _PREFIX.match(texts[first])
    return (prefix.group() if prefix else "") + slot.spell(number)
