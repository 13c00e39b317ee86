"""Work of a build that a second process does meanwhile."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys

import pytest

from studykit.errors import StudykitError, UsageError
from studykit.site.aside import Aside
from studykit.site.crew import claimed

KILLED = """
import time
from studykit.site.aside import Aside
drawing = Aside(lambda: "x" * 1_000_000)
text = Aside(lambda: "y" * 1_000_000)
print("begun", flush=True)
time.sleep(600)
"""
STOPPED = """
import time
from studykit.site.aside import Aside
drawing = Aside(lambda: time.sleep(600))
try:
    print("begun", flush=True)
    time.sleep(600)
except KeyboardInterrupt:
    print("stopped")
"""
BOTH = """
from studykit.site.aside import Aside
one, two = Aside(lambda: "x" * 1_000_000), Aside(lambda: [1] / 2)
assert one.result() == "x" * 1_000_000
try:
    two.result()
except TypeError:
    print("told")
"""


def test_nobody_stays_behind_when_a_build_is_killed() -> None:
    running = subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline() == "begun\n"
    running.kill()
    rest, _ = running.communicate(timeout=120)  # the other end is open for as long as any of them lives
    assert rest == ""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no second process, and no such signal")
def test_ctrl_c_is_answered_by_the_first_process_alone() -> None:
    pipe = subprocess.PIPE
    running = subprocess.Popen(
        [sys.executable, "-c", STOPPED], stdout=pipe, stderr=pipe, text=True, start_new_session=True
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "begun\n"
    os.killpg(running.pid, signal.SIGINT)
    assert running.communicate(timeout=120) == ("stopped\n", "")


def test_what_the_other_process_made_or_raised_arrives() -> None:
    done = subprocess.run([sys.executable, "-c", BOTH], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("told\n", "")


def test_without_a_second_process_it_is_made_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> str:
        raise UsageError("no")

    monkeypatch.setattr("studykit.site.aside.can_fork", lambda: False)
    assert Aside(lambda: "x").result() == "x"
    refused = Aside(refuse)
    with pytest.raises(UsageError):
        refused.result()


@pytest.mark.skipif(sys.platform != "linux", reason="there is no second process")
def test_nobody_waits_for_ever_for_who_was_killed_while_it_counted() -> None:
    context = multiprocessing.get_context("fork")
    counter = context.Value("l", 0)
    assert [claimed(counter, 8), claimed(counter, 8), claimed(counter, 8)] == [0, 8, 16]

    def fall() -> None:
        counter.get_lock().acquire()
        os.kill(os.getpid(), signal.SIGKILL)

    process = context.Process(target=fall)
    process.start()
    process.join()
    with pytest.raises(StudykitError, match="was ended from outside; nothing was changed"):
        claimed(counter, 8, patience=0.1)
