"""Rules that are asked by a line's first character find what markdown-it-py's own find, asked everywhere."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from studykit.markdown.blocks import block_structure, parsed_structure

CONTAINERS = ("", "", "> ", ">", "- ", "* ", "1. ", "10. ", "-", "   - ", "    ", "\t", "  ", "     ")
MARKS = (
    "", "text", "# h", "#", "```", "~~~", "```x", "---", "===", "-", "=", "***", "_ _ _", "| a | b |", "|---|---|",
    ":-:|--", "|", "\\|", "<!-- c -->", "<!--", "-->", "<div>", "<script>", "</script>", "<b>", "[x]: /y",
    "[x]:", "/url", "'title'", '[x]: y "t', "$$", "$$ a $$", "a $$", "$$ b", ":::", "%%", "\u00a0", "\x0c", "\x1c", "1",
    "**b**", "+ a", "|-", "a|b", "-|-", "$", "`", "<", "[", "1)",
)  # fmt: skip
LINES = st.builds(
    lambda around, mark, end: "".join(around) + mark + end,
    st.lists(st.sampled_from(CONTAINERS), max_size=3),
    st.sampled_from(MARKS),
    st.sampled_from(["", "", "|", " ", " x", "\t"]),
)


@settings(deadline=None, max_examples=settings.default.max_examples * 3)
@given(st.lists(LINES, max_size=9), st.booleans(), st.booleans())
@example(["> a|b", "> -|-", "> |", "lazy"], False, True)
@example(["> - a", "---"], False, True)
@example(["> $$", "> a", "", "$$"], False, True)
def test_the_same_structure(lines: list[str], bullet_fences: bool, formulas: bool) -> None:
    lines = ["<div>", *lines]  # nothing plain: the whole text is left to the rules
    found = block_structure(lines, bullet_fences=bullet_fences, formulas=formulas)
    assert found == parsed_structure(lines, bullet_fences=bullet_fences, formulas=formulas), "\n".join(lines)


DENSE = {
    "paragraphs": "a\n\n", "headings": "# a\n", "items": "- a\n", "empty items": "-\n", "loose empty items": "-\n\n",
    "rows": "|a|\n|-|\n|b|\n|c|\n", "quotes": "> a\n\n", "quoted items": "> - a\n", "items in quotes": "> 1. a\n> -\n",
    "quotes in items": "- > a\n",
    "fences in items": "- ```\n", "definitions": "[a]: b\n", "html": "<div>\n\n", "formulas": "> $$\n\n",
    "deeper items": "- a\n  - b\n    1. c\n", "rules": "---\n", "underlined": "a\n===\n", "comments": "<!-- a -->\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", DENSE)
def test_behind_so_many_blocks_nothing_is_read(kind: str) -> None:
    lines = (DENSE[kind] * 60).split("\n")
    whole, part = block_structure(lines), block_structure(lines, most=30)
    assert not whole.unread
    assert 10 < part.unread < len(lines)
    assert len(part.blocks) + len(part.items) <= 65
    assert all(block.first < part.unread for block in part.blocks)
    above = [block for block in whole.blocks if block.last < part.unread - 1]
    assert list(part.blocks[: len(above)]) == above
