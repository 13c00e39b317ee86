"""The full parser: every construct installs alone and with all others, and no text makes it fail or crawl."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.dialects import DIALECTS
from studykit.markdown.parser import CONSTRUCTS, parse, parser

ALL = frozenset(CONSTRUCTS)
_SINGLE = (
    "[[ ]] ![ ]( < > <!-- --> %% $$ $ == ` ``` ~~~ ::: :::note {% %} # ^id [^1] [^1]: (( )) {{embed }} #+BEGIN_NOTE "
    "#+END_NOTE @startuml @enduml | https:// .md>) [a](<a.md>) <!--SR: a 授 \u2028 \x00 \ufdd0 0\ufdd1 \\ * _ === ---"
)
_SPACED = [
    "{% hint %}",
    "{% endhint %}",
    "> ",
    "> [!note]",
    "- ",
    "- [ ] ",
    "1. ",
    "\t",
    "    ",
    "# ",
    "key:: v",
    "| - |",
]
MARKS = [*re.split(" ", _SINGLE), *_SPACED, "\n", "\n\n"]
REPEATED = ["- ```x\n", "@startuml\n", "{% hint %}\n", ":::note\n", "> [!a]\n\n", "<svg> "]


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_each_construct_alone(name: str) -> None:
    assert parse("text\n", frozenset({name}))[0].type == "paragraph_open"


def test_dialects_name_only_constructs_there_are() -> None:
    assert set().union(*(dialect.constructs for dialect in DIALECTS.values())) <= ALL
    with pytest.raises(KeyError, match="frobnicate"):
        parser(frozenset({"frobnicate"}))


@given(st.lists(st.sampled_from(MARKS), max_size=60).map("".join))
def test_any_mixture_gives_balanced_tokens_in_the_text(text: str) -> None:
    depth = 0
    for token in parse(text, ALL):
        depth += token.nesting
        assert depth >= 0
        assert token.map is None or 0 <= token.map[0] <= token.map[1] <= text.count("\n") + 1
    assert depth == 0


@pytest.mark.parametrize("mark", MARKS + REPEATED)
def test_no_mark_repeated_takes_quadratic_time(mark: str) -> None:
    begin = time.process_time()
    parse(mark * (20_000 // len(mark)), ALL)
    assert time.process_time() - begin < 5, "some 20,000 characters take far less than a second each way"


def test_html_is_text_without_the_construct_but_comments_are_hidden() -> None:
    inline = parse("a <b>x</b> <!-- c -->\n", frozenset())[1].children or []
    assert [token.type for token in inline] == ["text", "html_inline"]
    assert [token.content for token in inline] == ["a <b>x</b> ", "<!-- c -->"]
