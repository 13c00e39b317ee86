"""An index that nobody keeps reads notes for their cards first, and whole when more is asked: nobody notices."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from program import TODAY, VAULTS

from studykit.index import parsing
from studykit.index.parsing import Job, Parsed, parse
from studykit.index.readers import Texts
from studykit.workspace import Workspace

Ask = Callable[[Workspace], object]
ASKED: dict[str, Ask] = {
    "links": lambda workspace: list(workspace.index.all_links()),
    "findings": lambda workspace: workspace.index.diagnostics(),
    "notes": lambda workspace: dict(workspace.notes),
    "one note": lambda workspace: workspace.notes[max(workspace.notes)],
    "names": lambda workspace: workspace.reading.names.notes,
    "stamps": lambda workspace: workspace.index.stamps(),
}


@pytest.fixture(params=["obsidian", "logseq", "roam"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(VAULTS / request.param, tmp_path / "vault"))


def _opened(vault: Path) -> Workspace:
    return Workspace.open(vault, today=date.fromisoformat(TODAY), kept=False)


@pytest.mark.parametrize("asked", ASKED)
def test_what_is_asked_after_the_cards_is_the_same(vault: Path, asked: str) -> None:
    cards_first, whole = _opened(vault), _opened(vault)
    whole.reading  # noqa: B018 - has all notes read whole
    assert cards_first.cards() == whole.cards()
    assert ASKED[asked](cards_first) == ASKED[asked](whole)
    assert cards_first.cards() == whole.cards()


def test_for_cards_no_note_is_read_whole(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs: list[Job] = []

    def noted(texts: Texts, job: Job) -> Parsed:
        jobs.append(job)
        return parse(texts, job)

    monkeypatch.setattr(parsing, "parse", noted)
    workspace = _opened(vault)
    assert workspace.index.count() == len(workspace.cards()) > 0
    assert jobs
    assert all(job.only_cards for job in jobs)
    first, *_ = workspace.notes
    assert workspace.notes[first]
    assert [job.file.path for job in jobs if not job.only_cards] == [first]


def test_a_note_that_changed_or_went_in_between_ends_nothing(vault: Path) -> None:
    workspace = _opened(vault)
    before = workspace.cards()
    gone, changed, *_ = workspace.notes
    (vault / gone).unlink()
    path = vault / changed
    path.write_text(path.read_text("utf-8") + "\nmore [[words]]\n", "utf-8")
    assert list(workspace.index.all_links())
    assert workspace.cards() == before
    source = workspace.reading.sources[changed]
    assert workspace.notes[changed].sha256 == source.sha256
    assert workspace.notes[changed].links
