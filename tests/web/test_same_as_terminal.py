"""One engine, two faces: the same answers on the page and line by line give the same bytes, notes and journal."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from program import write_vault
from sample import VAULT
from tab import TODAY, Tab, opened

from studykit.review.lines import LineSession
from studykit.review.sitting import Sitting
from studykit.study.filters import Filter
from studykit.study.queue import request
from studykit.vault.lock import session_lock
from studykit.vault.places import cache_dir
from studykit.workspace import Workspace
from studykit.workspace.desk import VaultDesk

RATINGS = ["again", "hard", "good", "easy"]
COMMANDS = [*RATINGS, *RATINGS, "good", "good", "suspend", "bury", "mark", "undo", "undo", "skip"]


def files(vault: Path) -> dict[str, bytes]:
    return {
        path.relative_to(vault).as_posix(): path.read_bytes() for path in sorted(vault.rglob("*")) if path.is_file()
    }


def line_by_line(vault: Path, commands: list[str]) -> list[str]:
    workspace = Workspace.open(vault, vault=vault, today=TODAY)
    said: list[str] = []
    with session_lock(cache_dir(vault)):
        asked = replace(request(workspace.config, TODAY), new=None)
        desk = VaultDesk(workspace, Filter(), asked, opener=str, editor=lambda path, line: None)
        LineSession(Sitting(desk, desk.plan.entries), said.append, clock=lambda: 0.0).run([*commands, "quit"])
    return said


def on_page(vault: Path, commands: list[str], chance: random.Random) -> Tab:
    """With what happens to pages: reloads, a second tab that takes over, replies that get lost."""
    tab = opened(vault, clock=lambda: 0.0).begin()
    for command in commands:
        if chance.random() < 0.1:
            tab = chance.choice([tab.begin, tab.another])()
        if command in RATINGS and tab.seen["page"] == "card" and tab.seen["shown"] == "no":
            tab.do("flip")
        card, body = tab.seen["card"], tab.body(command)
        reply = tab.send(body)
        if chance.random() < 0.2:
            assert tab.send(body)["fate"] == "repeated"
        assert reply["fate"] == "done"
        if 'class="said alarm"' in tab.html and tab.seen["card"] == card and command in RATINGS:
            tab.do("skip")  # what a pipe does after an answer that could not be given
        if tab.seen["page"] == "end":
            break
    routes: object = tab.routes
    routes._sittings.leave()  # type: ignore[attr-defined] # what the end of the server does
    return tab


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """A journal clock that starts anew for each session, so that even the moments are the same."""
    ticks = SimpleNamespace(now=count())
    stopped = SimpleNamespace(time_ns=lambda: 1_795_000_000_000_000_000 + next(ticks.now) * 1_000_000)
    monkeypatch.setattr("studykit.vault.journal.time", stopped)
    return ticks


def test_page_and_lines_write_the_same_bytes(
    tmp_path: Path, thorough: bool, ticking: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = write_vault(tmp_path / "original", VAULT)
    chance = random.Random(20)  # noqa: S311 # sessions, not secrets
    answered = 0
    for number in range(200 if thorough else 6):
        commands = chance.choices(COMMANDS, k=chance.randint(5, 45))
        found = []
        for face in ("lines", "page"):
            vault = tmp_path / face / f"vault{number}"  # of the same name: a machine's name is drawn from it
            shutil.copytree(original, vault)
            monkeypatch.setenv("STUDYKIT_CACHE", str(tmp_path / "caches" / face / str(number)))
            monkeypatch.setattr("studykit.vault.places.machine_name", lambda: "desk")
            monkeypatch.setattr("studykit.vault.journal.machine_name", lambda: "desk")
            ticking.now = count()
            if face == "lines":
                line_by_line(vault, commands)
            else:
                on_page(vault, commands, random.Random(number))  # noqa: S311 # accidents, not secrets
            found.append(files(vault))
        assert found[0] == found[1], commands
        journal = b"".join(data for name, data in found[0].items() if name.endswith(".jsonl"))
        answered += len(re.findall(rb'"event":"review"', journal))
    assert answered > 30
