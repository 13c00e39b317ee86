"""What holds for everything that cards can be exported to, over a vault of each dialect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from program import VAULTS, Program, copy_vault
from readme import loaded

from studykit.cli.commands import Entry
from studykit.errors import StudykitError
from studykit.exchange import EXPORTERS, Exporter, Order
from studykit.workspace import Workspace
from studykit.workspace.deck_export import export_blocks

DIALECTS = sorted(folder.name for folder in VAULTS.iterdir() if folder.is_dir() and folder.name[0] != "_")


@pytest.fixture(params=sorted(EXPORTERS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def exporter(kind: str) -> Exporter:
    return EXPORTERS[kind]


@pytest.fixture(params=DIALECTS)
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    return Workspace.open(tmp_path, vault=copy_vault(request.param, tmp_path), today=date(2026, 11, 20))


def test_every_card_arrives_and_no_note_changes(exporter: Exporter, workspace: Workspace, tmp_path: Path) -> None:
    before = Program(workspace.root).files()
    cards = workspace.cards()
    heard: list[int] = []
    target = tmp_path / f"out{exporter.suffix}"
    report = exporter.write(export_blocks(workspace, cards), Order(target, progress=heard.append))
    assert report.cards == len(cards) > 0
    assert report.scheduled == sum(card.due is not None for card in cards)
    assert heard == sorted(heard)
    assert heard[-1] == len(cards)
    assert target.stat().st_size > 0
    assert Program(workspace.root).files() == before


def test_what_cannot_be_written_leaves_what_is_there(exporter: Exporter, tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path, vault=copy_vault("obsidian", tmp_path))
    order = Order(tmp_path / "no such folder" / f"out{exporter.suffix}")
    with pytest.raises(StudykitError, match="could not be written"):
        exporter.write(export_blocks(workspace, workspace.cards()), order)

    def stumbling(*_: object) -> None:
        raise OSError(28, "No space left on device")

    standing = tmp_path / f"out{exporter.suffix}"
    standing.write_bytes(b"an older export")
    with pytest.raises((StudykitError, OSError)):
        exporter.write(export_blocks(workspace, workspace.cards()), replace(order, target=standing, progress=stumbling))
    assert standing.read_bytes() == b"an older export"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["obsidian", standing.name]


def test_the_command_knows_it(kind: str, exporter: Exporter, tmp_path: Path) -> None:
    assert f'"{kind}"' in (loaded(Entry("export", "export", "")).help or "")
    assert exporter.what.endswith(".")
    studykit = Program(copy_vault("roam", tmp_path))
    elsewhere = ("-o", "../roam.md") if exporter.suffix == ".md" else ()
    if elsewhere:
        assert "would be a note of this vault" in studykit("export", kind).err
    first = studykit("export", kind, "--json", *elsewhere).data
    assert Path(first["path"]).name == f"roam{exporter.suffix}"
    assert (studykit.vault / first["path"]).exists()
    ids = [card["id"] for card in studykit("cards", "--json").data["cards"]]
    (studykit.vault / "formatted/Bowline.md").rename(studykit.vault / "formatted/Bowline knot.md")
    assert [card["id"] for card in studykit("cards", "--json").data["cards"]] == ids, "exported ids outlive a new name"
    again = studykit("export", kind, "--json", *elsewhere).data
    assert again["cards"] == first["cards"]
    assert again["known"] == (first["cards"] if exporter.rendered else 0), "only a program that keeps cards knows them"
