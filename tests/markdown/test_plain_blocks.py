"""The scanner of plain blocks beside markdown-it-py: the same structure of every text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from studykit.markdown import blocks
from studykit.markdown.blocks import BlockKind, block_structure, parsed_structure

TESTS = Path(__file__).parents[1]
BEGINNINGS = (
    "", "", "", "- ", "- ", "* ", "+ ", "1. ", "2) ", "10. ", "# ", "## ", "> ", "```", "~~~ x", "---", "===", "***",
    "<!-- c -->", "<!--SR:!2025-01-01,1,250-->", "<!-- open", "<div>", "<script>", "| a | b |", "|---|---|", "[x]: /y",
    "$$", "[[w]]", "[ ] ", "#tag ", "**b** ", "$x$ ", "-5 ", "3.14 ", "2024 ", ":::tip", "`c` ", "\\* ", "\u3000",
    "-   ", "-\t",
)  # fmt: skip
ENDINGS = ("", "", "text", "text", "a :: b", "a | b", "--- | ---", "-->", "$$", "`", "-", "</script>", " ")
INDENTS = ("", "", "", "", " ", "  ", "  ", "   ", "    ", "     ", "\t", "\t\t")
LINES = st.builds(
    lambda indent, beginning, ending: indent + beginning + ending,
    st.sampled_from(INDENTS), st.sampled_from(BEGINNINGS), st.sampled_from(ENDINGS),
)  # fmt: skip
BLOCKY = st.sampled_from(
    ["", "", "text", "- item", "  - child", "  more", "1. one", "2. two", "   two more", "\t- tab"]
)
FRAMED = st.sampled_from((
    "", "", "text", "| a | b |", "|-|-|", "| :-- | --: |\t", "|1|2|3|", "|", "||", "|\\||", "| a |", "|--|", "> text",
    ">", "> ", ">  text", "> [!note] x", ">more", "> - item", ">> deep", ">\ttab", "> | a |", "> |-|", "> ---", "> # h",
    "# h", "> [x]: /y", ">     code", ">\u00a0", "|-|-|\u3000", "  | a |", " > x", "> ```", "```",
))  # fmt: skip


def assert_same(lines: list[str], *, bullet_fences: bool = False, formulas: bool = True) -> None:
    expected = parsed_structure(lines, bullet_fences=bullet_fences, formulas=formulas)
    assert block_structure(lines, bullet_fences=bullet_fences, formulas=formulas) == expected, "\n".join(lines)


@settings(deadline=None)
@given(st.lists(LINES, max_size=12), st.booleans(), st.booleans())
@example(["- a", "2. b"], False, True)
def test_any_lines(lines: list[str], bullet_fences: bool, formulas: bool) -> None:
    assert_same(lines, bullet_fences=bullet_fences, formulas=formulas)


@settings(deadline=None)
@given(st.lists(st.one_of(BLOCKY, LINES), max_size=16))
def test_lists(lines: list[str]) -> None:
    assert_same(lines)


@settings(deadline=None)
@given(st.lists(FRAMED, max_size=12))
def test_tables_and_quotes(lines: list[str]) -> None:
    assert_same(lines)


def test_usual_tables_and_quotes_need_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "_lean_parser", None)
    lines = ["# h", "", "| a | b |", "|---|:-:|", "| 1 | 2 |", "| 3", "", "> [!note] N", "> Text.", ">", "> More."]
    assert [block[:3] for block in block_structure(lines).blocks] == [
        (BlockKind.HEADING, 1, 1), (BlockKind.TABLE, 3, 6), (BlockKind.PARAGRAPH, 8, 9), (BlockKind.PARAGRAPH, 11, 11),
    ]  # fmt: skip


@pytest.mark.parametrize("folder", ["vaults", "cases"])
def test_every_note_of_the_tests(folder: str) -> None:
    files = [file for file in sorted((TESTS / folder).rglob("*")) if file.suffix in {".md", ".txt", ".mdx"}]
    assert files
    for file in files:
        assert_same(file.read_text("utf-8", errors="replace").splitlines())
