"""Front matter read line by line beside the YAML parser: whatever is read says the same."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.markdown.frontmatter import by_yaml
from studykit.markdown.plain_matter import load

KEYS = st.sampled_from(["title", "tags", "a", "yes", "Null", "x-y", "sr-due", "é", "a_b", "1", "date"])
VALUES = st.sampled_from([
    "", "word", "two  words", "Cell 10", "2024-01-02", "2024-13-45", "2024-1-2", "12", "0", "012", "1.5", "1.", "-3",
    "1_000", "0x1f", "1:20", "yes", "No", "NULL", "~", "y", "a: b", "a:b", "a :b", "http://x.y/z", "a #b", "a#b",
    "'q'", '"q"', '" a: b"', "'it''s'", '"a\\n"', '"[[Note]]"', "[[Note]]", "[a, b]", "[a,b ,c d]", "[]",
    "[1, 2.5, yes]", "[a, [b]]", "['a', \"b\"]", "[a,]", "[a: b]", "[a - b]", "{a: b}", "|", ">", "- x", "&a x", "*a",
    "!t x", "@x", "%x", "a, b", "日本語", "٣", "²", "1e5", "3 cats", "a ", "a\tb", "a\u00a0b", "a\u2028b", "a\x85b",
    "...", "---", "<<", "a:", "'a' b", "a # c", "[a] # c", "[a] b", "1000000000000000000",
    "123456789012345.123456789012345", "(x)", "x (y)", "a+b", "a & b",
])  # fmt: skip
LINES = st.one_of(
    st.builds("{}:{}{}".format, KEYS, st.sampled_from(["", " ", " ", " ", "  "]), VALUES),
    st.builds("{}-{}{}".format, st.sampled_from(["", "  ", "  ", " "]), st.sampled_from(["", " ", " "]), VALUES),
    st.sampled_from(["", " ", "  more", "# c", "tags:", "a:"]),
    st.text("ab: -[]'\"#,{}&*é0123.\t ", max_size=9),
)


@given(st.lists(LINES, min_size=1, max_size=6).map("\n".join))
def test_what_is_plain_says_what_yaml_says(text: str) -> None:
    plain = load(text)
    if plain is not None:
        found, problem = by_yaml(text)
        assert problem is None
        assert repr(plain) == repr(found or {}), text  # True is no 1, 1 no 1.0


def test_what_notes_say_needs_no_parser() -> None:
    text = "title: Cell 10\ndate: 2025-07-01\ntags:\n  - study\n  - maths/algebra\n"
    text += "aliases: [n1, 'see me']\ndraft: no\nup:\n"
    assert load(text) == {
        "title": "Cell 10", "date": date(2025, 7, 1), "tags": ["study", "maths/algebra"], "aliases": ["n1", "see me"],
        "draft": False, "up": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["a: b: c", "a: [b, [c]]", "a: |\n  b", "a: &x b", "# c", "a: b\n  c", "a: 1\na: 2", "just words"]
)
def test_what_is_not_plain_is_left_to_yaml(text: str) -> None:
    assert load(text) is None
