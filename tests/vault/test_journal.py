"""The journal: every event comes back, whatever happened to the files."""

from __future__ import annotations

import errno
import json
import os
import shutil
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.config import Config
from studykit.errors import FormatVersionError, ReadOnlyError, StudykitError, UsageError
from studykit.model.card import CardId
from studykit.model.schedule import Rating
from studykit.model.span import NotePath
from studykit.vault import places
from studykit.vault.events import KINDS, Bury, Change, EditEvent, Event, Mark, Notice, Review, Suspend
from studykit.vault.journal import Journal
from studykit.vault.lines import LineError, decode_line, encode_line

ONE, TWO = CardId("one"), CardId("two")
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
CHANGES = st.builds(
    Change, note=TEXT.map(NotePath), before=TEXT, after=TEXT, start=st.integers(0, 10**9), old=TEXT, new=TEXT
)
BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "str": TEXT,
    "CardId": TEXT,
    "NotePath": TEXT,
    "int": st.integers(-(10**6), 10**15),
    "bool": st.booleans(),
    "float": st.floats(0, 1e6),
    "date": st.dates(),
    "Rating": st.sampled_from(Rating),
    "tuple[CardId, ...]": st.lists(TEXT, max_size=3).map(tuple),
    "tuple[str, ...]": st.lists(TEXT, max_size=3).map(tuple),
    "Change | None": st.none() | CHANGES,
}
EVENTS = st.sampled_from(sorted(KINDS)).flatmap(
    lambda word: st.builds(KINDS[word], **{field.name: BY_TYPE[str(field.type)] for field in fields(KINDS[word])})
)


def events(journal: Journal) -> list[Event]:
    return [entry.event for entry in journal.read_all().entries]


@given(EVENTS, st.integers(1, 10**9))
def test_every_event_comes_back_from_its_line(event: Event, number: int) -> None:
    line = encode_line(event, "laptop", number)
    assert line.count(b"\n") == 1
    entry = decode_line(line[:-1])
    assert (entry.event, entry.machine, entry.number) == (event, "laptop", number)


@given(st.binary() | st.recursive(st.none() | st.integers() | TEXT, st.lists).map(lambda v: json.dumps(v).encode()))
def test_no_line_breaks_the_reader(line: bytes) -> None:
    with pytest.raises(LineError):
        decode_line(line)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("at", "soon"), ("at", True), ("rating", 7), ("study_day", "2023-02-30"), ("study_day", 5), ("card", None),
        ("seconds", "long"), ("change", {"note": "n.md"}), ("was_new", 1), ("by", 3), ("n", None), ("event", []),
    ],
)  # fmt: skip
def test_impossible_values_make_no_event(key: str, value: object) -> None:
    review = Review(1, ONE, NotePath("n.md"), date(2024, 5, 1), Rating.GOOD, "", "2024-05-02,1,250", "sm2")
    found = json.loads(encode_line(review, "laptop", 1))
    found[key] = value
    with pytest.raises(LineError):
        decode_line(json.dumps(found).encode())


def test_nothing_is_created_before_the_first_append(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / ".studykit", "laptop")
    assert journal.read_all().entries == ()
    assert list(tmp_path.iterdir()) == []
    journal.append(Suspend(5, (ONE,)), Mark(6, (TWO,)))
    assert [path.name for path in (tmp_path / ".studykit" / "journal").iterdir()] == ["laptop.jsonl"]
    assert events(Journal.open(tmp_path / ".studykit")) == [Suspend(5, (ONE,)), Mark(6, (TWO,))]


def test_zero_is_stamped_by_the_clock(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, "laptop")
    journal.clock = lambda: 1_700_000_000_000
    [entry] = journal.append(Suspend(0, (ONE,)))
    assert entry.event == Suspend(1_700_000_000_000, (ONE,))
    assert journal.read_all().entries == (entry,)


def test_all_machines_together_in_time(tmp_path: Path) -> None:
    laptop, desktop = Journal.open(tmp_path, "laptop"), Journal.open(tmp_path, "desktop")
    laptop.append(Suspend(10, (ONE,)))
    desktop.append(Suspend(20, (TWO,)))
    laptop.append(Mark(30, (ONE,)))
    assert [event.at for event in events(laptop)] == [10, 20, 30]


def test_a_clock_set_back_does_not_change_the_order(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, "laptop")
    for at in (30, 10, 20):
        journal.append(Suspend(at, (ONE,)))
    assert [event.at for event in events(journal)] == [30, 10, 20]


def test_a_copy_made_by_a_sync_service_counts_once(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, "laptop")
    journal.append(Suspend(1, (ONE,)), Suspend(1, (ONE,)))
    shutil.copy(journal.file, journal.folder / "laptop (conflicted copy 2024-05-01).jsonl")
    journal.append(Mark(2, (ONE,)))
    assert len(events(journal)) == 3


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_torn_line_is_reported_and_spoils_no_other(tmp_path: Path, cut: int) -> None:
    journal = Journal.open(tmp_path, "laptop")
    journal.append(Suspend(1, (ONE,)), Suspend(2, (TWO,)))
    journal.file.write_bytes(journal.file.read_bytes()[:-cut])
    Journal.open(tmp_path, "laptop").append(Mark(3, (ONE,)))
    found = journal.read_all()
    kept = (
        [Suspend(1, (ONE,)), Mark(3, (ONE,))] if cut > 1 else [Suspend(1, (ONE,)), Suspend(2, (TWO,)), Mark(3, (ONE,))]
    )
    assert [entry.event for entry in found.entries] == kept
    assert [(d.line, d.code) for d in found.diagnostics] == ([(2, "bad-journal")] if cut > 1 else [])


