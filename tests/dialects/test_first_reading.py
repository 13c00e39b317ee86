"""A note of which quiet lines are left out, for its cards alone or as a whole, is what it is when they are not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.config import Conventions, Separators
from studykit.dialects import DIALECTS, first_reading
from studykit.dialects.reading import Place, read_cards, read_note
from studykit.markdown import quiet
from studykit.markdown.quiet import Quiet, without_quiet
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.text import SourceText, decode

TESTS = Path(__file__).parents[1]
NOTES = sorted((TESTS / "vaults").rglob("*.md")) + sorted((TESTS / "cases").rglob("*.md"))
LINES = (
    "", "", "", "#flashcards", "# Heading", "## Asked #card", "A plain line.", "Another [[Page]] of words", "- an item",
    "- an item [[Page]]", "* star", "+ plus", "1. one [[Page]]", "1.     [[code]]", "2.\t\t[[code]]", "10) ten",
    "- [[Page]] [[ Other]]", "[[a|b]]", "[[Page", "]] more", "[x] [[Page]]", "[a](b)", "((abcdef12))", "[a]", "![[p]]",
    "[[Page]]\\", "  - deeper", "    code", "\tcode", "a::b",
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
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(first_reading, "without_quiet", lambda _source, lines, *_: Quiet(lines))
        whole = read_note(source, *how)
    assert replace(read_cards(source, *how), meta={}) == _of_cards(whole)
    assert read_note(source, *how) == whole


@pytest.mark.parametrize("name", DIALECTS)
def test_of_every_note_of_the_tests(name: str) -> None:
    assert NOTES
    for path in NOTES:
        _is_same(decode(NotePath(path.name), path.read_bytes()), None, name)


@given(
    st.lists(st.sampled_from(LINES) | st.lists(st.sampled_from(LINES[:23]), min_size=2, max_size=9).map("\n".join)),
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
        patch.setattr(quiet, "_SHORTEST", 1)
        _is_same(decode(NotePath("a.md"), text.encode()), conventions, name)


def test_quiet_lines_are_left_out() -> None:
    quiet_lines = [f"- item {number} [[Page]]" for number in range(9)]
    text = "\n".join(["# Title", "", *quiet_lines, "", "a::b", ""])
    source = decode(NotePath("a.md"), text.encode())
    shown, stretches = without_quiet(source, source.lines, ("::",), ("?",))
    assert list(shown) == ["# Title", "", *[""] * 8, quiet_lines[-1], "", "a::b"]
    assert stretches == [(3, 10)]


def test_names_of_pages_on_quiet_lines_are_links() -> None:
    dialect = DIALECTS["obsidian"]
    text = "\n".join(["# Title", "", *["- item [[Page]]"] * 9, "", "a::b [[c|d]]", "", *["[[e]] [[f]]"] * 9, ""])
    source = decode(NotePath("a.md"), text.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(first_reading, "scan", None)  # what is read without leaving lines out
        note = read_note(source, dialect, dialect.conventions, Place())
    assert [link.target for link in note.links] == [*["Page"] * 9, "c", *["e", "f"] * 9]


@pytest.mark.parametrize("below", ["  child", "\tchild"])
def test_lines_with_something_below_them_in_the_same_item_are_kept(below: str) -> None:
    text = "\n".join(["", "", *["- item"] * 9, "", below, ""])
    source = decode(NotePath("a.md"), text.encode())
    assert without_quiet(source, source.lines, ("::",), ("?",)) == (source.lines, [])
