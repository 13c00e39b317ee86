"""Links taken at one sweep are those that a look at every bracket finds, and what is left of the text is the same."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from studykit.dialects import DIALECTS
from studykit.markdown.blocks import block_structure
from studykit.markdown.inline import Scan, scan
from studykit.markdown.plain_links import PlainLinks
from studykit.model.span import NotePath
from studykit.text import decode

MARKS = (
    "[[a]]", "[[ b c ]]", "![[d]]", "[[e|f]]", "[[g#h]]", "[[ ]]", "!", "[", "]", "[[", "]]", "\\", "`", "``", "<!--",
    "-->", "<b>", "%%", "$", "#tag", "((", "{{", "{%", "https://x.y", "](u)", " ", "words", "\n", "\n\n", "- ", "> ",
    "| ", "\n|a|b|\n|-|-|\n", "```\n", "\x1a", "é",
)  # fmt: skip
texts = st.lists(st.one_of(st.just("[[a]] "), st.sampled_from(MARKS)), max_size=40).map("".join)


def _scanned(text: str, name: str) -> Scan:
    source = decode(NotePath("n.md"), text.encode())
    return scan(source, block_structure(source.lines), DIALECTS[name].constructs)


@given(texts, st.sampled_from(sorted(DIALECTS)))
def test_a_sweep_finds_what_a_closer_look_finds(text: str, name: str) -> None:
    swept = _scanned(text, name)
    with patch.object(PlainLinks, "take", lambda _self, at, _end: at):
        closer = _scanned(text, name)
    assert (swept.links, swept.tags, swept.mask) == (closer.links, closer.tags, closer.mask)
    assert swept.code_mask == closer.code_mask
    assert swept.anchors == closer.anchors


def test_a_name_is_hidden_among_other_marks() -> None:
    found = _scanned("[[a]] #tag [[b]] [d](e)\n\n`[[c]]` [[c]]\n", "obsidian")
    assert [link.target for link in found.links] == ["a", "b", "e", "c"]
    assert found.mask.replace("\x1a", "") == " #tag  \n\n \n"
