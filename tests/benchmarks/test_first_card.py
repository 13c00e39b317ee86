"""``studykit review`` in a terminal, from Enter to the first card: the whole command, Python's start included. Run with
``--benchmark-only``; sizes by ``--thorough``."""

from __future__ import annotations

import os
import pty
import signal
import time
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from usage import REPOSITORY, STUDYKIT
from vaults import write

_SHOWN = b"show the answer"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory, thorough: bool) -> Path:
    folder = tmp_path_factory.mktemp("review")
    write("usual", folder / "vault", 10_000 if thorough else 1_000)
    return folder


def _first_card(folder: Path) -> float:
    """Seconds by the clock until the card is on the screen; then the session is broken off."""
    begun = time.perf_counter()
    words = [*STUDYKIT, "-C", str(folder / "vault"), "review"]
    pid, screen = pty.fork()
    if pid == 0:
        here = {"TERM": "xterm-256color", "PYTHONPATH": str(REPOSITORY), "STUDYKIT_CACHE": str(folder / "cache")}
        os.execve(words[0], words, {**os.environ, **here})  # noqa: S606  # the child of a pty
    seen = b""
    try:
        while _SHOWN not in seen:
            seen += os.read(screen, 65_536)
        return time.perf_counter() - begun
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(screen)


def test_first_card_in_a_terminal(benchmark: Any, vault: Path) -> None:
    """``seconds by the clock`` say something on an idle machine only."""
    _first_card(vault)
    clock: list[float] = []
    benchmark.pedantic(lambda: clock.append(_first_card(vault)), rounds=7)
    benchmark.extra_info["seconds by the clock"] = round(median(clock), 3)
