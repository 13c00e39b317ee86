"""What running something costs, however busy the machine is: processor seconds and peak memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
STUDYKIT = (sys.executable, "-m", "studykit", "--today", "2026-11-20")
"""The program of this checkout, on a day of its own."""
_WATCHER = """
import resource, subprocess, sys, time
begun = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode, used.ru_utime + used.ru_stime, time.perf_counter() - begun, used.ru_maxrss * 1024 / 1e6)
sys.stderr.write(done.stderr)
"""


@dataclass(frozen=True, slots=True)
class Usage:
    """Of a program with all the programs it started: ``processor`` and ``clock`` in seconds, ``peak`` in megabytes.

    ``peak`` is that of the largest of its processes."""

    processor: float
    clock: float
    peak: float


def processor_seconds() -> float:
    """User and system time of this process and of all it started that have ended."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, kinds))


def measure(program: Sequence[str | Path], **environment: str | Path) -> Usage:
    """Run a program to its end and say what it cost; what it prints is thrown away.

    A small process of its own starts it: the system counts the memory of whoever starts a program as the program's.

    Raises:
        RuntimeError: it failed.
    """
    done = subprocess.run(
        [sys.executable, "-S", "-c", _WATCHER, *map(str, program)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)} | {key: str(value) for key, value in environment.items()},
    )
    code, *figures = done.stdout.split()
    if int(code) != 0:
        raise RuntimeError(f"{' '.join(map(str, program))}: exit code {code}\n{done.stderr}")
    return Usage(*map(float, figures))
