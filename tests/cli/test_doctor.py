"""What only a running machine can show a doctor: an open session, copies of a sync service, a cache it may not use."""

from __future__ import annotations

from pathlib import Path

import pytest
from program import Program, write_vault

from studykit.vault.lock import session_lock
from studykit.vault.places import cache_dir

NOTE = b"#flashcards\n\nwhat is a gaiwan::a lidded bowl\n"


def test_an_open_session_is_named_and_a_look_leaves_none(tmp_path: Path) -> None:
    studykit = Program(write_vault(tmp_path / "vault", {"tea.md": NOTE}))
    assert "Session: none is open" in studykit("doctor").out
    with session_lock(cache_dir(studykit.vault)):
        shown = studykit("doctor").out
        assert "Session: Another session of this vault is open: process" in shown
        assert "process" in studykit("doctor", "--json").data["index"]["session"]
    assert "Session: none is open" in studykit("doctor").out


def test_copies_are_named(tmp_path: Path) -> None:
    studykit = Program(write_vault(tmp_path / "vault", {"tea.md": NOTE, "tea 2.md": NOTE}))
    assert "Copies made by a sync service, not read for cards: 1 (tea 2.md)" in studykit("doctor").out
    assert studykit("doctor", "--json").data["copies"] == {"tea 2.md": "tea.md"}


def test_a_cache_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("STUDYKIT_CACHE", str(tmp_path / "file" / "cache"))
    shown = Program(write_vault(tmp_path / "vault", {"tea.md": NOTE}))("doctor")
    assert shown.code == 0
    assert "Index: kept in memory only." in shown.out


@pytest.mark.parametrize("settings", ["scheduler: [\n", "clozes: 3\n", "unknown: 1\n"])
def test_settings_that_are_wrong_are_said_so(tmp_path: Path, settings: str) -> None:
    studykit = Program(write_vault(tmp_path / "vault", {"tea.md": NOTE, "studykit.yml": settings.encode()}))
    ran = studykit("doctor")
    assert ran.code == 2
    assert "studykit.yml" in ran.err
