"""The index is disposable: damaged, half-written, of another version, locked, unwritable or shared, nobody notices."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from program import TODAY, VAULTS, Ran, invoke

from studykit.config import Config
from studykit.dialects import DIALECTS
from studykit.dialects.reading import Place, read_note
from studykit.index import card_table, parsing, readers, refresh
from studykit.index.catalogue import Catalogue
from studykit.index.columns import NoteColumns
from studykit.index.content import note_columns, note_from
from studykit.index.schema import VERSION
from studykit.model.card import Card
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.text import decode
from studykit.workspace import Workspace

_CENTURY_NS = 10**18 * 3


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return Path(shutil.copytree(VAULTS / "obsidian", tmp_path / "vault"))


def _index() -> Path:
    (found,) = Path(os.environ["STUDYKIT_CACHE"]).rglob("index.sqlite")
    return found


def _asked(vault: Path, *options: str) -> Ran:
    return invoke("--today", TODAY, *options, "cards", "--json", folder=vault)


def _checked(vault: Path, *options: str) -> Ran:
    return invoke("--today", TODAY, *options, "check", folder=vault)


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _garble(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(reversed(data[4096:])))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _no_database(path: Path) -> None:
    path.write_bytes(b"This is no database. " * 400)


def _other_version(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("drop table card")
        database.execute("create table card (something_else)")
        database.execute(f"pragma user_version = {VERSION + 1}")
    database.close()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("harm", [_truncate, _garble, _empty, _no_database, _other_version, _folder])
def test_a_damaged_index_is_made_anew(vault: Path, harm: Callable[[Path], None]) -> None:
    plain = _asked(vault, "--no-index"), _checked(vault, "--no-index")
    _checked(vault)
    harm(_index())
    assert (_asked(vault), _checked(vault)) == plain
    assert (_asked(vault), _checked(vault)) == plain, "after it was made anew"


def test_a_locked_index_is_done_without(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = _asked(vault, "--no-index")
    _asked(vault)
    monkeypatch.setattr("studykit.index.database._PATIENCE", 0.05)
    other = sqlite3.connect(_index(), isolation_level=None)
    other.execute("begin immediate")
    (vault / "New.md").write_text("nothing")
    assert _asked(vault) == plain
    other.execute("rollback")
    other.close()


def test_a_cache_that_cannot_be_made_is_done_without(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = _asked(vault, "--no-index")
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("STUDYKIT_CACHE", str(tmp_path / "file"))
    assert _asked(vault) == plain


def test_without_the_index_nothing_is_kept(vault: Path) -> None:
    before = sorted(vault.rglob("*"))
    _asked(vault, "--no-index")
    assert not list(Path(os.environ["STUDYKIT_CACHE"]).rglob("*.sqlite"))
    _asked(vault)
    assert sorted(vault.rglob("*")) == before


def _ask_in_a_process(vault: str) -> str:
    return _asked(Path(vault)).out


def test_several_processes_at_once(vault: Path) -> None:
    for number in range(40):
        (vault / f"Note {number}.md").write_text(f"#flashcards\n\nQuestion {number}::Answer\n\n[[Note {number + 1}]]\n")
    with ProcessPoolExecutor(4, multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(_ask_in_a_process, [str(vault)] * 8))
    assert set(found) == {_asked(vault, "--no-index").out}


def test_only_changed_notes_are_parsed(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _checked(vault)
    parsed: list[str] = []
    parse = parsing.parse

    def noted(texts: readers.Texts, job: parsing.Job) -> parsing.Parsed:
        parsed.append(job.file.path)
        return parse(texts, job)

    monkeypatch.setattr(parsing, "parse", noted)
    for command in ("due", "cards", "links", "check"):
        invoke("--today", TODAY, command, "--json", folder=vault)
    assert parsed == []
    note = vault / "Bread.md"
    note.write_bytes(note.read_bytes() + b"\nOne more line.\n")
    _checked(vault)
    assert parsed == ["Bread.md"]


def test_only_cards_that_were_answered_are_made_anew(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        (vault / f"Card {number}.md").write_text(f"#flashcards\n\nQuestion {number}::Answer\n")
        invoke("--today", TODAY, "suspend", f"Card {number}.md:3", folder=vault)
    _asked(vault)
    made: list[str] = []
    make_cards = card_table.make_cards

    def noted(config: Config, note: Note, *more: Any) -> list[Card]:
        made.append(note.path)
        return make_cards(config, note, *more)

    monkeypatch.setattr(card_table, "make_cards", noted)
    assert invoke("--today", TODAY, "unsuspend", "Card 1.md:3", folder=vault).code == 0
    made.clear()
    asked = _asked(vault)
    assert made == ["Card 1.md"]
    invoke("--today", TODAY, "undo", folder=vault)
    made.clear()
    assert _asked(vault) != asked
    assert made == ["Card 1.md"]
    assert _asked(vault) == _asked(vault, "--no-index")


def test_one_look_tells_that_nothing_changed(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no file is so young that its time could deceive, not even the list of known files is read."""
    monkeypatch.setattr(refresh, "_SETTLED_NS", -_CENTURY_NS)
    _checked(vault)
    known = Catalogue.known
    asked: list[int] = []
    monkeypatch.setattr(Catalogue, "known", lambda self, *between: asked.append(1) or known(self, *between))
    _asked(vault)
    assert not asked
    (vault / "Bread.md").unlink()
    assert _asked(vault).out == _asked(vault, "--no-index").out
    assert asked


