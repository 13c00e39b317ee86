"""Bad input: one finding with file and line for each broken thing, everything else goes on, no byte is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from broken import FINDINGS, HUGE, LONG_NAME, NOTES, Finding, build_broken, card, huge_note
from program import Program, write_vault

CARDS = sorted(name for name, content in NOTES.items() if b"Question in" in content)


@pytest.fixture
def studykit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    vault = build_broken(tmp_path)
    read = Path.read_bytes

    def as_nobody(path: Path) -> bytes:
        if path.name == "locked.md":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    if os.access(vault / "locked.md", os.R_OK):  # permissions do not bind root: refuse in their place
        monkeypatch.setattr(Path, "read_bytes", as_nobody)
    return Program(vault)


def whole(studykit: Program) -> dict[str, bytes]:
    return {name: studykit.bytes_of(name) for name in NOTES}


@pytest.mark.parametrize("path", FINDINGS)
def test_one_finding_each(path: str, studykit: Program) -> None:
    checked = studykit("check", "--json")
    assert checked.code == 1
    found = [finding for finding in checked.data["diagnostics"] if finding["path"] == path]
    assert all(finding["message"] and not finding["message"].endswith(".") for finding in found)
    expected = FINDINGS[path]
    told = [Finding(f["line"], f["code"], f["severity"]) for f in found]
    if expected is not None and expected.severity == "error":
        told = [finding for finding in told if finding.severity != "info"]
    assert told == ([expected] if expected else [])


def test_no_finding_is_about_anything_else(studykit: Program) -> None:
    paths = {finding["path"] for finding in studykit("check", "--json").data["diagnostics"]}
    assert paths <= {*FINDINGS, "no text.md"}


def test_bytes_that_are_not_utf_8_wherever_they_stand(tmp_path: Path) -> None:
    odd = b"# Caf\xe9\n\n#flashcards #t\xe9\n\nth\xe9 :: a\xe9\n\n[[caf\xe9]]\n"
    studykit = Program(write_vault(tmp_path / "vault", {"odd.md": odd, "sound.md": card("sound")}))
    for arguments in (("cards",), ("links",), ("note", "odd"), ("graph",), ("due",), ("build",), ("export", "anki")):
        assert studykit(*arguments).code == 0, arguments
    (finding,) = (f for f in studykit("check", "--json").data["diagnostics"] if f["code"] == "bad-encoding")
    assert (finding["path"], finding["line"], finding["column"]) == ("odd.md", 1, 6)
    assert studykit("review", "--note", "sound", given="good\n").code == 0
    assert studykit.bytes_of("odd.md") == odd


def test_every_card_is_there(studykit: Program) -> None:
    cards = studykit("cards", "--json").data["cards"]
    assert {card["note"] for card in cards} >= {*CARDS, "folder.md/inside.md"}
    assert not {card["note"] for card in cards} & {"outside.md", "locked.md", "pipe.md"}


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("cards",), ("links",), ("due",), ("graph",), ("graph", "--format", "svg"), ("note", "healthy"),
        ("note", "latin-1"), ("note", "no text.md"), ("doctor",), ("init", "--dry-run"), ("build",),
        ("export", "anki"), ("undo",), ("preview", "new"),
    ],
    ids=lambda arguments: " ".join(arguments) or "alone",
)  # fmt: skip
def test_every_command_goes_on(arguments: tuple[str, ...], studykit: Program) -> None:
    before = whole(studykit)
    ran = studykit(*arguments)
    assert ran.code == 0, ran.both
    assert ran.out or ran.err
    assert whole(studykit) == before


def test_a_review_changes_its_own_lines_only(studykit: Program) -> None:
    """All but the note that is not UTF-8, which is only read; the session says so and goes on."""
    before = whole(studykit)
    ran = studykit("review", "--new", "0", given="good\n" * 40)
    assert ran.code == 3
    assert "latin-1.md is not UTF-8, so studykit only reads it." in ran.out
    assert "Traceback" not in ran.both
    for name, old in before.items():
        sound = name in CARDS and name not in ("latin-1.md", "bad schedule.md")
        new = old.replace(b"!2026-11-18,4,250", b"!2026-11-30,10,250") if sound else old
        if name != "bad schedule.md":
            assert studykit.bytes_of(name) == new, name
    assert studykit("undo", "99").code == 0
    assert whole(studykit) == before


def test_a_note_of_twenty_megabytes(tmp_path: Path, thorough: bool) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    before = huge_note(HUGE if thorough else HUGE // 50)
    (vault / "huge.md").write_bytes(before)
    (vault / "small.md").write_bytes(card("small"))
    studykit = Program(vault)
    ran = studykit("review", "--search", "huge", given="good\n")
    assert ran.code == 0
    assert studykit.bytes_of("huge.md") == before.replace(b"!2026-11-18,4,250", b"!2026-11-30,10,250")
    assert len(studykit("cards", "--json").data["cards"]) == 2


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is lost, and the words say what to do; ``STUDYKIT_CACHE`` inside a file cannot be a folder."""
    studykit = Program(build_broken(tmp_path))
    (tmp_path / "file").touch()
    monkeypatch.setenv("STUDYKIT_CACHE", str(tmp_path / "file" / "cache"))
    ran = studykit("review", given="good\n")
    assert ran.code == 3
    assert ran.out == ""
    assert ran.err.count("\n") == 1
    assert "STUDYKIT_CACHE" in ran.err
    assert studykit("cards").code == 0


JOURNALS: dict[str, Callable[[bytes], bytes]] = {
    "no text": lambda _: bytes(range(256)),
    "cut in the middle": lambda sound: sound[:-30],
    "lines of other things": lambda sound: b'[1]\n{"v":1}\nnull\n' + sound,
    "a conflict": lambda sound: b"<<<<<<< a\n" + sound + b"=======\n>>>>>>> b\n",
}


@pytest.mark.parametrize("way", JOURNALS)
def test_a_broken_journal_stops_nothing(way: str, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "note.md").write_bytes(card("note") + b"\nSecond :: card\n\nThird :: card\n")
    studykit = Program(vault)
    assert studykit("review", given="good\nquit\n").code == 0
    (journal,) = (vault / ".studykit/journal").glob("*.jsonl")
    journal.write_bytes(JOURNALS[way](journal.read_bytes()))
    for arguments in (("cards",), ("due",), ("doctor",), ()):
        assert studykit(*arguments).code == 0
    checked = studykit("check", "--json")
    assert {f["path"] for f in checked.data["diagnostics"]} == {journal.relative_to(vault).as_posix()}
    ran = studykit("review", given="good\n")
    assert ran.code in (0, 3), ran.both
    assert "Traceback" not in ran.both


def test_a_journal_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "note.md").write_bytes(card("note"))
    studykit = Program(vault)
    studykit("review", given="good\n")
    (journal,) = (vault / ".studykit/journal").glob("*.jsonl")
    journal.write_bytes(journal.read_bytes().replace(b'"v":1', b'"v":99'))
    ran = studykit("review", given="good\n")
    assert (ran.code, ran.out) == (3, "")
    assert "newer" in ran.err


def test_a_name_of_255_bytes_is_a_name_like_any_other(studykit: Program) -> None:
    assert len(LONG_NAME) == 255
    assert studykit("note", LONG_NAME).code == 0
    ran = studykit("review", "--note", LONG_NAME, given="good\n")
    assert ran.code == 0, ran.both
    assert b"!2026-11-30,10,250" in studykit.bytes_of(LONG_NAME)
