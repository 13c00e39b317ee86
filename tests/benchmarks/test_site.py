"""Building a site: everything, and after one change. Run with ``--benchmark-only``; sizes by ``--thorough``."""

from __future__ import annotations

import itertools
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from vaults import write

from studykit.workspace import Workspace
from studykit.workspace.publication import Publisher

_MEASURED = """
import resource, sys
from pathlib import Path
from studykit.workspace import Workspace
from studykit.workspace.publication import Publisher
root, out = map(Path, sys.argv[1:])
report = Publisher(out, kept=False).publish(Workspace.open(root, vault=root, kept=False))
print(report.seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
"""


@pytest.fixture
def vault(tmp_path: Path, thorough: bool) -> Callable[[int], Path]:
    """A vault of notes of 2-3 KB; a tenth of them unless everything is asked for."""

    def make(notes: int) -> Path:
        write("usual", tmp_path / "vault", notes if thorough else notes // 10)
        return tmp_path / "vault"

    return make


@pytest.mark.parametrize("notes", [1000, 10_000])
def test_cold(benchmark: Any, vault: Callable[[int], Path], tmp_path: Path, notes: int) -> None:
    """The whole command in a process of its own; ``extra_info`` says what it took and what came out, by note."""
    root, out = vault(notes), tmp_path / "site"
    command = [sys.executable, "-c", _MEASURED, str(root), str(out)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = benchmark.pedantic(
        lambda: subprocess.run(command, check=True, capture_output=True, text=True).stdout, rounds=1
    )
    count = len(list(root.rglob("*.md")))
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    pages = [page.stat().st_size for page in out.rglob("*.html")]
    benchmark.extra_info.update(
        megabytes=float(done.split()[1]),
        milliseconds_a_note=benchmark.stats.stats.mean * 1000 / count,
        processor_milliseconds_a_note=_seconds(before, children) * 1000 / count,
        kilobytes_of_html_a_note=sum(pages) / 1000 / count,
    )


def _seconds(before: resource.struct_rusage, after: resource.struct_rusage) -> float:
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.fixture(params=["Cell 14", "Token 0"], ids=["a note", "a hub"])
def change(request: pytest.FixtureRequest) -> Callable[[Path], None]:
    """A line more in one note; to the second one a good part of the vault links."""
    numbers = itertools.count()

    def made(root: Path) -> None:
        (note,) = root.rglob(f"{request.param}.md")
        note.write_bytes(note.read_bytes() + b"\nline %d\n" % next(numbers))

    return made


def test_one_note_changed_as_served(
    benchmark: Any, vault: Callable[[int], Path], change: Callable[[Path], None], tmp_path: Path
) -> None:
    """What the process does that builds for ``studykit serve``; it tidies up when nobody waits."""
    root, publisher = vault(5000), Publisher(tmp_path / "site", served=True, again=True)
    publisher.publish(Workspace.open(root, vault=root))

    def setup() -> None:
        publisher.tidy()
        change(root)

    benchmark.pedantic(lambda: publisher.publish(Workspace.open(root, vault=root)), setup=setup, rounds=5)
    benchmark.extra_info.update(megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
    publisher.close()


def test_one_note_changed_by_build(
    benchmark: Any, vault: Callable[[int], Path], change: Callable[[Path], None], tmp_path: Path
) -> None:
    """The whole command ``studykit build``, Python's start and all."""
    root = vault(5000)
    command = [sys.executable, "-m", "studykit", "-C", str(root), "build", "-o", str(tmp_path / "site")]

    def run() -> None:
        subprocess.run(command, check=True, capture_output=True)

    run()
    benchmark.pedantic(run, setup=lambda: change(root), rounds=3)
