"""Notes that two processes read."""

from __future__ import annotations

import subprocess
import sys

import pytest

KILLED = """
import time
from studykit.index.parsing import in_parallel

def slow(number):
    print("begun", flush=True)
    time.sleep(60)

in_parallel(slow, [1, 2], 10**9)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only forked processes know a function of no module")
def test_nobody_goes_on_reading_when_a_command_is_killed() -> None:
    running = subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline() == "begun\n"
    running.kill()
    running.communicate(timeout=20)  # the other end is open for as long as any of them lives
