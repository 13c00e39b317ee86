"""What holds for every kind of record in the registry."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.errors import UsageError
from studykit.model.card import CardBlock, CardKind, Face, Placement, RawRecord, RawSegment
from studykit.model.schedule import CardState, EaseState, MemoryState
from studykit.model.span import NotePath, Span
from studykit.scheduling.records import RECORDS
from studykit.scheduling.records.base import RecordKind
from studykit.scheduling.records.journal import kept_record
from studykit.text import apply, decode, encode

STATE = EaseState(date(2026, 12, 1), Fraction("4.5"), 260)
WORDS = st.text(alphabet=st.sampled_from("-:!,=>< 2024-01-05,3.5,250srdue\tcard問\n"), max_size=40)


@pytest.fixture(scope="module", params=sorted(RECORDS))
def kind(request: pytest.FixtureRequest) -> RecordKind:
    return RECORDS[request.param]


def make_block(text: str, siblings: int) -> CardBlock:
    first = text.split("\n", 1)[0]
    return CardBlock(
        note=NotePath("note.md"),
        syntax="inline",
        kind=CardKind.BASIC,
        span=Span(0, len(first)),
        lines=(1, 1),
        faces=(Face("", "", "", ""),) * siblings,
        record=None,
        insert_at=len(first.rstrip("\r")),
        placement=Placement.OWN_LINE,
        keys=tuple(f"key{number}" for number in range(siblings)),
    )


def test_it_goes_by_its_name(kind: RecordKind) -> None:
    assert RECORDS[kind.name] is kind


@pytest.mark.parametrize("siblings", [1, 2, 5])
def test_without_a_record_every_sibling_is_new(kind: RecordKind, siblings: int) -> None:
    assert kind.decode(None, siblings) == (None,) * siblings


@given(st.lists(WORDS, max_size=4), st.integers(1, 5))
def test_any_parts_decode_to_one_segment_for_each_sibling(kind: RecordKind, parts: list[str], siblings: int) -> None:
    joined = {
        "front_matter": "sr-due: ",
        "logseq_properties": "card-last-interval:: ",
        "step_comment": "key0!",
        "mask_comment": "key0!",
    }
    raw = tuple(RawSegment(joined.get(kind.name, "") + part, Span(0, 0)) for part in parts)
    record = RawRecord(kind.name, Span(0, 0), raw)
    assert len(kind.decode(record, siblings, ("key0",))) == siblings


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("final", ["", "end"])
def test_a_first_record_is_an_insertion(kind: RecordKind, newline: str, final: str) -> None:
    text = f"- Q #card{newline}{final}"
    source = decode(NotePath("note.md"), text.encode())
    edit = kind.encode(source, make_block(text, 2), 0, STATE, base_ease=250)
    if edit is None:
        return
    assert len(edit.span) == 0
    assert "\n" not in edit.new.replace(newline, "")
    data, inverse = apply(source, edit)
    assert apply(decode(NotePath("note.md"), data), inverse)[0] == encode(source)


def test_fsrs_is_written_or_refused_with_a_word(kind: RecordKind) -> None:
    text = "- Q #card\n"
    moment = datetime(2026, 12, 1, tzinfo=UTC)
    state = MemoryState(moment, Fraction(8), 8.5, 5.2, CardState.REVIEW, 3, 0, 0, moment)
    source = decode(NotePath("note.md"), text.encode())
    block = make_block(text, 1)
    if kind.name in {"front_matter", "logseq_properties"}:
        with pytest.raises(UsageError, match="FSRS"):
            kind.encode(source, block, 0, state, base_ease=250)
        return
    edit = kind.encode(source, block, 0, state, base_ease=250)
    assert edit is None or "fsrs,2026-12-01T00:00:00.000Z,8,8.5,5.2,2,3,0,0," in edit.new


def test_the_journal_keeps_the_place_of_new_siblings() -> None:
    record = kept_record(["", "2026-12-01,4.5,260"])
    assert RECORDS["journal"].decode(record, 3) == (None, STATE, None)
