"""Bytes to text and back, lines, and edits that can be taken back."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from studykit.errors import SourceChangedError
from studykit.model.span import NotePath, Span
from studykit.text import Edit, apply, decode, encode

NOTE = NotePath("note.md")
ODD_TEXT = st.text(
    st.one_of(st.sampled_from("ab\n\r\0\f\v\u2028\u0085\ufeff\u200b\xa0é語🧠"), st.characters(codec="utf-8"))
)


@given(st.binary())
@example(b"\xef\xbb\xbf\xef\xbb\xbf# h\r\n")
@example(b"caf\xe9\n\xed\xa0\x80")
def test_every_byte_comes_back(data: bytes) -> None:
    assert encode(decode(NOTE, data)) == data


@given(ODD_TEXT)
@example("\r")
@example("a\r\n\r")
def test_lines_and_starts_describe_the_text(text: str) -> None:
    source = decode(NOTE, b"# " + text.encode())
    assert len(source.lines) == len(source.starts)
    rebuilt = []
    for number, (start, line) in enumerate(zip(source.starts, source.lines, strict=True), 1):
        assert source.line_span(number).cut(source.text) == line
        assert "\n" not in line
        end = source.starts[number] if number < len(source.starts) else len(source.text)
        assert source.text[start + len(line) : end] in {"", "\n", "\r\n"}
        rebuilt.append(source.text[start:end])
    assert "".join(rebuilt) == source.text


@given(ODD_TEXT)
def test_a_parser_sees_the_same_lines(text: str) -> None:
    source = decode(NOTE, text.encode())
    assert source.markdown.count("\n") == len(source.lines)
    assert "\r" not in source.markdown


@given(ODD_TEXT, st.data())
def test_an_edit_and_its_inverse_give_the_same_bytes(text: str, data: st.DataObject) -> None:
    source = decode(NOTE, text.encode())
    start = data.draw(st.integers(0, len(source.text)))
    end = data.draw(st.integers(start, len(source.text)))
    new = data.draw(ODD_TEXT)
    assume(start or not new.startswith("\ufeff"))
    assume(start or end == 0 or new or not source.text[end:].startswith("\ufeff"))
    changed, inverse = apply(source, Edit(NOTE, source.sha256, Span(start, end), new))
    after = decode(NOTE, changed)
    assert after.text == source.text[:start] + new + source.text[end:]
    back, again = apply(after, inverse)
    assert back == text.encode()
    assert (again.before, again.span, again.new) == (source.sha256, Span(start, end), new)


def test_an_edit_of_another_state_is_refused() -> None:
    source = decode(NOTE, b"one")
    with pytest.raises(SourceChangedError, match=r"note\.md has changed"):
        apply(source, Edit(NOTE, decode(NOTE, b"two").sha256, Span(0, 0), "x"))


def test_only_newlines_end_lines() -> None:
    source = decode(NOTE, "a\rb\f\u2028\u0085c\r\nd\n".encode())
    assert source.lines == ("a\rb\f\u2028\u0085c", "d")
    assert source.place(source.text.index("d")) == (2, 1)
    assert source.lines_span(1, 2).cut(source.text) == "a\rb\f\u2028\u0085c\r\nd"


def test_a_byte_order_mark_is_no_text() -> None:
    source = decode(NOTE, b"\xef\xbb\xbf# h")
    assert (source.text, source.bom) == ("# h", True)


@pytest.mark.parametrize(
    ("data", "newline"), [(b"a\r\nb\n", "\r\n"), (b"a\nb\r\n", "\n"), (b"a", "\n"), (b"", "\n"), (b"\n\r\n", "\n")]
)
def test_inserted_lines_end_like_the_first_line(data: bytes, newline: str) -> None:
    assert decode(NOTE, data).newline == newline


def test_bad_bytes_are_placed() -> None:
    assert decode(NOTE, b"\xef\xbb\xbfab\xff").encoding_error == 5
    assert decode(NOTE, "語".encode()).encoding_error is None


def test_no_text_is_one_empty_line() -> None:
    assert decode(NOTE, b"").lines == ("",)
    assert decode(NOTE, b"").starts == (0,)
