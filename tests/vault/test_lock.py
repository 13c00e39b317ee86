"""One session at a time, and no lock outlives its holder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from studykit.errors import LockedError, ReadOnlyError
from studykit.vault.lock import session_lock
from studykit.vault.reckoning import standing
from studykit.vault.writer import read_note

sys.path.insert(0, str(Path(__file__).parent))
import answering  # the vault of numbered notes lives beside this test

HOLD = """
import sys
from pathlib import Path
from studykit.vault.lock import session_lock
with session_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""

ANSWER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from answering import answer, journal_of
from studykit.errors import LockedError
from studykit.vault.commit import settle
from studykit.vault.lock import session_lock
root, cache = Path(sys.argv[1]), Path(sys.argv[2])
left = int(sys.argv[4])
while left:
    try:
        with session_lock(cache):
            journal = journal_of(root)
            settle(root, journal, journal.read_all())
            answer(root, journal, left % 3)
            left -= 1
    except LockedError:
        pass
"""


def start(program: str, *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_the_second_is_told_who_is_first(tmp_path: Path) -> None:
    with start(HOLD, str(tmp_path)) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=f"process {holder.pid} since"), session_lock(tmp_path):
            pytest.fail("two sessions at once")
        holder.communicate("\n")
    with session_lock(tmp_path):
        pass


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is needed")
def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    with start(HOLD, str(tmp_path)) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with session_lock(tmp_path):
            pass


def test_an_error_gives_the_lock_back(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), session_lock(tmp_path):
        raise ZeroDivisionError
    with session_lock(tmp_path):
        pass


def test_no_folder_for_the_lock_is_a_clear_word(tmp_path: Path) -> None:
    with pytest.raises(ReadOnlyError, match="STUDYKIT_CACHE"), session_lock(tmp_path / "gone"):
        pytest.fail("locked nothing")


def test_two_processes_answer_each_once(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    times = 100 if request.config.getoption("--thorough", default=False) else 12
    root = answering.make_vault(tmp_path / "vault", 3)
    args = [str(root), str(tmp_path), str(Path(__file__).parent), str(times)]
    with start(ANSWER, *args) as one, start(ANSWER, *args) as two:
        assert one.wait() == two.wait() == 0
    reviews = standing(answering.journal_of(root).read_all().entries).reviews
    assert len(reviews) == 2 * times
    assert sum(answering.count(read_note(root, answering.note(number))) for number in range(3)) == 2 * times
