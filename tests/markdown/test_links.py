"""Links found in one pass are the links that markdown-it's own rules find, one bracket after the other."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_inline import image, link

sys.path.insert(0, str(Path(__file__).parents[1] / "contracts"))
from written import texts

from studykit.dialects import DIALECTS
from studykit.markdown.parser import parse, parser

MARKS = (
    "[", "]", "](", "(", ")", "![", "[a]", "[a](b)", "![c](d)", "](e 'f')", "<g>", "[h]: i\n\n", "[h]", "[h][", "[]",
    "`", "\\", "*", "_", "**", "[[", "]]", "![[", "|", "[^1]", "[^1]: x\n\n", "^[", "<b>", "<http://x.y>", "\n", "\n\n",
    " ", "a", "$", "==", "#", "> ", "- ", "((", "{{", "::", "%%", '"', "'", "&amp;", "<!--", "-->", "(<", "~~",
)  # fmt: skip
mixtures = st.lists(st.sampled_from(MARKS), max_size=22).map("".join)


def with_their_rules(constructs: frozenset[str]) -> MarkdownIt:
    md = parser.__wrapped__(constructs)
    md.inline.ruler.at("link", link)
    md.inline.ruler.at("image", image)
    return md


THEIRS = {name: with_their_rules(dialect.constructs) for name, dialect in DIALECTS.items()}


_BRACKETS_IN_LABEL = re.compile(r"\]\[[^\]]*\[")
"""where markdown-it reads more into a label than CommonMark allows"""


@given(text=mixtures | texts, name=st.sampled_from(sorted(DIALECTS)))
@settings(max_examples=settings.default.max_examples * 8)
def test_the_same_tokens(text: str, name: str) -> None:
    assume(not _BRACKETS_IN_LABEL.search(text))
    ours = [token.as_dict() for token in parse(text, DIALECTS[name].constructs)]
    assert ours == [token.as_dict() for token in THEIRS[name].parse(text)]


def test_a_label_holds_no_brackets() -> None:
    """``[[a]]`` is none, so that what stands in front of it is a link by itself; markdown-it takes it for one."""
    children = parse("[h]: i\n\n[h][[a]]", frozenset())[1].children or []
    assert [(token.type, token.content) for token in children] == [
        ("link_open", ""), ("text", "h"), ("link_close", ""), ("text", "[[a]]"),
    ]  # fmt: skip


def test_an_image_whose_target_is_none_may_still_have_a_reference() -> None:
    children = parse("![a](b c)\n\n[a]: d", frozenset())[1].children or []
    assert [(token.type, token.attrGet("src"), token.content) for token in children] == [
        ("image", "d", "a"),
        ("text", None, "(b c)"),
    ]


def test_images_in_images_end_somewhere() -> None:
    tokens, depth = parse("![" * 40 + "a" + "](b)" * 40, frozenset())[1].children or [], 0
    while image_token := next((token for token in tokens if token.type == "image"), None):
        tokens, depth = image_token.children or [], depth + 1
    assert depth == 9
    assert "![" in tokens[0].content
