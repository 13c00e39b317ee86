"""Asking at each character only the rules that can begin there makes the same tokens as asking all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.parser_inline import ParserInline

from studykit.dialects import DIALECTS
from studykit.markdown.inline_parser import BEGINS
from studykit.markdown.parser import parser
from studykit.markdown.syntax import CONSTRUCTS

SETS = [frozenset(CONSTRUCTS), *(dialect.constructs for dialect in DIALECTS.values())]
PIECES = (
    "[", "]", "![", "[[", "]]", "![[", "](", ")", "(a)", "[^1]", "^[", "*", "**", "_", "~~", "==", "=", "`", "``", "$",
    "$$", "<", ">", "<a>", "<!--", "-->", "<!--SR:", "<http://a.b>", "http://a.b/c", "&", "&amp;", "&#1;", "\\", "\\[",
    "#", "#tag", "#[[a b]]", "{{", "}}", "{{embed [[a]]}}", "{{cloze ", "{:height 1}", "{%", "%}", "{% x %}", "%%",
    "((abcdef12))", " ^id", ":::", "::", "\n", "  \n", " ", "a", "b c", "題", "\u00a0", "\ufdd00\ufdd1", "|", "!", "- ",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join)


@pytest.mark.parametrize("constructs", SETS, ids=lambda names: f"{len(names)} constructs")
@given(text=TEXTS)
def test_the_same_tokens(constructs: frozenset[str], text: str) -> None:
    md = parser(constructs)
    ours, asking_all = md.inline, ParserInline()
    asking_all.ruler, asking_all.ruler2, asking_all.terminator_re = ours.ruler, ours.ruler2, ours.terminator_re
    found = [token.as_dict() for token in md.parse(text, {})]
    md.inline = asking_all
    try:
        assert found == [token.as_dict() for token in md.parse(text, {})]
    finally:
        md.inline = ours


def test_every_rule_is_named_with_what_it_begins_with() -> None:
    rules = {name for constructs in SETS for name in parser(constructs).inline.ruler.get_active_rules()}
    assert rules - {"text"} == BEGINS.keys()
