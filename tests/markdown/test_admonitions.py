"""What MkDocs indents below a header: the index reads the blocks, links and code there that the pages show."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from agreement import PLAIN, by_parser, by_scanner, has_surplus_cells

from studykit.markdown.admonitions import Header, header
from studykit.markdown.parser import parse
from studykit.render.html import render_fragment
from studykit.render.policy import Policy

CONSTRUCTS = PLAIN | {"admonition"}
_HEADERS = (
    "!!! note",
    '!!! note "A [title](t.md)"',
    "??? tip",
    '???+ tip ""',
    '=== "One"',
    '=== "Two"',
    "!!! no header.",
)
_LINES = (
    *_HEADERS, "[link](a.md)", "`code`", "- [item](b.md)", "- item", "", "", "# Heading", "```", "| a | b |",
    "|---|---|", "words", "1. one", "> quoted", "---", "$$", "<!-- x -->",
)  # fmt: skip
_PLACED = st.tuples(st.sampled_from((0, 0, 4, 4, 8, 2)), st.sampled_from(_LINES))


def _note(placed: list[tuple[int, str]]) -> str:
    """With an empty line in front of each that is indented less, as Python's Markdown wants it below an inside."""
    out, before = [], 0
    for indent, line in placed:
        out += [""] * (indent < before) + [" " * indent + line]
        before = indent
    return "\n".join(out)


_NOTES = st.lists(_PLACED, min_size=1, max_size=12).map(_note)


@given(_NOTES)
@settings(max_examples=settings.default.max_examples * 8)
@example('!!! note\n    text\n---\n\n=== "a"\n\n    ```\n    x\n    ```\nlazy')
@example("- item\n\n    !!! note\n\n        [link](a.md)\n\n            code")
def test_the_index_sees_what_the_pages_show(text: str) -> None:
    assume(not has_surplus_cells(text))
    seen, found = by_parser(text, CONSTRUCTS), by_scanner(text, CONSTRUCTS)
    assert found.blocks == seen.blocks
    assert sorted(found.links) == sorted(seen.links)
    assert found.code == seen.code


def test_headers() -> None:
    assert header('!!! note "A title"') == Header("note", "A title")
    assert header('!!! Note inline end ""') == Header("note", "")
    assert header("???+ tip") == Header("tip", None, "+")
    assert header('??? "Only a title"') == Header("details", "Only a title", "-")
    assert header('===+ "Tab"') == Header("", "Tab")
    assert not any(map(header, ("!!!", "!!! so it was.", "???", "=== Tab", "====", "!! note", "===")))


def test_deep_and_long_ones_end() -> None:
    """Neither headers in headers nor headers above nothing take more than their share of time or stack."""
    deep = "\n".join("    " * depth + "!!! note" for depth in range(300))
    assert parse(deep, CONSTRUCTS)
    assert render_fragment("!!! note\n" * 20_000, CONSTRUCTS, Policy())
    by_scanner(deep, CONSTRUCTS)
    by_scanner("!!! note\n" * 20_000 + "    inside", CONSTRUCTS)
