"""Whole commands, each a process of its own, Python's start included. Run with ``--benchmark-only``; sizes by
``--thorough``."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from usage import STUDYKIT, Usage, measure
from vaults import write


@dataclass(frozen=True, slots=True)
class Made:
    """A vault and the cache that belongs to it."""

    root: Path
    cache: Path

    def run(self, *words: str | Path) -> Usage:
        return measure([*STUDYKIT, "-C", self.root, *words], STUDYKIT_CACHE=self.cache)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, thorough: bool) -> Callable[[str, int], Made]:
    """A vault of a kind that was read once; a tenth of the notes unless everything is asked for."""
    known: dict[tuple[str, int], Made] = {}

    def make(kind: str, notes: int) -> Made:
        if (kind, notes) not in known:
            folder = tmp_path_factory.mktemp(kind)
            known[kind, notes] = Made(folder / "vault", folder / "cache")
            write(kind, folder / "vault", notes if thorough or notes == 1 else notes // 10)
            known[kind, notes].run("due")
        return known[kind, notes]

    return make


def _peak(benchmark: Any, usages: list[Usage]) -> None:
    benchmark.extra_info["megabytes at the peak"] = round(max(usage.peak for usage in usages), 1)


@pytest.mark.parametrize(
    ("kind", "notes"), [("usual", 10_000), ("dense", 2500), ("cards", 1000), ("huge", 1), ("small", 100_000)]
)
def test_cold_index(benchmark: Any, made: Callable[[str, int], Made], kind: str, notes: int, tmp_path: Path) -> None:
    """The first command in a vault: every note is read and written down."""
    fresh, usages = itertools.count(), []
    vault = made(kind, notes)
    benchmark.pedantic(
        lambda: usages.append(Made(vault.root, tmp_path / str(next(fresh))).run("links", "--missing")), rounds=3
    )
    _peak(benchmark, usages)


@pytest.mark.parametrize(
    "words",
    ["--help", "due", "check", "links", "graph", "graph --format json", "export csv", "export json", "export anki"],
)
def test_warm(benchmark: Any, made: Callable[[str, int], Made], words: str, tmp_path: Path) -> None:
    """With an index that is up to date, and what the command itself keeps."""
    vault, usages = made("usual", 10_000), []
    asked: list[str | Path] = [*words.split()]
    if asked[0] == "export":
        asked += ["-o", tmp_path / "out"]
    vault.run(*asked)
    benchmark.pedantic(lambda: usages.append(vault.run(*asked)), rounds=5)
    _peak(benchmark, usages)


def test_warm_due_of_many(benchmark: Any, made: Callable[[str, int], Made]) -> None:
    vault, usages = made("small", 100_000), []
    benchmark.pedantic(lambda: usages.append(vault.run("due")), rounds=5)
    _peak(benchmark, usages)


@pytest.mark.parametrize("words", ["due", "check", "graph", "export csv"])
def test_one_change(benchmark: Any, made: Callable[[str, int], Made], words: str, tmp_path: Path) -> None:
    """One note has another line than the time before."""
    vault, usages, numbers = made("usual", 10_000), [], itertools.count()
    asked: list[str | Path] = [*words.split(), *(["-o", tmp_path / "out"] if words.startswith("export") else [])]
    note = next(vault.root.rglob("*.md"))

    def change() -> None:
        note.write_bytes(note.read_bytes() + b"\nline %d\n" % next(numbers))

    benchmark.pedantic(lambda: usages.append(vault.run(*asked)), setup=change, rounds=5)
    _peak(benchmark, usages)


@pytest.mark.parametrize("when", ["first", "again", "one change"])
def test_build(benchmark: Any, made: Callable[[str, int], Made], when: str, tmp_path: Path) -> None:
    """The whole command; ``first`` draws and writes every page."""
    vault, out, usages, numbers = made("usual", 1000), tmp_path / "site", [], itertools.count()
    note = next(vault.root.rglob("*.md"))

    def before() -> None:
        if when == "one change":
            note.write_bytes(note.read_bytes() + b"\nline %d\n" % next(numbers))

    def build() -> None:
        nth = next(numbers) if when == "first" else 0
        home = Made(vault.root, tmp_path / f"cache {nth}")
        usages.append(home.run("build", "--out", out / str(nth)))

    if when != "first":
        build()
    benchmark.pedantic(build, setup=before, rounds=3)
    _peak(benchmark, usages[-3:])
