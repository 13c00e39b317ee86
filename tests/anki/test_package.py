"""The file itself: its bytes, its place on disk, what is remembered of it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from studykit.anki import collection
from studykit.anki.deck import siblings
from studykit.anki.exporter import export
from studykit.anki.history import LogRow
from studykit.anki.ledger import Issued, append_ledger, read_ledger
from studykit.anki.note import AnkiCard, AnkiNote
from studykit.anki.notetypes import NOTE_TYPES, REVERSED, REVISED, as_json
from studykit.anki.schedule import Schedule
from studykit.errors import FormatVersionError, ReadOnlyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from studykit.anki.deck import ExportBlock


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, block: Callable[..., ExportBlock]) -> None:
    blocks = [block(str(n), (f'<img src="x.png"> {n}', "a"), media={"x.png": b"x"}, block=n) for n in range(30)]
    for name in ("one", "two"):
        export(blocks, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    with ZipFile(tmp_path / "one") as archive:
        assert sorted(archive.namelist()) == ["0", "collection.anki21", "media"]
        assert json.loads(archive.read("media")) == {"0": f"sk-{'11f6ad8ec52a'}.png"}


def test_the_collection_is_as_old_as_its_newest_note(tmp_path: Path, block: Callable[..., ExportBlock]) -> None:
    blocks = [block("a", ("q", "a"), modified=1_600_000_000), block("b", ("r", "a"), modified=0, block=1)]
    export(blocks, tmp_path / "deck.apkg")
    with ZipFile(tmp_path / "deck.apkg") as archive:
        archive.extract("collection.anki21", tmp_path)
    database = sqlite3.connect(tmp_path / "collection.anki21")
    assert database.execute("select mod, crt from col").fetchall() == [(1_600_000_000_000, 1_577_880_000)]
    assert database.execute("select mod from notes order by mod").fetchall() == [(315_532_800,), (1_600_000_000,)]
    database.close()


def test_a_failed_export_leaves_what_was_there(tmp_path: Path, block: Callable[..., ExportBlock]) -> None:
    target = tmp_path / "deck.apkg"
    target.write_bytes(b"before")

    def broken() -> Iterator[ExportBlock]:
        yield block("a", ("q", "a"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(broken(), target)
    with pytest.raises(ReadOnlyError, match=r"nowhere/deck\.apkg could not be written"):
        export([block("a", ("q", "a"))], tmp_path / "nowhere" / "deck.apkg")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("deck.apkg", b"before")]


def test_notes_that_would_share_a_number_are_kept_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal guids, equal ids and answers in one millisecond, within a batch and from batch to batch."""
    monkeypatch.setattr(collection, "_BATCH", 3)
    monkeypatch.setattr(collection, "_note_id", lambda guid: 10**12 + len(guid.split("-")[0]))
    answer = LogRow(1_700_000_000_000, 3, 5, 2, 2500, 100, 1)

    def note(guid: str) -> AnkiNote:
        cards = tuple(AnkiCard(f"{guid}{place}", place, Schedule(), (answer,)) for place in (0, 1))
        return AnkiNote(guid, REVERSED, ("q", "a", "", "", "", ""), "Deck", (), 1_700_000_000, cards)

    guids = ["a", "b", "a", "cc", "a-2", "b", "ddd", "a"]
    with collection.Collection(tmp_path / "collection") as written:
        written.add(note(guid) for guid in guids)
    database = sqlite3.connect(tmp_path / "collection")
    found = [guid for (guid,) in database.execute("select guid from notes")]
    assert sorted(found) == ["a", "a-2", "a-2-2", "a-3", "b", "b-2", "cc", "ddd"]
    ordinals = database.execute("select group_concat(ord) from (select * from cards order by ord) group by nid")
    assert [row for (row,) in ordinals] == ["0,1"] * len(guids)
    assert database.execute("select count(distinct cid), max(id) from revlog").fetchone() == (16, answer.at + 15)
    database.close()


def test_an_empty_vault_gives_an_empty_package(tmp_path: Path) -> None:
    report = export([], tmp_path / "deck.apkg")
    assert (report.notes, report.cards) == (0, 0)
    assert (tmp_path / "deck.apkg").is_file()


def test_progress_counts_cards(tmp_path: Path, block: Callable[..., ExportBlock]) -> None:
    seen: list[int] = []
    blocks = [block("a", ("q", "a")), block("b c", ("q", "a"), ("q", "a"), block=1)]
    export(blocks, tmp_path / "deck.apkg", progress=seen.append)
    assert seen == [1, 3]


def test_cards_are_grouped_by_their_block(card: Callable[..., Any]) -> None:
    cards = [
        card("b", block=1, sibling=1),
        card("a", block=1, sibling=0),
        card("c", block=2),
        card("d", note="x.md", block=2),
    ]
    assert [[one.id for one in group] for group in siblings(cards)] == [["a", "b"], ["c"], ["d"]]


def test_note_types_change_only_with_their_date() -> None:
    """A changed look needs a new `REVISED`, or people keep the old one; the field lists never change."""
    looks = hashlib.sha256(json.dumps([as_json(one) for one in NOTE_TYPES], sort_keys=True).encode())
    assert (REVISED, looks.hexdigest()[:16]) == (1_795_269_600, "b5fe08357556fc92")
    assert [(one.name, one.fields) for one in NOTE_TYPES] == [
        ("studykit Basic", ("Front", "Back", "Source", "Context", "Extra", "ID")),
        ("studykit Reversed", ("Front", "Back", "Source", "Context", "Extra", "ID")),
        ("studykit Cloze", ("Text", "Source", "Context", "Extra", "ID")),
        (
            "studykit Image Occlusion",
            ("Occlusion", "Image", "Header", "Back Extra", "Comments", "Source", "Context", "Extra", "ID"),
        ),
    ]


def test_the_ledger_is_the_union_of_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "anki"
    assert read_ledger(folder) == {}
    append_ledger(folder, "desk", [])
    assert not folder.exists()
    append_ledger(folder, "desk", [Issued("a", "1", 100), Issued("b", "1", 100)])
    append_ledger(folder, "phone", [Issued("a", "2", 200)])
    with (folder / "desk.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"v": 1, "guid": "b", "dig')
    append_ledger(folder, "desk", [Issued("c", "1", 300)])
    assert read_ledger(folder) == {
        "a": Issued("a", "2", 200), "b": Issued("b", "1", 100), "c": Issued("c", "1", 300),
    }  # fmt: skip


def test_a_ledger_of_a_newer_studykit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "desk.jsonl").write_text('{"v": 2, "guid": "a"}\n', encoding="utf-8")
    with pytest.raises(FormatVersionError, match="newer studykit"):
        read_ledger(tmp_path)
