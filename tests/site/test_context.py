"""The cases of tests/cases/site/sentences.txt: a title, a note, the sentence around its link to T."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.model.span import NotePath, Span
from studykit.site.context import plain, sentence
from studykit.text import decode

CASES = Path(__file__).parents[1] / "cases" / "site" / "sentences.txt"
LINK = re.compile(r"\[\[T(?:\|([^\]]*))?\]\]|\[([^\]]*)\]\(T\.md\)")


def cases() -> Iterator[tuple[str, str, str]]:
    for block in CASES.read_text("utf-8").split("\n=== ")[1:]:
        title, _, rest = block.partition("\n")
        text, _, expected = rest.rpartition("\n---\n")
        yield title, text, expected.strip()


@pytest.mark.parametrize(("text", "expected"), [(t, e) for _, t, e in cases()], ids=[title for title, _, _ in cases()])
def test_sentence(text: str, expected: str) -> None:
    source = decode(NotePath("n.md"), text.encode())
    found = LINK.search(source.text)
    assert found is not None
    context = sentence(source, Span(*found.span()), found[1] or found[2] or "T")
    assert f"{context.before}«{context.link}»{context.after}" == expected


@given(st.text("ab *_`[]()<!->%{}|#\\\n。."), st.text("ab *_`[]()<!->%{}|#\\\n。."))
def test_any_surroundings_give_some_sentence(before: str, after: str) -> None:
    source = decode(NotePath("n.md"), f"{before}[[T]]{after}".encode())
    context = sentence(source, Span(len(before), len(before) + 5), "T")
    assert context.link == "T"
    assert len(context.before) < 200
    assert len(context.after) < 200


def test_plain_is_fast_on_hostile_input() -> None:
    for piece in ("[", "![", "<", "<!--", "\\", "{%", "[^", "*", "`", "|", " ^", "[[a|", "[]("):
        assert isinstance(plain(piece * 20_000), str)
