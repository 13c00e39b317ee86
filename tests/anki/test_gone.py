"""Cards that were deleted from the notes, and the answers that go along."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from program import Program

pytestmark = pytest.mark.anki

NOTE = "one :: 1\n\ntwo ::: 2\n\nthe ==first== and the ==second==\n\nkept :: k\n"


def test_what_is_deleted_is_sent_once_more_with_a_tag(
    tmp_path: Path, vault_of: Callable[..., Program], judge: Callable[..., dict[str, Any]]
) -> None:
    program = vault_of({"flashcards/a.md": NOTE})
    program("export", "anki", "-o", "../first.apkg")
    (program.vault / "flashcards/a.md").write_text("kept :: k\n")
    part = program("export", "anki", "-o", "../part.apkg", "--search", "kept", "--json").data
    second = program("export", "anki", "-o", "../second.apkg")
    assert part["gone"] == 0
    assert "3 notes are no longer here" in second.err
    assert program("export", "anki", "-o", "../third.apkg", "--json").data["gone"] == 0
    found = judge(tmp_path / "first.apkg", tmp_path / "second.apkg", tmp_path / "third.apkg")
    assert [(one["new"], one["updated"], one["duplicate"]) for one in found["imports"]] == [
        (4, 0, 0),
        (0, 3, 1),
        (0, 0, 1),
    ]
    tags = {note["fields"].get("Front", note["fields"].get("Text")): note["tags"] for note in found["notes"].values()}
    assert sorted(tags.values()) == [[], *[["studykit::gone"]] * 3]
    assert len(found["cards"]) == 6
    (program.vault / "flashcards/a.md").write_text(NOTE)
    program("export", "anki", "-o", "../fourth.apkg")
    found = judge(*(tmp_path / f"{name}.apkg" for name in ("first", "second", "fourth")))
    assert found["imports"][2]["updated"] == 3
    assert all(note["tags"] == [] for note in found["notes"].values())
    assert len(found["cards"]) == 6


def test_answers_go_along_when_asked(
    tmp_path: Path, vault_of: Callable[..., Program], judge: Callable[..., dict[str, Any]]
) -> None:
    program = vault_of({"flashcards/a.md": NOTE})
    program("review", given="good\nagain\nquit\n")
    program.on("2026-11-22")("review", given="hard\nquit\n")
    program("export", "anki", "-o", "../plain.apkg")
    program("export", "anki", "-o", "../deck.apkg", "--with-history")
    assert judge(tmp_path / "deck.apkg")["check"] == "ok"
    rows = {}
    for name in ("plain", "deck"):
        with zipfile.ZipFile(tmp_path / f"{name}.apkg") as archive:
            archive.extract("collection.anki21", tmp_path)
        database = sqlite3.connect(tmp_path / "collection.anki21")
        rows[name] = database.execute("SELECT ease, ivl, lastIvl, type FROM revlog ORDER BY id").fetchall()
        last = database.execute("SELECT max(id) / 1000 FROM revlog").fetchone()[0]
        data = [text for (text,) in database.execute("SELECT data FROM cards WHERE data != '{}'")]
        database.close()
    assert rows["plain"] == []
    assert rows["deck"] == [(3, 1, 0, 0), (1, -600, 0, 0), (2, 1, -600, 2)]
    assert f'{{"lrt":{last}}}' in data
