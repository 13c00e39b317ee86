"""Where texts are broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.diagrams.measure import cell_ruler, ruler, wrap

LETTERS = "ab /?&=-.,“”（）「」、。令牌アのW\u0301👩"


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("one two three", 4, ["one", "two", "three"]),
        ("GET /callback?code=SplxlOBeZQQYbYS6WxSbIA", 18, ["GET /callback?code=", "SplxlOBeZQQYbYS6WxSbIA"]),
        ("授权服务器（OAuth 2.0）", 9, ["授权服务器", "（OAuth 2.0）"]),
        ("令牌（token）有效期为一小时（之后）。好", 8, ["令牌（token）", "有效期为一小时", "（之后）。好"]),
        ("a (b) c, “quoted” text", 5, ["a (b) c,", "“quoted”", "text"]),
        ("one\n\ntwo", 50, ["one", "", "two"]),
        ("", 5, [""]),
    ],
)
def test_lines(text: str, limit: float, lines: list[str]) -> None:
    assert [text[start:end] for start, end in wrap(ruler(text), limit)] == lines


@given(st.text(st.sampled_from(LETTERS), max_size=60), st.floats(2, 12), st.booleans())
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, limit: float, even: bool) -> None:
    measured = ruler(text)
    lines = wrap(measured, limit, even=even)
    assert "".join(text[start:end] for start, end in lines).replace(" ", "") == text.replace(" ", "")
    for start, end in lines:
        assert measured.width(start, end) <= limit + 1e-9
        assert not text[start:end].startswith(" ") or text[start:end] == text


@given(st.lists(st.sampled_from(["令", "牌", "ab", "（令）", "（OAuth 2）", "令、", "牌。", "「ア」"]), min_size=9))
def test_brackets_and_stops_stay_with_their_words(words: list[str]) -> None:
    text = "".join(words)
    for start, end in wrap(cell_ruler(text), 16):
        assert text[start] not in "、。）」"
        assert text[end - 1] not in "（「"
