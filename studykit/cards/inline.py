"""Cards on one line: ``front :: back``, and ``front ::: back`` asked both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.cards.beside import first_record, part_without_records, record_below
from studykit.cards.build import block
from studykit.cards.decks import is_deck_note
from studykit.cards.display import shown_back, shown_front, without_tag
from studykit.cards.page import Page
from studykit.cards.placement import BLOCK_ID
from studykit.cards.plain_line import PlainLines
from studykit.markdown.blocks import BlockKind
from studykit.model.card import CardBlock, CardKind, Face
from studykit.model.patterns import pattern
from studykit.model.values import dataclass

_PROPERTY = pattern(r"^\s*(?:[-*+][ \t]+)?[\w -]+::(?:[ \t]|$)")
_ANKI_OPENING = re.compile(r"\{\{c\d{1,3}\Z")
_CLOSING_PIPE = pattern(r"(?<!\\)\|\s*$")


@dataclass(frozen=True, slots=True)
class _Split:
    start: int
    end: int
    reversed: bool


def find(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """Every line with a separator outside code, math, links and comments, where such lines are cards."""
    everywhere = is_deck_note(page)
    if not everywhere and not page.records:
        return
    known = separators_of(page, everywhere)
    plain = PlainLines(page, known, everywhere=everywhere)
    for line in sorted(page.lines_with(separator for separator, _ in known)):
        if line in taken or line in page.code_lines:
            continue
        found = plain.card(line) or _card(page, line, everywhere, known)
        if found is not None:
            yield found


def separators_of(page: Page, everywhere: bool) -> list[tuple[str, bool]]:
    """What parts a line, and whether it then is asked both ways: the longest first.

    Where only evidence makes a card, what the evidence suggests, in its order.
    """
    separators = page.conventions.separators
    if not everywhere and page.conventions.evidence_only and page.conventions.evidence_separators:
        return [(s, s in separators.reversed) for s in page.conventions.evidence_separators]
    known = [(s, False) for s in separators.inline if s] + [(s, True) for s in separators.reversed if s]
    return sorted(known, key=lambda pair: -len(pair[0]))


def _card(page: Page, line: int, everywhere: bool, known: list[tuple[str, bool]]) -> CardBlock | None:
    record = first_record(page, line, line) or record_below(page, line)
    split = _split(page, line, known) if everywhere or record is not None else None
    if split is None or _is_bare(page.text(line), split) or _is_property(page, line, split) or _is_rule(page, line):
        return None
    line_start = page.source.starts[line - 1]
    own_tag, tag = page.own_tag(line)
    start = tag.end - line_start
    if start > split.start:
        own_tag, start = "", tag.start - line_start
    front = part_without_records(page, line, start, split.start).strip()
    back = part_without_records(page, line, split.end)
    back = (BLOCK_ID.sub("", back) if "^" in back else back).strip()
    shown = without_tag(shown_front(front), page.conventions.flashcard_tags), _shown_back(page, line, back)
    if not shown[0] and (split.reversed or not everywhere or "properties" in page.traits):
        return None
    if split.reversed and not back:
        return None
    faces = [Face(front, back, *shown)]
    if split.reversed:
        faces.append(Face(back, front, shown[1], shown[0]))
    return block(
        page, syntax="inline", kind=CardKind.REVERSED if split.reversed else CardKind.BASIC, first=line, last=line,
        faces=faces, record=record, own_tag=own_tag, rateable=everywhere or not page.conventions.guessed,
    )  # fmt: skip


def _split(page: Page, line: int, known: list[tuple[str, bool]]) -> _Split | None:
    """Where the line is cut: at the first occurrence of the first separator that stands on it in plain text.

    The ``::`` of a deletion in Anki's spelling is none.
    """
    masked, prefix = page.masked(line), page.prefix_end(line)
    for separator, both_ways in known:
        at = masked.find(separator, prefix)
        if at >= 0 and not _ANKI_OPENING.search(masked, prefix, at):
            return _Split(at, at + len(separator), both_ways)
    return None


def _is_bare(text: str, split: _Split) -> bool:
    """Whether one side of a card that is asked both ways says nothing."""
    return split.reversed and (not text[: split.start].strip() or not text[split.end :].strip())


def _is_property(page: Page, line: int, split: _Split) -> bool:
    """In outliners ``key:: value`` is a property and never a card."""
    if "properties" not in page.traits:
        return False
    return page.masked(line)[split.start : split.end] == "::" and bool(_PROPERTY.match(page.text(line)))


def _is_rule(page: Page, line: int) -> bool:
    """The line below a table's head, the line under a heading, a rule: marks, whatever they look like."""
    found = page.blocks_by_line.get(line)
    if found is None:
        return False
    table = found.kind is BlockKind.TABLE and line == found.first + 1
    return table or found.kind is BlockKind.RULE or (found.setext and line == found.last > found.first)


def _shown_back(page: Page, line: int, back: str) -> str:
    found = page.blocks_by_line.get(line)
    if found is not None and found.kind is BlockKind.TABLE:
        back = _CLOSING_PIPE.sub("", back).rstrip()
    return shown_back(back)
