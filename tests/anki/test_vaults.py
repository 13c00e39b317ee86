"""Whole vaults through the real Anki: what arrives is what stands in the notes, wherever and whenever it is read."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from generated import generated
from program import VAULTS, Program, copy_vault

pytestmark = pytest.mark.anki

REPOSITORY = Path(__file__).resolve().parents[2]
DIALECTS = sorted(folder.name for folder in VAULTS.iterdir() if folder.is_dir() and folder.name[0] != "_")
ZONES = ("UTC", "Asia/Tokyo", "America/Los_Angeles")
HOURS = (4, 0, 23)
"""at which a reader's day begins"""
Judge = Callable[..., dict[str, Any]]


def schedules_of(program: Program) -> dict[str, tuple[str | None, int, int]]:
    """By card id: due date, whole days and ease in thousandths as Anki can hold them; queue -1 for suspended ones."""
    found = {}
    for card in program("cards", "--json").data["cards"]:
        if card["kind"] == "note":
            continue  # a whole note that is read again is no card in Anki
        interval = 0 if card["due"] is None else max(int(card["interval"] + 0.5), 1)
        ease = 0 if card["due"] is None else min(max(card["ease"] or 250, 130), 999) * 10
        found[card["id"]] = (card["due"], interval, ease)
    return found


def arrived(found: dict[str, Any], off: int = 0) -> dict[str, tuple[str | None, int, int]]:
    """What Anki has, its dates taken back by so many days."""
    return {
        found["notes"][card["guid"]]["fields"]["ID"].split()[card["ordinal"]]: (
            card["due"] and (date.fromisoformat(card["due"]) - timedelta(days=off)).isoformat(),
            card["interval"],
            card["factor"],
        )
        for card in found["cards"]
    }


def days_off(zone: str, hour: int) -> int:
    """Anki keeps how far a card is from today: where its day begins at another hour than 4, today may be another."""
    now = datetime.now(ZoneInfo(zone))
    return int(now.hour >= hour) - int(now.hour >= HOURS[0])


def looked_at(judge: Judge, *packages: Path, zone: str, hour: int) -> tuple[dict[str, Any], int]:
    """What a reader's Anki has, and how many `days_off`; looked at again where such an hour struck meanwhile."""
    while True:
        off = days_off(zone, hour)
        found = judge(*packages, zone=zone, rollover=hour)
        if days_off(zone, hour) == off:
            return found, off


@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_dialect_arrives_whole(tmp_path: Path, judge: Judge, dialect: str) -> None:
    program = Program(copy_vault(dialect, tmp_path))
    report = program("export", "anki", "-o", "../deck.apkg", "--json").data
    place = DIALECTS.index(dialect)
    zone, hour = ZONES[place % len(ZONES)], HOURS[place % len(HOURS)]
    found, off = looked_at(judge, tmp_path / "deck.apkg", tmp_path / "deck.apkg", zone=zone, hour=hour)
    assert len(found["cards"]) == report["cards"]
    assert [(one["new"], one["duplicate"]) for one in found["imports"]] == [(report["notes"], 0), (0, report["notes"])]
    assert len(found["media"]) == report["media"]
    assert arrived(found, off) == schedules_of(program)


@pytest.mark.parametrize("writer", ZONES)
def test_the_sample_vault_is_due_on_the_same_days_everywhere(
    tmp_path: Path, judge: Judge, monkeypatch: pytest.MonkeyPatch, writer: str
) -> None:
    for name in ("notes", "flashcards"):
        shutil.copytree(REPOSITORY / name, tmp_path / "vault" / name)
    shutil.copy(REPOSITORY / "studykit.yml", tmp_path / "vault")
    program = Program(tmp_path / "vault")
    first = program("cards", "--json").data["cards"][:2]
    for card in first:
        assert program("suspend", card["id"]).code == 0
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", writer)
        time.tzset()
        assert program("export", "anki", "-o", "../deck.apkg").code == 0
    time.tzset()
    expected = schedules_of(program)
    turn = ZONES.index(writer)
    for reader, hour in zip(ZONES, (*HOURS[turn:], *HOURS[:turn]), strict=True):
        found, off = looked_at(judge, tmp_path / "deck.apkg", zone=reader, hour=hour)
        assert arrived(found, off) == expected
        assert sum(card["queue"] == -1 for card in found["cards"]) == 2


