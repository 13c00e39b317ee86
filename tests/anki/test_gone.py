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


def test_a_deck_that_was_changed_is_said_once(
    tmp_path: Path, vault_of: Callable[..., Program], judge: Callable[..., dict[str, Any]]
) -> None:
    """A package cannot move cards in Anki; the notes are the same."""
    program = vault_of({"notes/a.md": "#flashcards/tea\n\none::1\n\ntwo::2\n"})
    program("export", "anki", "-o", "../first.apkg")
    note = program.vault / "notes/a.md"
    note.write_text(note.read_text().replace("cards/tea", "cards/coffee"))
    second = program("export", "anki", "-o", "../second.apkg")
    assert "2 notes moved to another deck." in second.err
    assert program("export", "anki", "-o", "../third.apkg", "--json").data["moved"] == 0
    found = judge(tmp_path / "first.apkg", tmp_path / "second.apkg")
    assert found["imports"][1]["duplicate"] + found["imports"][1]["updated"] == 2
    assert {card["deck"] for card in found["cards"]} == {"flashcards::tea"}


def test_the_way_back_leads_to_the_page_and_the_source(
    tmp_path: Path, vault_of: Callable[..., Program], judge: Callable[..., dict[str, Any]]
) -> None:
    notes = {"flashcards/so so.md": "one::1\n", "flashcards/secret.md": "---\npublish: false\n---\n\ntwo::2\n"}
    settings = "site: {url: 'https://notes.example/x/', source_url: 'https://git.example/blob/main/'}\n"
    program = vault_of({**notes, "studykit.yml": settings})
    program("export", "anki", "-o", "../deck.apkg")
    (program.vault / "studykit.yml").write_text("site: {url: 'javascript:alert(1)', source_url: 'javascript:x'}\n")
    program("export", "anki", "-o", "../plain.apkg")
    first, second = (judge(tmp_path / name)["notes"].values() for name in ("deck.apkg", "plain.apkg"))
    source, page = "https://git.example/blob/main/flashcards", "https://notes.example/x/flashcards/so-so.html"
    assert sorted(note["fields"]["Source"] for note in first) == [
        f'<a href="{source}/secret.md">secret</a>',
        f'<a href="{page}">so so</a> · <a href="{source}/so%20so.md">flashcards/so so.md</a>',
    ]
    assert sorted(note["fields"]["Source"] for note in second) == ["secret", "so so"]
