"""What the shell offers while a name is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from program import Program, invoke

InNotes = Callable[[Mapping[str, str | bytes]], Program]

NOTES = {
    "grants/Code grant.md": "---\ntags: [oauth/flows, Sicherheit]\n---\n#flashcards/oauth/grants\n\nOne :: two\n",
    "Gärten.md": "# Gärten\n\n#flashcards/oauth\n\nThree :: four #Sicherheit\n",
}


def offered(words: str, folder: Path) -> list[str]:
    environ = {
        "_STUDYKIT_COMPLETE": "bash_complete",
        "COMP_WORDS": f"studykit {words}",
        "COMP_CWORD": str(len(f"studykit {words}".split(" ")) - 1),
    }
    ran = invoke(folder=folder, environ=environ)
    assert ran.err == ""
    return [line.removeprefix("plain,") for line in ran.out.splitlines() if line]


@pytest.fixture
def vault(in_notes: InNotes) -> Path:
    studykit = in_notes(NOTES)
    assert studykit("cards").code == 0
    return studykit.vault


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("review --deck FLASH", ["flashcards", "flashcards/oauth", "flashcards/oauth/grants"]),
        ("cards --deck flashcards/oauth/", ["flashcards/oauth/grants"]),
        ("add --deck flashcards/oauth/g", ["flashcards/oauth/grants"]),
        ("due --tag si", ["Sicherheit"]),
        ("review --tag #oauth", ["#oauth/flows"]),
        ("suspend --note grants", ["grants/Code grant.md"]),
        ("review --linked-to code", ["Code grant"]),
        ("note Gär", ["Gärten.md"]),
        ("links --note nothing", []),
        ("rev", ["review"]),
    ],
)
def test_names_come_from_the_index(words: str, names: list[str], vault: Path) -> None:
    assert offered(words, vault) == names


def test_no_index_no_names_and_none_is_made(in_notes: InNotes) -> None:
    folder = in_notes(NOTES).vault
    assert offered("review --deck fla", folder) == []
    assert offered("review --deck fla", folder) == []


def test_trouble_is_silence(vault: Path, tmp_path: Path) -> None:
    from studykit.index.database import FILE_NAME
    from studykit.vault.places import cache_dir

    for file in cache_dir(vault).glob(f"{FILE_NAME}*"):
        file.write_bytes(b"SQLite format 3\0 damaged")
    assert offered("review --deck fla", vault) == []
    assert offered("-C /nowhere review --deck fla", tmp_path) == []
