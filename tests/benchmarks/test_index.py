"""Reading a vault, and asking an index that is there. Run with ``--benchmark-only``; sizes by ``--thorough``."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from vaults import write

from studykit.graph import build_graph, page_rank
from studykit.index import readers
from studykit.workspace import Workspace

TODAY = date(2026, 11, 20)


def _open(root: Path, *, kept: bool = True) -> Workspace:
    return Workspace.open(root, vault=root, today=TODAY, kept=kept)


@pytest.fixture
def vault(tmp_path: Path, thorough: bool) -> Callable[[str, int], Path]:
    """A vault of a kind; a tenth of the notes unless everything is asked for."""

    def make(kind: str, notes: int) -> Path:
        write(kind, tmp_path, notes if thorough or notes == 1 else notes // 10)
        return tmp_path

    return make


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize(("kind", "notes"), [("usual", 2500), ("dense", 2500), ("cards", 1000), ("huge", 1)])
def test_cold(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, kind: str, notes: int, processes: int
) -> None:
    """Everything: notes, cards, links, findings."""
    monkeypatch.setattr(readers, "_MANY", 0 if processes == 2 else sys.maxsize)
    benchmark: Any = request.getfixturevalue("benchmark")
    root = request.getfixturevalue("vault")(kind, notes)
    benchmark.pedantic(lambda: _open(root, kept=False).findings, rounds=1)


@pytest.mark.parametrize(("kind", "notes"), [("usual", 10_000), ("small", 100_000)])
def test_warm(benchmark: Any, vault: Callable[[str, int], Path], kind: str, notes: int) -> None:
    """What ``due`` asks for, of an index that is up to date."""
    root = vault(kind, notes)
    _open(root).index.cards()
    assert benchmark(lambda: _open(root).agenda())


def test_one_change(benchmark: Any, vault: Callable[[str, int], Path]) -> None:
    root = vault("usual", 10_000)
    _open(root).index.cards()
    note = next(root.rglob("*.md"))
    numbers = itertools.count()

    def change() -> None:
        note.write_bytes(note.read_bytes() + b"\nline %d\n" % next(numbers))

    benchmark.pedantic(lambda: _open(root).agenda(), setup=change, rounds=10)


def test_first_card(benchmark: Any, vault: Callable[[str, int], Path]) -> None:
    """A session up to its first card."""
    from studykit.workspace.shelf import Shelf

    root = vault("usual", 10_000)
    _open(root).index.cards()

    def first() -> object:
        shelf = Shelf(_open(root))
        return shelf.find(shelf.cards()[0].id)

    assert benchmark(first)


def test_check(benchmark: Any, vault: Callable[[str, int], Path]) -> None:
    root = vault("usual", 10_000)
    _open(root).index.diagnostics()
    benchmark(lambda: _open(root).findings)


def test_graph(benchmark: Any, vault: Callable[[str, int], Path]) -> None:
    workspace = _open(vault("usual", 2500))
    notes = dict(workspace.notes)
    benchmark(lambda: page_rank(build_graph(notes, workspace.resolve)))
