"""The words for a shell's prompt: quick while nothing changes, and right as soon as something does."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from program import Program, invoke

InNotes = Callable[[Mapping[str, str | bytes]], Program]

NOTES = {
    "studykit.yml": "scheduler: sm2\n",
    "flashcards/tea.md": "One :: 1\n<!--SR:!2026-11-18,4,250-->\n\nTwo :: 2\n",
    "flashcards/coffee.md": "Three :: 3\n<!--SR:!2026-11-21,4,250-->\n",
}


def words(studykit: Program, *arguments: str) -> str:
    ran = studykit("due", "--prompt", *arguments)
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def test_it_follows_notes_answers_days_settings_and_filters(in_notes: InNotes) -> None:
    studykit = in_notes(NOTES)
    assert words(studykit) == words(studykit) == "1 due, 1 new\n"
    assert words(studykit, "--deck", "coffee") == ""
    assert words(studykit.on("2026-11-21")) == "2 due, 1 new\n"
    studykit("review", given="good\n")
    assert words(studykit) == "1 new\n"
    studykit("undo")
    assert words(studykit) == "1 due, 1 new\n"
    with (studykit.vault / "flashcards" / "tea.md").open("a", encoding="utf-8") as file:
        file.write("\nFour :: 4\n")
    assert words(studykit) == "1 due, 2 new\n"
    (studykit.vault / "studykit.yml").write_text("limits: {new: 1}\n", encoding="utf-8")
    assert words(studykit) == "1 due, 1 new\n"
    studykit("review", given="again\nquit\n")
    assert words(studykit) == "1 new, 1 again\n"


def test_an_unchanged_vault_is_not_read(in_notes: InNotes, monkeypatch: pytest.MonkeyPatch) -> None:
    studykit = in_notes(NOTES)
    first = words(studykit), words(studykit, "--deck", "coffee")
    monkeypatch.setattr("studykit.workspace.Workspace.open", None)
    assert (words(studykit), words(studykit, "--deck", "coffee")) == first


def test_a_damaged_memory_is_no_trouble(in_notes: InNotes) -> None:
    studykit = in_notes(NOTES)
    assert words(studykit) == "1 due, 1 new\n"
    (file,) = Path(os.environ["STUDYKIT_CACHE"]).glob("*/prompt.json")
    for damaged in (b"", b"[1]", b'{"x": 3}', b"\xff", b'{"x": [1, 2, 3]}'):
        file.write_bytes(damaged)
        assert words(studykit) == "1 due, 1 new\n"


def test_with_nothing_due_it_says_nothing(in_notes: InNotes) -> None:
    studykit = in_notes({"studykit.yml": "", "flashcards/tea.md": "One :: 1\n<!--SR:!2027-01-01,4,250-->\n"})
    ran = studykit("due", "--prompt", "--exit-code")
    assert (ran.code, ran.both) == (1, "")


def test_in_other_folders_it_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("#flashcards\n\nQ::A\n", encoding="utf-8")
    assert invoke("due", "--prompt", folder=tmp_path).both == ""
    assert invoke("-C", str(tmp_path), "due", "--prompt", folder=tmp_path).both == "1 new\n"


def test_it_writes_nothing_into_the_vault(in_notes: InNotes) -> None:
    studykit = in_notes(NOTES)
    words(studykit)
    assert sorted(studykit.files()) == sorted(NOTES)
