"""What holds for every card syntax in the registry; a new one is tested here by being registered."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from written import EVERYTHING, composed, files, read, texts

from studykit.cards import CARD_SYNTAXES
from studykit.dialects import DIALECTS, Dialect
from studykit.model.card import CardBlock, Face, Placement
from studykit.model.note import Note
from studykit.model.schedule import EaseState
from studykit.scheduling.records import RECORDS
from studykit.text import SourceText, apply, decode, encode

NEW = EaseState(date(2026, 12, 1), Fraction(6), 260)
SEGMENT = "2026-12-01,6,260"
PROGRAMS = [DIALECTS[name] for name in sorted(DIALECTS)]
OUTLINES = frozenset({"logseq", "roam"})


@pytest.fixture(scope="module", params=sorted(CARD_SYNTAXES))
def syntax(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@given(data=files(), dialect=st.sampled_from(PROGRAMS))
def test_alone_it_finds_only_its_own(syntax: str, data: bytes, dialect: Dialect) -> None:
    _, note = read(data, dialect, replace(EVERYTHING, syntaxes=frozenset({syntax})))
    assert {block.syntax for block in note.blocks} <= {syntax}


def test_some_note_has_such_a_card(syntax: str) -> None:
    examples = {
        "tagged": "- #card q\n\t- a\n",
        "heading": "## q #card\n\na\n",
        "qa": "Q: q\nA: a\n",
        "anki-cloze": "{{c1::a}}\n",
        "inline": "q::a\n",
        "multiline": "q\n?\na\n",
        "cloze": "a ==b==\n",
        "step": "#steps\n\n```plantuml\nclient -> as: hello\n```\n",
        "occlusion": "![](a.png)\n\n```occlusion\n0.1 0.1 0.2 0.2 a\n```\n",
    }
    _, note = read(examples[syntax].encode(), DIALECTS["obsidian"])
    assert [block.syntax for block in note.blocks] == [syntax]


@given(data=files(), dialect=st.sampled_from(PROGRAMS))
def test_a_line_belongs_to_one_block(data: bytes, dialect: Dialect) -> None:
    _, note = read(data, dialect)
    if "card-anywhere" in dialect.traits:
        return  # in Logseq a card may be part of another one's answer
    lines = [line for block in note.blocks for line in range(block.lines[0], block.lines[1] + 1)]
    assert len(lines) == len(set(lines))


def rated(source: SourceText, block: CardBlock, sibling: int) -> bytes | None:
    kind = RECORDS[block.record.kind if block.record is not None else block.record_kind]
    edit = kind.encode(source, block, sibling, NEW, base_ease=250)
    return None if edit is None else apply(source, edit)[0]


def looks(note: Note) -> list[tuple[str, tuple[Face, ...]]]:
    return [(block.syntax, block.faces) for block in note.blocks]


@given(data=files(composed | texts), dialect=st.sampled_from(PROGRAMS), which=st.integers(0, 999))
def test_a_rating_changes_one_schedule_and_no_card(data: bytes, dialect: Dialect, which: int) -> None:
    """Read, rate any card, read again: the same cards, that one with its new schedule, every other byte the same."""
    source, note = read(data, dialect)
    cards = [(block, sibling) for block in note.blocks for sibling in range(len(block.faces))]
    if not cards:
        return
    block, sibling = cards[which % len(cards)]
    after = rated(source, block, sibling)
    if after is None:
        assert block.record_kind == "journal"
        return
    again, read_again = read(after, dialect)
    place = note.blocks.index(block)
    assert looks(read_again) == looks(note)
    found = read_again.blocks[place].record
    assert found is not None
    if found.kind == "comment":
        assert found.segments[sibling].text.startswith(SEGMENT)
        assert without(again, found.span) == without_old(source, block)
    for number, (before, now) in enumerate(zip(note.blocks, read_again.blocks, strict=True)):
        if number != place:
            assert segments(before) == segments(now)
    assert after.count(b"\n") - data.count(b"\n") <= (block.placement is Placement.OWN_LINE) + 8 * (
        found.kind != "comment"
    )


def segments(block: CardBlock) -> list[str]:
    return [segment.text for segment in block.record.segments] if block.record else []


def without(source: SourceText, span: object) -> str:
    start, end = span.start, span.end  # type: ignore[attr-defined]
    return "".join((source.text[:start] + source.text[end:]).split())


def without_old(source: SourceText, block: CardBlock) -> str:
    return without(source, block.record.span) if block.record else "".join(source.text.split())


@given(data=files(composed))
def test_two_ratings_of_a_block_keep_each_other(data: bytes) -> None:
    source, note = read(data, DIALECTS["obsidian"])
    block = next((block for block in note.blocks if len(block.faces) > 1), None)
    if block is None:
        return
    place = note.blocks.index(block)
    for sibling in (1, 0):
        after = rated(source, note.blocks[place], sibling)
        assert after is not None
        source, note = read(after, DIALECTS["obsidian"])
    record = note.blocks[place].record
    assert record is not None
    # Where siblings have keys, each segment begins with its key.
    assert [segment.text.rpartition("!")[2].startswith(SEGMENT) for segment in record.segments[:2]] == [True, True]
    assert encode(decode(source.path, encode(source))) == encode(source)
