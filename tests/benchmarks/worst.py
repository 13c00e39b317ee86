"""The dearest texts there are: what a note of a given size costs to read, for each dialect and kind of text.

``python tests/benchmarks/worst.py [--size 1000000] [--dialects obsidian,roam] [--case NAME] [--all]`` prints CPU
seconds of reading one note (structure, links, tags, cards, findings), how many times more that is than for half the
size, and at the end the dearest of all. Without ``--all`` only what takes more than a second is listed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "contracts"), str(TESTS.parent)]
from hostile import HOSTILE  # noqa: E402 - found by the path above
from written import read  # noqa: E402 - found by the path above

from studykit.dialects import DIALECTS, Dialect  # noqa: E402 - found by the path above

_LISTED = 1.0
"""CPU seconds from which a case is worth a line."""


def notes() -> dict[str, Callable[[int], str]]:
    """The notes of the repository, of each dialect, one after the other and over again."""
    texts = {
        folder.name: "\n".join(file.read_text("utf-8", "replace") for file in sorted(folder.rglob("*.md")))
        for folder in (*sorted((TESTS / "vaults").iterdir()), TESTS.parent / "notes")
        if folder.is_dir()
    }
    return {f"notes: {name}": repeated(text) for name, text in texts.items() if text}


def repeated(text: str) -> Callable[[int], str]:
    return lambda size: (text * (size // len(text) + 1))[:size]


def seconds(text: str, dialect: Dialect) -> float:
    """CPU seconds of this process."""
    data = text.encode("utf-8", "surrogatepass")
    begun = time.process_time()
    read(data, dialect)
    return time.process_time() - begun


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--size", type=int, default=1_000_000, help="characters of the note")
    options.add_argument("--dialects", default=",".join(sorted(DIALECTS)), help="names, parted by commas")
    options.add_argument("--case", default="", help="only this kind of text")
    options.add_argument("--all", action="store_true", help="list the cheap ones, too")
    chosen = options.parse_args()
    cases = {name: make for name, make in {**HOSTILE, **notes()}.items() if chosen.case in ("", name)}
    dearest = (0.0, "", "")
    for name, make in cases.items():
        for dialect in chosen.dialects.split(","):
            seconds(make(2_000), DIALECTS[dialect])  # what is made once is not counted
            half, whole = (seconds(make(size), DIALECTS[dialect]) for size in (chosen.size // 2, chosen.size))
            dearest = max(dearest, (whole, name, dialect))
            if chosen.all or whole > _LISTED:
                times = f"{whole / half:4.1f}" if half else "   -"
                sys.stdout.write(f"{whole:6.2f} s  {times} times  {dialect:10}  {name}\n")
                sys.stdout.flush()
    whole, name, dialect = dearest
    sys.stdout.write(f"{len(cases)} kinds of text of {chosen.size:,} characters; dearest: {whole:.2f} s, ")
    sys.stdout.write(f"{name} ({dialect})\n")


if __name__ == "__main__":
    main()
