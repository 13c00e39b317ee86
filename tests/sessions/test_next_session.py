"""A session after one that ended in order, which reads the journal only when it is needed, beside one that reads it
first: the same notes and the same journal, whatever happened in between."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
from program import TODAY, invoke

from studykit.study.filters import Filter
from studykit.study.queue import Request
from studykit.workspace.desk import VaultDesk
from studykit.workspace.workspace import Workspace

_TIME = re.compile(r"Time: .*")
NOTE = "#flashcards\n\nOne::1\n\nTwo::2\n\nThree::3\n"


def _nothing(_vault: Path, _before: bytes) -> None:
    pass


def _answered_elsewhere(vault: Path, _before: bytes) -> None:
    (own,) = (vault / ".studykit" / "journal").iterdir()
    lines = own.read_text().replace('"by":"' + own.stem, '"by":"desk')
    own.with_name("desk.jsonl").write_text(lines)


def _scheduled_by_another_program(vault: Path, _before: bytes) -> None:
    note = vault / "n.md"
    note.write_text(note.read_text().replace(",250-->", ",270-->"))


def _put_back(vault: Path, before: bytes) -> None:
    (vault / "n.md").write_bytes(before)


def _journal_lost(vault: Path, _before: bytes) -> None:
    shutil.rmtree(vault / ".studykit")


def _journal(vault: Path) -> list[dict[str, Any]]:
    found = []
    for file in sorted((vault / ".studykit" / "journal").glob("*.jsonl")):
        found += [json.loads(line) for line in file.read_text().splitlines()]
    # Times differ, and with them the names of events.
    return [{key: value for key, value in event.items() if key not in {"at", "of", "seconds"}} for event in found]


@pytest.mark.parametrize("second", ["good\nquit\n", "undo\nquit\n", "mark\nsuspend\nagain\nundo\nquit\n", "quit\n"])
@pytest.mark.parametrize(
    "between", [_nothing, _answered_elsewhere, _scheduled_by_another_program, _put_back, _journal_lost]
)
def test_the_same_with_and_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, between: Callable[[Path, bytes], None], second: str
) -> None:
    monkeypatch.setenv("STUDYKIT_CACHE", str(tmp_path / "cache"))
    seen = []
    for name, options in (("kept", ()), ("plain", ("--no-index",))):
        vault = tmp_path / name
        vault.mkdir()
        (vault / "n.md").write_text(NOTE)
        invoke("--today", TODAY, *options, "review", folder=vault, given="good\nquit\n")
        before = (vault / "n.md").read_bytes()
        said = [invoke("--today", TODAY, *options, "review", folder=vault, given="hard\nquit\n").out]
        between(vault, before)
        os.utime(vault / "n.md", (1, 1))
        said.append(invoke("--today", TODAY, *options, "review", folder=vault, given=second).out)
        said.append(invoke("--today", TODAY, *options, "cards", "--json", folder=vault).out)
        seen.append(([_TIME.sub("Time", text) for text in said], (vault / "n.md").read_bytes(), _journal(vault)))
    assert seen[0] == seen[1]


def test_the_first_card_waits_for_no_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYKIT_CACHE", str(tmp_path / "cache"))
    vault, today = tmp_path / "vault", date.fromisoformat(TODAY)
    vault.mkdir()
    (vault / "n.md").write_text(NOTE)
    invoke("--today", TODAY, "review", folder=vault, given="good\nquit\n")
    for written in (False, True):
        workspace = Workspace.open(vault, vault=vault, today=today)
        desk = VaultDesk(workspace, Filter(), Request(today), opener=str, editor=lambda _path, _line: None)
        assert desk.card(desk.plan.entries[0].card).face.front == "Two"
        assert ("events" in vars(workspace)) is written, "it is read where something was written outside of a session"
        workspace.close()
        assert invoke("--today", TODAY, "suspend", "n.md:8", folder=vault).code == 0
