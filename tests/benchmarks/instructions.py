"""How many instructions the hot paths take: the same on a busy machine as on an idle one, so that a regression shows.

    python tests/benchmarks/instructions.py [--save FILE] [--compare FILE]

Valgrind counts (Debian's package valgrind). ``--compare`` exits 1 where a path takes over 3 % more than in the file,
which holds for one version of Python and of the libraries.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from usage import REPOSITORY

ALLOWED = 1.03
MARK = "getpgid"
"""A function of the C library that nothing else here calls: where it is entered, what was counted is written out."""
_WALK = f"""
import json, os, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from hot_paths import walk
print(json.dumps(walk(lambda: os.{MARK}(0))))
"""


def count() -> Mapping[str, int]:
    """Instructions of one call of each path.

    Raises:
        RuntimeError: Valgrind or a path failed, or wrote another number of counts than there are marks.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--dump-before={MARK}", f"--callgrind-out-file={folder}/out",
             sys.executable, "-c", _WALK],
            check=False, capture_output=True, text=True,
            env=os.environ | {
                "PYTHONHASHSEED": "0", "PYTHONPATH": str(REPOSITORY), "STUDYKIT_CACHE": str(folder / "cache"),
            },
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr)
        parts = sorted(folder.glob("out.*"), key=lambda part: int(part.suffix[1:]))
        counts = [int(found[1]) for part in parts if (found := re.search(r"^totals: (\d+)", part.read_text(), re.M))]
    walked: dict[str, int] = json.loads(done.stdout)
    if len(counts) != 2 * len(walked):
        raise RuntimeError(f"{len(counts)} counts for {len(walked)} paths")
    return {name: counts[2 * nth + 1] // times for nth, (name, times) in enumerate(walked.items())}


def report(counts: Mapping[str, int], before: Mapping[str, int]) -> bool:
    """Whether no path takes more than is allowed."""
    within = True
    for name, now in counts.items():
        ratio = now / before[name] if name in before else 1.0
        within = within and ratio <= ALLOWED
        note = f" {ratio:6.3f}{'  more than before' if ratio > ALLOWED else ''}" if name in before else ""
        print(f"{name:26} {now:13,}{note}")  # noqa: T201 - its output
    return within


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--save", type=Path)
    words.add_argument("--compare", type=Path)
    asked = words.parse_args()
    if shutil.which("valgrind") is None:
        sys.exit("No valgrind here: install Debian's package valgrind")
    before = json.loads(asked.compare.read_text("utf-8")) if asked.compare else {}
    counts = count()
    if asked.save:
        asked.save.write_text(json.dumps(counts, indent=2) + "\n", "utf-8")
    return 0 if report(counts, before) else 1


if __name__ == "__main__":
    sys.exit(main())
