"""The program serving its page, as a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from program import TODAY, child_environment

_ADDRESS = re.compile(r"http://\S+")


class Served:
    """``studykit review --web`` in a vault; ``url`` is the address that it prints."""

    def __init__(
        self, vault: Path, *options: str, command: tuple[str, ...] = ("review", "--web", "--no-open"), **environ: str
    ) -> None:
        program = environ.pop("program", "")
        start = [sys.executable, program] if program else [sys.executable, "-m", "studykit"]
        self.process = subprocess.Popen(
            [*start, "--today", TODAY, "-C", str(vault), *command, *options],
            cwd=vault, env=child_environment(PYTHONUNBUFFERED="1", **environ), text=True, encoding="utf-8",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.url = self._address()

    def _address(self) -> str:
        assert self.process.stdout
        assert self.process.stderr
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if found := _ADDRESS.search(line):
                return found[0]
        raise AssertionError(f"no address: {lines} {self.process.stderr.read()}")

    def wait(self) -> int:
        """The end that it comes to by itself."""
        return self.process.wait(120)

    def kill(self) -> None:
        """An end without any warning."""
        self.process.send_signal(signal.SIGKILL)
        self.wait()

    def end(self) -> str:
        """Ctrl-C; returns what it said in the end."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
            self.wait()
        said = self.process.stderr.read() if self.process.stderr and not self.process.stderr.closed else ""
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()
        return said
