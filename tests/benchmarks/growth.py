"""How processor time and memory grow with a vault: a line through the sizes, both axes logarithmic.

    python tests/benchmarks/growth.py [--most NOTES] [--keep FOLDER] [COMMAND ...]

A slope of 1 is twice the work for twice the notes; what every start costs lowers it, which is why that between the
two largest vaults stands beside it. Exits 1 where a slope is above 1.1. ``--most 10000`` leaves the
larger sizes out; ``--keep`` makes the vaults in a folder that is used again.
"""

from __future__ import annotations

import argparse
import math
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression

from usage import STUDYKIT, Usage, measure
from vaults import write

BOUND = 1.1
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)


@dataclass(frozen=True, slots=True)
class Grown:
    """A command, the kind of notes it is tried on, and up to how many; ``first``: with no index there yet."""

    words: tuple[str, ...]
    kind: str
    most: int
    first: bool = False
    writes: bool = False


COMMANDS: Mapping[str, Grown] = {
    "index": Grown(("links", "--missing"), "small", 100_000, first=True),
    "due": Grown(("due",), "small", 100_000),
    "graph": Grown(("graph",), "small", 100_000),
    "graph json": Grown(("graph", "--format", "json"), "small", 100_000),
    "links": Grown(("links",), "small", 100_000),
    "check": Grown(("check",), "small", 100_000),
    "export anki": Grown(("export", "anki", "--out"), "usual", 10_000, writes=True),
    "build": Grown(("build", "--out"), "usual", 10_000, first=True, writes=True),
}


def slope(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Of the straight line nearest to the points, both axes logarithmic."""
    return linear_regression([math.log(size) for size in sizes], [math.log(value) for value in values]).slope


def run(grown: Grown, vault: Path, cache: Path, scratch: Path) -> Usage:
    """Once, with a cache of its own where it is to be the first; everything written is thrown away."""
    scratch.mkdir()
    target = [scratch / "out"] if grown.writes else []
    own = scratch / "cache" if grown.first else cache
    usage = measure([*STUDYKIT, "-C", vault, *grown.words, *target], STUDYKIT_CACHE=own)
    shutil.rmtree(scratch, ignore_errors=True)
    return usage


def grow(names: Sequence[str], folder: Path, most: int) -> dict[str, list[tuple[int, Usage]]]:
    """Each command at each of its sizes, the smallest vault first, so that a fault shows early."""
    found: dict[str, list[tuple[int, Usage]]] = {name: [] for name in names}
    for size in (size for size in SIZES if size <= most):
        for name in names:
            grown = COMMANDS[name]
            if size > grown.most:
                continue
            home = folder / f"{grown.kind} {size}"
            vault, cache = home / "vault", home / "cache"
            if not vault.is_dir():
                write(grown.kind, vault, size)
            if not grown.first and not cache.is_dir():
                measure([*STUDYKIT, "-C", vault, "links", "--missing"], STUDYKIT_CACHE=cache)
            usage = run(grown, vault, cache, home / "scratch")
            found[name].append((size, usage))
            print(f"{name:12} {size:7,} {usage.processor:9.2f} s {usage.peak:9.1f} MB", flush=True)  # noqa: T201 - its output
    return found


def report(found: Mapping[str, Sequence[tuple[int, Usage]]]) -> bool:
    """Whether every slope is within the bound."""
    within = True
    for name, points in found.items():
        sizes = [size for size, _ in points]
        time = slope(sizes, [usage.processor for _, usage in points])
        memory = slope(sizes, [usage.peak for _, usage in points])
        last = slope(sizes[-2:], [usage.processor for _, usage in points[-2:]])
        over = max(time, memory) > BOUND
        within = within and not over
        words = f"time {time:5.2f} (last two sizes {last:5.2f}), memory {memory:5.2f}"
        print(f"{name:12} {words}{'  grows too fast' if over else ''}")  # noqa: T201 - its output
    return within


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("command", nargs="*", help=f"of {', '.join(COMMANDS)}")
    words.add_argument("--most", type=int, default=max(SIZES))
    words.add_argument("--keep", type=Path)
    asked = words.parse_args()
    if unknown := [name for name in asked.command if name not in COMMANDS]:
        words.error(f"no command {', '.join(unknown)}: there are {', '.join(COMMANDS)}")
    if asked.most < SIZES[1]:
        words.error(f"a line needs two sizes: --most {SIZES[1]} or more")
    with tempfile.TemporaryDirectory() as scratch:
        found = grow(asked.command or list(COMMANDS), asked.keep or Path(scratch), asked.most)
    return 0 if report(found) else 1


if __name__ == "__main__":
    sys.exit(main())