def test_events_of_an_unknown_kind_are_skipped(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, "laptop")
    journal.append(Suspend(1, (ONE,)))
    with journal.file.open("ab") as file:
        file.write(b'{"v":1,"by":"x","n":2,"event":"dance","at":5}\n\n\xff\xfe\n')
    found = journal.read_all()
    assert len(found.entries) == 1
    assert [d.line for d in found.diagnostics] == [2, 4]


def test_a_newer_format_is_refused_and_left_alone(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, "laptop")
    journal.append(Suspend(1, (ONE,)))
    (journal.folder / "other.jsonl").write_bytes(b'{"v":2,"by":"x","n":1,"event":"suspend","at":5}\n')
    with pytest.raises(FormatVersionError, match=r"other\.jsonl:1 was written by a newer studykit"):
        journal.read_all()


def test_a_full_disk_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal.open(tmp_path, "laptop")
    journal.append(Suspend(1, (ONE,)))
    before = journal.file.read_bytes()
    write = os.write

    def short(handle: int, data: bytes) -> int:
        if len(data) < 20:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(handle, data[:-10])

    with monkeypatch.context() as patch:
        patch.setattr("studykit.vault.durable.os.write", short)
        with pytest.raises(ReadOnlyError, match="No space left"):
            journal.append(Suspend(2, (TWO,)))
    assert journal.file.read_bytes() == before
    journal.append(Suspend(3, (TWO,)))
    assert [event.at for event in events(journal)] == [1, 3]


def test_a_journal_that_is_a_file_is_a_clear_word(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("x")
    journal = Journal.open(tmp_path, "laptop")
    with pytest.raises(StudykitError, match="cannot be read"):
        journal.read_all()
    with pytest.raises(ReadOnlyError, match="cannot be written"):
        journal.append(Notice(1, "x"))


def test_a_journal_is_never_written_through_a_symbolic_link(tmp_path: Path) -> None:
    """A vault from elsewhere could bring one that leads to any file of this computer."""
    (tmp_path / "elsewhere").mkdir()
    for state, link in (("one", "journal"), ("two", "journal/laptop.jsonl")):
        (tmp_path / state / link).parent.mkdir(parents=True)
        (tmp_path / state / link).symlink_to(tmp_path / "elsewhere" / ("." if link == "journal" else "file"))
        with pytest.raises(ReadOnlyError, match="symbolic link"):
            Journal.open(tmp_path / state, "laptop").append(Notice(1, "x"))
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_odd_text_survives(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, "laptop")
    odd = EditEvent(1, "a\u2028b\n\r\0🧠", change=Change(NotePath("語.md"), "a", "b", 3, "\ufeff", "\x85"))
    journal.append(odd, Bury(2, (ONE,), date(2024, 5, 1)))
    assert events(journal) == [odd, Bury(2, (ONE,), date(2024, 5, 1))]


def test_machines_are_named_once_and_outside_the_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYKIT_CACHE", str(tmp_path / "cache"))
    name = places.machine_name()
    assert places.machine_name() == name
    assert Journal.open(tmp_path).file.name == f"{name}.jsonl"
    (tmp_path / "cache" / "machine").write_bytes(b"../../etc/x\xff")
    assert "/" not in places.machine_name()
    with pytest.raises(UsageError, match="cannot name a machine"):
        Journal.open(tmp_path, "../x")


def test_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYKIT_CACHE", str(tmp_path / "cache"))
    one, two = tmp_path / "My Notes", tmp_path / "deep" / "My Notes"
    two.mkdir(parents=True)
    one.mkdir()
    assert places.cache_dir(one) != places.cache_dir(two)
    assert places.cache_dir(one).name.startswith("my-notes-")
    assert places.cache_dir(one).parent == tmp_path / "cache"
    assert places.state_dir(one, Config(root=one)) == one / ".studykit"
    for outside in ("../x", "/etc", "."):
        with pytest.raises(UsageError, match="folder inside the vault"):
            places.state_dir(one, Config(root=one, state_dir=outside))
    (tmp_path / "cache2").write_text("a file")
    monkeypatch.setenv("STUDYKIT_CACHE", str(tmp_path / "cache2"))
    with pytest.raises(ReadOnlyError, match="STUDYKIT_CACHE"):
        places.cache_dir(one)


def test_what_was_added_since_a_reading(tmp_path: Path) -> None:
    mine, other = Journal.open(tmp_path, "laptop"), Journal.open(tmp_path, "desk")
    mine.append(Mark(1, (ONE,)))
    before = mine.read_all().read
    assert mine.added(before, before) == ()
    written = mine.append(Mark(2, (TWO,))) + other.append(Suspend(3, (ONE,)))
    now = mine.read_all().read
    assert {entry.ref for entry in mine.added(before, now) or ()} == {entry.ref for entry in written}
    assert len(mine.added({}, now) or ()) == 3
    with mine.file.open("ab") as file:
        file.write(b'{"v":1,"torn')
    assert mine.added(now, mine.read_all().read) == (), "a line without an end is not there yet"


@pytest.mark.parametrize("change", ["gone", "shorter", "other"])
def test_what_was_added_to_a_file_that_was_replaced_is_not_known(tmp_path: Path, change: str) -> None:
    journal = Journal.open(tmp_path, "laptop")
    journal.append(Mark(1, (ONE,)), Mark(2, (TWO,)))
    before = journal.read_all().read
    data = journal.file.read_bytes()
    match change:
        case "gone":
            journal.file.unlink()
        case "shorter":
            journal.file.write_bytes(data.splitlines(keepends=True)[0])
        case _:
            journal.file.write_bytes(data.replace(b"one", b"two") + data)
    assert journal.added(before, journal.read_all().read) is None
