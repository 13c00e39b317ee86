"""A vault opened once: nothing is read before it is asked for, nothing is written, names find their notes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from program import copy_vault, write_vault

from studykit.errors import ConfigError, NotFoundError, UsageError
from studykit.workspace import Workspace
from studykit.workspace.drawn import DrawnInstead

TODAY = date(2026, 11, 20)
DERIVED = {"keeper", "graph", "index", "events", "standing"}


def opened(folder: Path, notes: Mapping[str, str] | None = None, today: date | None = TODAY) -> Workspace:
    return Workspace.open(write_vault(folder, notes or {}), vault=folder, today=today)


def test_opening_reads_no_note_and_writes_nothing(tmp_path: Path) -> None:
    workspace = opened(tmp_path / "v", {"a.md": "[[b]] #flashcards x::y", "b.md": ""})
    assert not DERIVED & workspace.__dict__.keys()
    before = sorted(tmp_path.rglob("*"))
    assert len(workspace.cards()) == 1
    assert "graph" not in workspace.__dict__
    assert workspace.index.cards() == workspace.cards()
    assert workspace.findings == ()
    assert workspace.graph is workspace.graph
    assert workspace.__dict__.keys() >= DERIVED
    assert sorted(tmp_path.rglob("*")) == before


def test_a_refreshed_workspace_sees_what_changed(tmp_path: Path) -> None:
    workspace = opened(tmp_path / "v", {"a.md": ""})
    assert len(workspace.notes) == 1
    (tmp_path / "v" / "b.md").touch()
    assert len(workspace.notes) == 1
    assert len(workspace.refreshed().notes) == 2


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("Sourdough.md", "Sourdough.md"),
        ("./Sourdough", "Sourdough.md"),
        ("sourdough", "Sourdough.md"),
        ("LEVAIN", "Sourdough.md"),
        ("酸種", "Sourdough.md"),
        ("kitchen/Scales", "kitchen/Scales.md"),
        ("scales", "kitchen/Scales.md"),
        ("麵團", "kitchen/麵團.md"),
    ],
)
def test_a_note_is_found_by_path_name_alias_or_title(wanted: str, path: str, tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path, vault=copy_vault("obsidian", tmp_path))
    assert workspace.find_note(wanted).path == path


def test_an_unclear_name_is_answered_with_the_paths(tmp_path: Path) -> None:
    workspace = opened(tmp_path / "v", {"x/Note.md": "", "y/note.md": "", "Notes on tea.md": ""})
    with pytest.raises(NotFoundError, match=r"'note' could be x/Note\.md, y/note\.md"):
        workspace.find_note("note")
    with pytest.raises(NotFoundError, match=r"Did you mean Notes on tea\.md\?"):
        workspace.find_note("tea")
    with pytest.raises(NotFoundError, match="There is no note ''"):
        workspace.find_note("")


def test_schedulers_are_made_once_with_the_settings_of_the_vault(tmp_path: Path) -> None:
    workspace = opened(tmp_path / "v", {"studykit.yml": "scheduler: sm2-osr\n"})
    assert workspace.config.scheduler == "sm2-osr"
    assert workspace.scheduler("sm2-osr") is workspace.scheduler("sm2-osr")
    with pytest.raises(UsageError, match="Did you mean `sm2-osr`"):
        workspace.scheduler("sm2_osr")


def test_settings_that_cannot_be_used_stop_at_the_door(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"studykit\.yml:1: "):
        opened(tmp_path / "v", {"studykit.yml": "limits: none\n"})
    with pytest.raises(UsageError, match="is a file"):
        Workspace.open(tmp_path, vault=tmp_path / "v" / "studykit.yml")


ANSWERED_LATER = (
    '{"v":1,"by":"other-0a1b2c","n":1,"event":"review","at":1,"card":"c","note":"a.md","study_day":"2026-11-24",'
    '"rating":3,"before":"","after":"2026-11-25,1,250","scheduler":"sm2"}\n'
)


class Frozen(datetime):
    """A clock that stands still."""

    moment = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override] # narrower than what it stands in for
        del tz
        return cls.moment


def test_the_study_day_begins_at_its_hour_and_never_runs_backwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studykit.workspace.workspace.datetime", Frozen)
    notes = {"a.md": "#flashcards x::y"}
    assert opened(tmp_path / "v", notes, today=None).today == date(2026, 11, 19)
    early = opened(tmp_path / "w", {**notes, "studykit.yml": 'day_start: "03:00"\n'}, today=None)
    assert early.today == date(2026, 11, 20)
    write_vault(tmp_path / "v", {".studykit/journal/other-0a1b2c.jsonl": ANSWERED_LATER})
    later = opened(tmp_path / "v", today=None)
    assert later.today == date(2026, 11, 24)
    assert "2026-11-24" in later.study_day.warning
    insisted = opened(tmp_path / "v")
    assert (insisted.today, insisted.study_day.warning) == (TODAY, "")
    assert insisted.now().date() == TODAY


def test_the_flow_beside_a_missing_image_is_known(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path, vault=copy_vault("seeds-like", tmp_path), today=TODAY)
    drawn_instead = DrawnInstead(workspace.reading)
    drawn = [link for links in workspace.graph.links.values() for link in links if drawn_instead(link)]
    assert [(link.source, link.link.line) for link in drawn] == [("docs-loan-flow-plantuml.md", 5)]


def test_the_day_is_counted_without_reading_years_of_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYKIT_CACHE", str(tmp_path / "cache"))
    journal = {".studykit/journal/other-0a1b2c.jsonl": ANSWERED_LATER}
    first = opened(tmp_path / "v", journal, today=None)
    days = first.study_day, first.answers
    first.close()
    again = opened(tmp_path / "v", today=None)
    assert (again.study_day, again.answers) == days
    assert "events" not in again.__dict__
    again.close()
    path = tmp_path / "v" / next(iter(journal))
    path.write_text(ANSWERED_LATER.replace("2026-11-24", "2026-11-25"), "utf-8")
    changed = opened(tmp_path / "v", today=None)
    assert max(changed.answers.days) == date(2026, 11, 25)
    again.catch_up()
    assert again.answers == changed.answers