def test_other_settings_in_a_vault_without_notes(tmp_path: Path) -> None:
    _asked(tmp_path)
    (tmp_path / "studykit.yml").write_text("scheduler: fsrs\n")
    assert _asked(tmp_path) == _asked(tmp_path, "--no-index")


def test_two_processes_read_as_one_does(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = _checked(vault, "--no-index"), _asked(vault, "--no-index")
    monkeypatch.setattr(readers, "_MANY", 0)
    assert (_checked(vault, "--no-index"), _asked(vault, "--no-index")) == plain


@pytest.mark.parametrize(
    "name", sorted(folder.name for folder in VAULTS.iterdir() if (folder.is_dir() and "_" not in folder.name))
)
def test_notes_come_back_from_columns_as_they_were(name: str) -> None:
    workspace = Workspace.open(VAULTS / name, vault=VAULTS / name, today=date(2026, 11, 20), kept=False)
    for path, choice in workspace.reading.choices.items():
        source = workspace.reading.sources[path]
        ground = workspace.reading.ground
        gallery = ground.drawings().of(path, choice.dialect)
        note = parsing.parse_text(source, choice.dialect, choice.conventions, ground.place(path), gallery)
        assert note == workspace.notes[path]
        assert type(note.meta) is type(workspace.notes[path].meta)


FRONT = {
    "dates": "day: 2024-02-29\nmoment: 2024-02-29T10:00:00+02:00\n",
    "numbers": "big: 0x" + "f" * 5000 + "\nsmall: -1\nfloat: .inf\nbool: yes\nnothing: null\n",
    "tags of ours": '"$day": 2024-02-29\nnested: {"$map": {a: 1}, "$number": "0x1"}\n',
    "text": 'ends: "\\0 \\u2028"\n日本: 東京\n',
}


@pytest.mark.parametrize("front", FRONT.values(), ids=FRONT.keys())
def test_front_matter_comes_back(front: str) -> None:
    dialect = DIALECTS["obsidian"]
    source = decode(NotePath("a.md"), f"---\n{front}---\ntext\n".encode("utf-8", "surrogatepass"))
    note = read_note(source, dialect, dialect.conventions, Place())
    assert note.meta
    columns = note_columns(note)
    database = sqlite3.connect(":memory:")
    row = database.execute(f"select {','.join('?' * 14)}", (*columns.head, *columns.content)).fetchone()
    database.close()
    again = note_from(note.path, NoteColumns(row[:7], row[7:]))
    assert again == note
    assert [type(value) for value in again.meta.values()] == [type(value) for value in note.meta.values()]
