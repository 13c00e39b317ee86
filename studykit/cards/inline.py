"""Cards on one line: ``front :: back``, and ``front ::: back`` asked both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studykit.cards.build import block
from studykit.cards.decks import is_deck_note
from studykit.cards.display import shown_back, shown_front
from studykit.cards.page import Page
from studykit.cards.placement import BLOCK_ID
from studykit.markdown.blocks import BlockKind
from studykit.model.card import CardBlock, CardKind, Face

_PROPERTY = re.compile(r"^\s*(?:[-*+][ \t]+)?[\w -]+::(?:[ \t]|$)")
_TABLE_RULE = re.compile(r"^[\s|:-]+$")


@dataclass(frozen=True, slots=True)
class _Split:
    start: int
    end: int
    reversed: bool


def find(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """Every line with a separator outside code, math, links and comments, where such lines are cards."""
    everywhere = is_deck_note(page)
    for line in range(1, page.last_line + 1):
        if line in taken or line in page.code_lines or page.is_blank(line):
            continue
        if page.footer_line and line >= page.footer_line:
            break
        found = _card(page, line, everywhere)
        if found is not None:
            yield found


def _card(page: Page, line: int, everywhere: bool) -> CardBlock | None:
    text, masked = page.text(line), page.masked(line)
    record, _ = page.record_of(line)
    if not everywhere and record is None:
        return None
    prefix = page.prefix_end(line)
    split = _split(page, masked, everywhere, prefix)
    if split is None or _TABLE_RULE.match(masked) or _is_property(page, text, split, masked):
        return None
    line_start = page.source.starts[line - 1]
    own_tag, behind_tag = page.own_tag(line_start + prefix)
    if behind_tag - line_start > split.start:
        own_tag, behind_tag = "", line_start + prefix
    front = text[:prefix] + text[behind_tag - line_start : split.start]
    if not front[prefix:].strip():
        return None
    back = _back(page, line, split.end)
    front_text, back_text = front.strip(), back.strip()
    shown = shown_front(front_text), _shown_back(page, line, back_text)
    faces = [Face(front_text, back_text, *shown)]
    if split.reversed:
        faces.append(Face(back_text, front_text, shown[1], shown[0]))
    kind = CardKind.REVERSED if split.reversed else CardKind.BASIC
    return block(page, syntax="inline", kind=kind, first=line, last=line, faces=faces, record=record, own_tag=own_tag)


def _split(page: Page, masked: str, everywhere: bool, prefix: int) -> _Split | None:
    """Where the line is cut: at the first occurrence of the longest separator that stands on it.

    On a line that is a card only because a comment stands below it, the likeliest separator of the vault's
    evidence is taken.
    """
    separators = page.conventions.separators
    known = [(s, False) for s in separators.inline if s] + [(s, True) for s in separators.reversed if s]
    known.sort(key=lambda pair: -len(pair[0]))
    if not everywhere and page.conventions.evidence_separators:
        known = [(s, s in separators.reversed) for s in page.conventions.evidence_separators]
    for separator, both_ways in known:
        at = masked.find(separator, prefix)
        if at >= 0:
            return _Split(at, at + len(separator), both_ways)
    return None


def _is_property(page: Page, text: str, split: _Split, masked: str) -> bool:
    """In outliners ``key:: value`` is a property and never a card."""
    return "properties" in page.traits and masked[split.start : split.end] == "::" and bool(_PROPERTY.match(text))


def _back(page: Page, line: int, column: int) -> str:
    """What stands behind the separator, up to the schedule comment and without the block id."""
    start = page.source.starts[line - 1]
    end = page.source.line_span(line).end
    if line in page.records and page.records[line][0].span.start >= start + column:
        end = page.records[line][0].span.start
    back = page.source.text[start + column : end]
    return BLOCK_ID.sub("", back.rstrip())


def _shown_back(page: Page, line: int, back: str) -> str:
    found = page.blocks_by_line.get(line)
    if found is not None and found.kind is BlockKind.TABLE:
        back = re.sub(r"(?<!\\)\|\s*$", "", back).rstrip()
    return shown_back(back)
