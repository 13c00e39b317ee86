"""Whatever stands in and around a comment, an answer changes the bytes of one segment and no others."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from studykit.model.card import CardBlock, CardKind, Face, Placement
from studykit.model.schedule import EaseState
from studykit.model.span import NotePath, Span
from studykit.scheduling.records.comment import CommentRecord, find_comments
from studykit.scheduling.states import decode_segment
from studykit.text import apply, decode, encode

RECORD = CommentRecord()
NOTE = NotePath("note.md")
NEW = EaseState(date(2026, 12, 1), Fraction(6), 260)

segments = st.sampled_from(
    [
        "2024-01-05,4,250",
        "2024-1-5,4.9,250",
        "2023-02-30,3,250",
        "2000-01-01,1,250",
        "leitner,3",
        "fsrs,2030-06-30T00:00:00.000Z,8,8.5,5.2,2,3,0,0,2026-07-06T00:00:00.000Z",
        "fsrs,?",
        "·",
    ]
)
blanks = st.sampled_from(["", " ", "\t", "  "])
prose = st.text(alphabet=st.sampled_from("aQ:|`<>-! \t#問🧠\x0c\u2028\r"), max_size=12).map(
    lambda text: text.replace("<!--", "")
)
comments = st.lists(st.tuples(blanks, segments, blanks), min_size=1, max_size=5)
newlines = st.sampled_from(["\n", "\r\n"])


def make_block(text: str, siblings: int, *, insert_at: int = 0, own_line: bool = True) -> CardBlock:
    return CardBlock(
        note=NOTE,
        syntax="inline",
        kind=CardKind.BASIC,
        span=Span(0, len(text)),
        lines=(1, 1),
        faces=(Face("", "", "", ""),) * siblings,
        record=next(find_comments(text), None),
        insert_at=insert_at,
        placement=Placement.OWN_LINE if own_line else Placement.SAME_LINE,
    )


@given(
    parts=comments,
    before=prose,
    after=prose,
    newline=newlines,
    bom=st.booleans(),
    closed=st.booleans(),
    data=st.data(),
)
def test_one_segment_changes(
    *,
    parts: list[tuple[str, str, str]],
    before: str,
    after: str,
    newline: str,
    bom: bool,
    closed: bool,
    data: st.DataObject,
) -> None:
    body = "".join(f"{left}!{right}{text}" for left, text, right in parts)
    tail = "-->" + after if closed else ""
    text = f"{before}{newline}<!--SR:{body}{tail}{newline}Q::A"
    raw = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    source = decode(NOTE, raw)
    assert encode(source) == raw
    block = make_block(source.text, len(parts))
    assert block.record is not None
    assert [segment.text for segment in block.record.segments] == [text for _, text, _ in parts]
    sibling = data.draw(st.integers(0, len(parts) - 1))
    edit = RECORD.encode(source, block, sibling, NEW, base_ease=250)
    written, inverse = apply(source, edit)

    old = block.record.segments[sibling].span
    closing = "" if closed else "-->"
    end = block.record.span.end
    rest = source.text[old.end : end] + closing + source.text[end:]
    assert written.removeprefix(b"\xef\xbb\xbf").decode() == source.text[: old.start] + "2026-12-01,6,260" + rest
    again = decode(NOTE, written)
    record = next(find_comments(again.text))
    got = RECORD.decode(record, len(parts))
    wanted = [decode_segment(text) for _, text, _ in parts]
    wanted[sibling] = NEW
    assert list(got) == wanted
    assert apply(again, inverse)[0] == raw


@given(
    before=prose,
    after=prose,
    newline=newlines,
    bom=st.booleans(),
    own_line=st.booleans(),
    sibling=st.integers(0, 3),
)
def test_a_first_comment_is_all_that_is_added(
    *, before: str, after: str, newline: str, bom: bool, own_line: bool, sibling: int
) -> None:
    front = f"intro{newline}Q{before}"
    text = front + newline + after
    raw = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    source = decode(NOTE, raw)
    block = make_block(text, 4, insert_at=len(front), own_line=own_line)
    written, inverse = apply(source, RECORD.encode(source, block, sibling, NEW, base_ease=230))
    added = "!2000-01-01,1,230" * sibling + "!2026-12-01,6,260"
    gap = newline if own_line else "" if front[-1] in " \t" else " "
    assert written.removeprefix(b"\xef\xbb\xbf").decode() == f"{front}{gap}<!--SR:{added}-->{newline}{after}"
    again = decode(NOTE, written)
    assert RECORD.decode(next(find_comments(again.text)), 4)[: sibling + 1] == (None,) * sibling + (NEW,)
    assert apply(again, inverse)[0] == raw


@given(st.text(alphabet=st.sampled_from("<!--SR:>\n\r 2024,-1"), max_size=80))
def test_found_comments_stand_where_they_say(text: str) -> None:
    end = 0
    for record in find_comments(text):
        assert record.span.start >= end
        end = record.span.end
        shown = record.span.cut(text)
        assert shown.startswith("<!--SR:")
        assert shown.endswith("-->") == record.closed
        assert "\n" not in shown
        for segment in record.segments:
            assert segment.span.cut(text) == segment.text == segment.text.strip(" \t")


def test_hostile_lines_cost_no_more_than_their_length() -> None:
    """A pattern that goes back over what it read would not come to an end here."""
    for hostile in (
        "<!--SR:" * 60_000,
        "<!--SR:" + "!" * 400_000,
        "<!--SR:" + " !a" * 150_000,
        "<!--SR:!a" + " " * 400_000,
    ):
        assert list(find_comments(hostile))
