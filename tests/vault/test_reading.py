"""What is said about a note's bytes, and about traces of sync services and git."""

from __future__ import annotations

from pathlib import Path

import pytest

from studykit.errors import NotFoundError, StudykitError
from studykit.markdown.hunks import Hunk, hunks
from studykit.model.span import NotePath
from studykit.text import decode
from studykit.vault import NoteFile, read, read_diagnostics
from studykit.vault.conflicts import conflict_copy, originals, says_the_same, suspects


def found(data: bytes, path: str = "n.md") -> list[tuple[int, int, str]]:
    return [(d.line, d.column, d.code) for d in read_diagnostics(decode(NotePath(path), data))]


def test_an_ordinary_note_has_no_findings() -> None:
    assert found("# 標題\r\n\r\n=======\n<<<<<<<\n".encode()) == []


def test_bytes_that_are_not_text() -> None:
    assert found(b"\xef\xbb\xbfone\ntw\xff\xfe\n") == [(2, 3, "bad-encoding")]
    assert found(b"one\n\0two\0") == [(2, 1, "nul-byte")]


def test_conflicts_of_git() -> None:
    text = b"<<<<<<< HEAD\nmine\n=======\nyours\n>>>>>>> branch\nq::a\n<<<<<<< a\n||||||| base\n=======\n>>>>>>> b\n"
    assert hunks(decode(NotePath("n.md"), text)) == (Hunk(1, None, 3, 5), Hunk(7, 8, 9, 10))
    assert found(text) == [(1, 1, "merge-conflict"), (7, 1, "merge-conflict")]


def test_a_conflict_shown_in_a_fence_is_an_example() -> None:
    hunk = b"<<<<<<< HEAD\nmine\n=======\nyours\n>>>>>>> branch\n"
    assert found(b"```diff\n" + hunk + b"```\n") == []
    assert found(b"~~~~\n```\n" + hunk + b"~~~~\n") == []
    assert found(b"```diff\n" + hunk) == [(2, 1, "merge-conflict")]


@pytest.mark.parametrize(
    ("path", "original"),
    [
        ("a/n.sync-conflict-20240501-120000-ABCDEF7.md", "a/n.md"),
        ("n (Ada's conflicted copy 2024-05-01).md", "n.md"),
        ("n (conflicted copy 2024-05-01 120000).md", "n.md"),
        ("n (Adas Konfliktkopie 2024-05-01).md", "n.md"),
        ("筆記 (Ada 的冲突副本 2024-05-01).md", "筆記.md"),
        ("n_conflict-20240501-120000.md", "n.md"),
        ("n (SFConflict ada@example.org 2024-05-01-12-00-00).md", "n.md"),
        ("n_laptop_May-01-120000-2024_Conflict.md", "n.md"),
        ("n.Conflict.md", "n.md"),
        ("n [conflicted].md", "n.md"),
        ("Merge conflict.md", None),
        ("Conflict.md", None),
        ("On conflicted copy machines.md", None),
        ("a.sync-conflict/n.md", None),
        ("(conflicted copy 1).md", None),
        ("n (1).md", None),
    ],
)
def test_copies_of_sync_services(path: str, original: str | None) -> None:
    assert conflict_copy(NotePath(path)) == original
    sure = [one for one, without_doubt in originals(NotePath(path)) if without_doubt]
    assert sure == ([original] if original else [])
    assert original is None or suspects([NotePath(path)]) == [path]


@pytest.mark.parametrize(
    ("path", "original"),
    [
        ("a/note 2.md", "a/note.md"),
        ("note (1).md", "note.md"),
        ("note(12).md", "note.md"),
        ("note-DESKTOP-7F3K2Q1.md", "note.md"),
        ("note-Adas-MacBook-Pro.md", "note.md"),
        ("note-adas-mbp.md", "note.md"),
        ("note-next.md", None),
        ("note 2024.md", None),
        ("2.md", None),
        ("-PC.md", None),
        ("a 2/note.md", None),
    ],
)
def test_names_that_may_be_a_copys(path: str, original: str | None) -> None:
    among_others = ["a.md", "a b.md", NotePath(path), "new\nline.md", "z.md"]
    assert original is None or suspects(map(NotePath, among_others)) == [path]
    assert list(originals(NotePath(path))) == ([(original, False)] if original else [])


@pytest.mark.parametrize(
    ("copy", "sure", "same"),
    [
        ("# Tea\n\nwhat is a gaiwan::a lidded bowl\n<!--SR:!2026-01-01,3,250-->\n", False, True),
        ("# Tea\n\nwhat is a gaiwan::a lidded bowl\nand more\n", False, False),
        ("# Tea\n\nwhat is a kyusu::a teapot\n", False, False),
        ("# Tea\n\nwhat is a kyusu::a teapot\n", True, True),
        ("entirely different words\n", True, False),
        ("", True, True),
        ("", False, False),
    ],
)
def test_a_copy_says_the_same(copy: str, sure: bool, same: bool) -> None:
    original = decode(NotePath("n.md"), b"# Tea\n\nwhat is a gaiwan::a lidded bowl\n<!--SR:!2024-01-01,9,250-->\n")
    assert says_the_same(decode(NotePath("n 2.md"), copy.encode()), original, sure=sure) is same


def test_names_of_any_shape_are_judged_quickly() -> None:
    assert conflict_copy(NotePath("(" * 5000 + "conflicted copy" * 500 + ".md")) is None


def test_a_note_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"gone\.md is no longer there"):
        read(NoteFile(NotePath("gone.md"), 0, 0, 0, str(tmp_path / "gone.md")))
    with pytest.raises(StudykitError, match=r"folder\.md cannot be read"):
        read(NoteFile(NotePath("folder.md"), 0, 0, 0, str(tmp_path)))
