"""What a review leaves of a note's bytes: everything but its own line, and after undo everything."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from itertools import zip_longest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from program import Program, invoke, write_vault

InNotes = Callable[[Mapping[str, str | bytes]], Program]

NOTE = """---
title: 茶 🍵
---
#flashcards

Green tea :: is steamed or pan-fired
<!--SR:!2026-11-18,4,250-->

Oolong :: half\u2028oxidised\f, 半發酵

What is in a teapot?
?
Water and leaves

- a list item :: with its answer <!--SR:!2026-11-19,5,230-->
- trailing blanks :: stay\x20\x20
Last line"""
FORMS: dict[str, Callable[[str], bytes]] = {
    "LF": lambda text: f"{text}\n".encode(),
    "CRLF": lambda text: f"{text}\n".replace("\n", "\r\n").encode(),
    "BOM": lambda text: f"\ufeff{text}\n".encode(),
    "BOM and CRLF": lambda text: f"\ufeff{text}\n".replace("\n", "\r\n").encode(),
    "no final newline": lambda text: text.encode(),
    "no final newline, CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "mixed ends": lambda text: text.replace("\n", "\r\n", 9).encode(),
    "NUL, tabs, lone CR": lambda text: f"{text}\n\0\t \nold\rMacintosh".encode(),
}


def changed_lines(before: bytes, after: bytes) -> list[tuple[bytes, bytes]]:
    """Lines that differ, where none was added."""
    pairs = zip_longest(before.splitlines(keepends=True), after.splitlines(keepends=True), fillvalue=b"")
    return [(old, new) for old, new in pairs if old != new]


@pytest.mark.parametrize("form", FORMS)
def test_a_rating_changes_one_line(form: str, in_notes: InNotes) -> None:
    before = FORMS[form](NOTE)
    studykit = in_notes({"tea.md": before})
    ran = studykit("review", "--order", "due", "--limit", "1", given="good\n")
    assert ran.code == 0, ran.both
    after = studykit.bytes_of("tea.md")
    ((old, new),) = changed_lines(before, after)
    assert old.replace(b"2026-11-18,4,250", b"2026-11-30,10,250") == new


@pytest.mark.parametrize("form", FORMS)
def test_undo_gives_back_the_bytes_also_in_later_sessions(form: str, in_notes: InNotes) -> None:
    before = FORMS[form](NOTE)
    studykit = in_notes({"tea.md": before})
    seen = [before]
    for answer in ("good", "again", "easy", "hard", "good"):
        assert studykit("review", "--limit", "1", given=f"{answer}\n").code == 0
        seen.append(studykit.bytes_of("tea.md"))
    for expected in reversed(seen[:-1]):
        assert studykit("undo").code == 0
        assert studykit.bytes_of("tea.md") == expected
    assert "nothing to take back" in studykit("undo").err


@pytest.mark.parametrize("form", ["LF", "CRLF", "no final newline", "no final newline, CRLF"])
def test_a_first_comment_is_one_more_line_in_the_notes_own_newlines(form: str, in_notes: InNotes) -> None:
    before = FORMS[form]("#flashcards\n\nOolong :: half oxidised")
    studykit = in_notes({"tea.md": before})
    studykit("review", given="good\n")
    assert studykit.bytes_of("tea.md") == FORMS[form](
        "#flashcards\n\nOolong :: half oxidised\n<!--SR:!2026-11-21,1,250-->"
    )


def test_permissions_are_kept(in_notes: InNotes) -> None:
    studykit = in_notes({"tea.md": NOTE})
    note = studykit.vault / "tea.md"
    for mode in (0o640, 0o600, 0o664):
        note.chmod(mode)
        assert studykit("review", "--limit", "1", given="good\n").code == 0
        assert stat.S_IMODE(note.stat().st_mode) == mode


def test_a_linked_note_stays_a_link(in_notes: InNotes) -> None:
    studykit = in_notes({"real/tea.md": NOTE, "other.md": "Nothing\n"})
    (studykit.vault / "link.md").symlink_to("real/tea.md")
    assert {card["note"] for card in studykit("cards", "--json").data["cards"]} == {"real/tea.md"}
    assert studykit("review", "--limit", "1", given="good\n").code == 0
    assert (studykit.vault / "link.md").is_symlink()
    assert b"2026-11-30,10,250" in studykit.bytes_of("real/tea.md")


def test_a_write_protected_note_is_left_as_it_is(in_notes: InNotes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The session goes on with the next card and says at the end that it could not finish."""
    studykit = in_notes({"a.md": NOTE, "b.md": "#flashcards\n\nOne :: two\n<!--SR:!2026-11-19,4,250-->\n"})
    (studykit.vault / "a.md").chmod(0o444)
    may = os.access
    # Permissions do not bind root, who runs many a test; the question whether they would is answered for anybody.
    monkeypatch.setattr(os, "access", lambda path, mode: not str(path).endswith("a.md") and may(path, mode))
    ran = studykit("review", "--new", "0", given="good\ngood\ngood\n")
    assert ran.code == 3
    assert "a.md is write-protected" in ran.out
    assert studykit.bytes_of("a.md") == NOTE.encode()
    assert b"<!--SR:!2026-11-30,10,250-->" in studykit.bytes_of("b.md")


ANSWERS = st.lists(
    st.sampled_from(["again", "hard", "good", "easy", "skip", "undo", "suspend", "bury", "mark", "1", "4", ""]),
    min_size=1,
    max_size=12,
)


@given(answers=ANSWERS, form=st.sampled_from(sorted(FORMS)))
@settings(max_examples=15)
def test_any_session_is_taken_back_to_the_byte(
    answers: list[str], form: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = FORMS[form](NOTE)
    vault = write_vault(tmp_path_factory.mktemp("any"), {"tea.md": before})
    given_lines = "".join(f"{answer}\n" for answer in answers)
    ran = invoke("--today", "2026-11-20", "review", folder=vault, given=given_lines)
    assert ran.code == 0, ran.both
    assert invoke("undo", "99", folder=vault).code == 0
    assert (vault / "tea.md").read_bytes() == before