def test_what_is_reworded_is_updated_and_what_is_moved_is_not_new(
    tmp_path: Path, vault_of: Callable[..., Program], judge: Judge
) -> None:
    notes = {
        f"flashcards/{name}.md": "".join(
            f"question {name}{number} about something :: answer\n<!--SR:!2026-12-0{number + 1},9,250-->\n\n"
            for number in range(9)
        )
        for name in ("a", "b", "c")
    }
    program = vault_of(notes)
    program("export", "anki", "-o", "../first.apkg")
    note = program.vault / "flashcards/b.md"
    text = note.read_text()
    for number in range(4):
        text = text.replace(f"question b{number} about something", f"question b{number} about something else")
    note.write_text(text)
    program("export", "anki", "-o", "../reworded.apkg")
    (program.vault / "flashcards/deeper").mkdir()
    (program.vault / "flashcards/c.md").rename(program.vault / "flashcards/deeper/moved.md")
    program("export", "anki", "-o", "../moved.apkg")
    found = judge(*(tmp_path / f"{name}.apkg" for name in ("first", "reworded", "moved", "moved")))
    new = [one["new"] for one in found["imports"]]
    updated = [one["updated"] for one in found["imports"]]
    assert new == [27, 0, 0, 0]
    assert updated == [0, 4, 9, 0]
    assert len(found["cards"]) == 27
    assert arrived(found) == schedules_of(program)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_progress_comes_home_to_each_kind_of_record(
    tmp_path: Path, learner: Callable[..., list[dict[str, Any]]], dialect: str
) -> None:
    """Comments, properties, front matter and the journal: what Anki learned stands there, in the right card's place."""
    program = Program(copy_vault(dialect, tmp_path))
    program("export", "anki", "-o", "../deck.apkg")
    learned = learner(tmp_path / "anki", tmp_path / "deck.apkg", 99)
    rehearsal = program("import", "anki", "../anki/latest.apkg", "--dry-run", "--json").data
    done = program("import", "anki", "../anki/latest.apkg", "--json").data
    assert {**done, "dry_run": True} == rehearsal
    assert (done["conflicts"], done["unknown"]) == ([], [])
    changed = {one["card"] for one in done["changed"]}
    assert changed or not any(card["answered"] and card["due"] for card in learned)
    standing = {card["id"]: card for card in program("cards", "--json").data["cards"]}
    for card in learned:
        if card["card"] in changed:
            here = standing[card["card"]]
            assert (here["due"], here["interval"]) == (card["due"], card["interval"])
    assert program("import", "anki", "../anki/latest.apkg", "--json").data["changed"] == []
    if changed:
        assert program("undo").code == 0
        assert {**program("import", "anki", "../anki/latest.apkg", "--dry-run", "--json").data} == rehearsal


@pytest.mark.parametrize("seed", range(3))
def test_a_generated_vault_arrives_whole(
    tmp_path: Path, vault_of: Callable[..., Any], judge: Callable[..., dict[str, Any]], seed: int, thorough: bool
) -> None:
    program = vault_of(generated(seed, 400 if thorough else 12))
    report = program("export", "anki", "-o", "../deck.apkg", "--json").data
    found = judge(tmp_path / "deck.apkg", tmp_path / "deck.apkg")
    assert len(found["cards"]) == report["cards"] > 20
    assert not report["missing_media"]
    assert [(one["new"], one["duplicate"]) for one in found["imports"]] == [(report["notes"], 0), (0, report["notes"])]
    assert arrived(found) == schedules_of(program)


def test_pictures_that_are_nowhere_are_said(
    tmp_path: Path, vault_of: Callable[..., Program], judge: Callable[..., dict[str, Any]]
) -> None:
    """Their words stand in the card; a picture outside of the vault is nowhere, too."""
    (tmp_path / "secret.png").write_bytes(b"secret")
    program = vault_of({"flashcards/a.md": "![the flow](gone.png) one :: ![[no.jpg]] ![](../../secret.png)\n"})
    report = program("export", "anki", "-o", "../deck.apkg", "--json").data
    assert report["missing_media"] == [
        {"note": "flashcards/a.md", "reference": name} for name in ("gone.png", "no.jpg", "../../secret.png")
    ]
    assert report["media"] == 0
    assert "the flow" in judge(tmp_path / "deck.apkg")["cards"][0]["question"]
