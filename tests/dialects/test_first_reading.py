"""A note read for its cards alone has the cards it has when it is read whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.config import Conventions, Separators
from studykit.dialects import DIALECTS
from studykit.dialects.reading import Place, read_cards, read_note
from studykit.markdown import quiet
from studykit.markdown.quiet import without_quiet
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.text import SourceText, decode

TESTS = Path(__file__).parents[1]
NOTES = sorted((TESTS / "vaults").rglob("*.md")) + sorted((TESTS / "cases").rglob("*.md"))
LINES = (
    "", "", "", "#flashcards", "# Heading", "## Asked #card", "A plain line.", "Another [[Page]] of words", "- an item",
    "- an item [[Page]]", "* star", "+ plus", "1. one", "2. two", "10) ten", "  - deeper", "    code", "\tcode", "a::b",
    "- a::b", "c ==d== e", "?", "??", "What is it?", "<!--SR:!2026-01-01,3,250-->", "<!--", "-->", "<pre>", "</pre>",
    "```", "~~~", "```occlusion", "0.1 0.1 0.2 0.2 label", "![](a.png)", "$$", "%%", "> quoted", "| a | b |", "a | b",
    "---|---", "---", "===", "Q: who", "A: he", "{{c1::x}}", "- [[card]] asked", "- #card asked", "\t- answer",
    "- [ ] task", "[a]: b", "text #tag", "end", "- -", "-", "\u2028- odd", "\x0codd", "_____", "[x]", "x^2 ^id",
)  # fmt: skip


def _of_cards(note: Note) -> Note:
    """What both readings give."""
    return replace(note, headings=(), anchors=frozenset(), links=(), diagnostics=(), meta={})


def _is_same(source: SourceText, conventions: Conventions | None, name: str) -> None:
    dialect = DIALECTS[name]
    how = dialect, conventions or dialect.conventions, Place(folder_deck="folder")
    assert replace(read_cards(source, *how), meta={}) == _of_cards(read_note(source, *how))


@pytest.mark.parametrize("name", DIALECTS)
def test_of_every_note_of_the_tests(name: str) -> None:
    assert NOTES
    for path in NOTES:
        _is_same(decode(NotePath(path.name), path.read_bytes()), None, name)


@given(
    st.lists(st.sampled_from(LINES) | st.lists(st.sampled_from(LINES[:13]), min_size=2, max_size=9).map("\n".join)),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(sorted(DIALECTS)),
    st.sampled_from(
        [
            None,
            Conventions(deck_folder=True, card_tags=("card",)),
            Conventions(
                separators=Separators(inline=(" of ",), multiline=("end",)), clozes=("**[123;;]answer[;;hint]**",)
            ),
            Conventions(separators=Separators(end="end"), steps=True),
        ]
    ),
)
def test_of_any_note(pieces: list[str], newline: str, name: str, conventions: Conventions | None) -> None:
    text = "\n".join(["#flashcards", "", *pieces]).replace("\n", newline)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quiet, "_FEWEST", 1)
        _is_same(decode(NotePath("a.md"), text.encode()), conventions, name)


def test_quiet_lines_are_left_out() -> None:
    quiet_lines = [f"- item {number} [[Page]]" for number in range(9)]
    text = "\n".join(["# Title", "", *quiet_lines, "", "a::b", ""])
    source = decode(NotePath("a.md"), text.encode())
    shown = without_quiet(source, source.lines, ("::",), ("?",))
    assert list(shown) == ["# Title", "", *[""] * 8, quiet_lines[-1], "", "a::b"]


@pytest.mark.parametrize("below", ["  child", "\tchild"])
def test_lines_with_something_below_them_in_the_same_item_are_kept(below: str) -> None:
    text = "\n".join(["", "", *["- item"] * 9, "", below, ""])
    source = decode(NotePath("a.md"), text.encode())
    assert without_quiet(source, source.lines, ("::",), ("?",)) is source.lines
