"""The scanner of the index and the parser of the pages see the same code, comments, formulas, tables and links."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from agreement import by_parser, by_scanner, has_surplus_cells

MARKS = (
    "`", "``", "```", "~~~", "$", "$$", "<!--", "-->", "<!-- x -->", "[", "](", ")", "![", "](a.md)", "<", ">", "<b>",
    "<a b>", "<https://a.example>", "\\", "*", "_", "#", "# ", "- ", "1. ", "> ", "    ", "  ", "|",
    "| a | b |\n|---|---|\n", "---", "\n", "\n\n", " ", "a", "b c", "題", "1", "::", "?", "==", "&amp;", "(", "\t",
)  # fmt: skip
mixtures = st.lists(st.sampled_from(MARKS), max_size=25).map("".join)


@given(text=mixtures)
@settings(max_examples=settings.default.max_examples * 8)
def test_generated_mixtures(text: str) -> None:
    assume(not has_surplus_cells(text))
    seen, found = by_parser(text), by_scanner(text)
    assert found.blocks == seen.blocks
    assert found.code == seen.code
    assert found.comments == seen.comments
    assert found.formulas == seen.formulas
    assert found.links == seen.links


@pytest.mark.parametrize(
    "text",
    [
        "`a` ``b ` c`` ` not closed\n\n`neither` \\`nor\\`",
        "| `a|b` | c |\n|---|---|\n| `d` | $e$ | f |",
        "a <!-- b `c` --> `d <!-- e` -->",
        "<!-- a\n\nb `c` -->\n\n`d`",
        "$a$ $ b$ $c $ $$d$$ \\$e$",
        "[a](<b c.md> 'title') [d](e(f(g)).md) ![h](i.png) [j](k\\)l) [m](n&amp;o)",
        "- a\n\n      code\n\n  ```\n  fence\n  ```\n- `b`",
        "> ```\n> a\n\n`b`",
        "[a](" + "(" * 31 + ")" * 32 + " [b](" + "(" * 40 + ")" * 41,
        "[a](b(c [d](e(f) [g](h) [i](j\\)k(l) [m](n(o\\(p)) [q]( r(s)t 'u') [v](w(x)) [y]( (z) )",
    ],
)
def test_written_examples(text: str) -> None:
    assert by_scanner(text) == by_parser(text)
