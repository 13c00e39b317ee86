"""The program as a user meets it: run inside this process, which is quick, or as a process of its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from unittest import mock

from studykit.cli.entry import run

VAULTS = Path(__file__).resolve().parents[1] / "vaults"
TODAY = "2026-11-20"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left: ``both`` is what a person sees, each line of standard error behind ``2> ``."""

    code: int
    out: str
    err: str
    both: str

    @property
    def data(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def events(self) -> list[Any]:
        """The JSON lines of a session."""
        return [json.loads(line) for line in self.out.splitlines()]


class _Stream(io.RawIOBase):
    """A standard stream that notes in ``log`` what came, and from where."""

    def __init__(self, name: str, log: list[tuple[str, bytes]]) -> None:
        self._name, self._log = name, log

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._log.append((self._name, bytes(data)))
        return len(data)


def _text(name: str, log: list[tuple[str, bytes]]) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BufferedWriter(_Stream(name, log)), "utf-8", newline="", line_buffering=True)


def invoke(*arguments: str, folder: Path, given: str = "", environ: Mapping[str, str] | None = None) -> Ran:
    """Run the program here with ``given`` on standard input. A fault of the program is raised, not caught."""
    log: list[tuple[str, bytes]] = []
    out, err = _text("out", log), _text("err", log)
    stdin = io.TextIOWrapper(io.BytesIO(given.encode()), "utf-8")
    code = 0
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.object(sys, "stdin", stdin),
        mock.patch.object(sys, "argv", ["studykit", *arguments]),
        mock.patch.dict(os.environ, {"STUDYKIT_TRACEBACK": "1", "COLUMNS": "80", **(environ or {})}),
    ):
        try:
            run()
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            out.flush()
            err.flush()
    texts = {name: b"".join(data for source, data in log if source == name).decode() for name in ("out", "err")}
    return Ran(code, texts["out"], texts["err"], _marked(log))


def _marked(log: list[tuple[str, bytes]]) -> str:
    """Both streams in the order of their writing."""
    runs: list[tuple[str, bytes]] = []
    for name, data in log:
        if runs and runs[-1][0] == name:
            runs[-1] = (name, runs[-1][1] + data)
        else:
            runs.append((name, data))
    parts = []
    for name, data in runs:
        lines = data.decode().splitlines(keepends=True)
        parts += [f"2> {line}" if name == "err" else line for line in lines]
    return "".join(parts)


def child_environment(**more: str) -> dict[str, str]:
    """What a process of its own needs: this test's cache, its zone, no colours, and nothing of the user's."""
    kept = ("PATH", "HOME", "VIRTUAL_ENV", "PYTHONPATH", "STUDYKIT_CACHE", "NO_COLOR", "TZ")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LANG": "C.UTF-8"} | more


class Program:
    """The program in one vault, on one day."""

    def __init__(self, vault: Path, today: str = TODAY) -> None:
        self.vault = vault
        self.today = today

    def __call__(self, *arguments: str, given: str = "") -> Ran:
        return invoke("--today", self.today, *arguments, folder=self.vault, given=given)

    def start(self, *arguments: str, **environ: str) -> subprocess.Popen[str]:
        """The same as a process of its own, its three streams as pipes."""
        return subprocess.Popen(
            [sys.executable, "-m", "studykit", "--today", self.today, *arguments],
            cwd=self.vault, env=child_environment(**environ), text=True, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def on(self, today: str) -> Program:
        """The same vault on another day."""
        return Program(self.vault, today)

    def bytes_of(self, note: str) -> bytes:
        return (self.vault / note).read_bytes()

    def files(self) -> dict[str, bytes]:
        """Every file of the vault with its bytes."""
        return {
            file.relative_to(self.vault).as_posix(): file.read_bytes()
            for file in sorted(self.vault.rglob("*"))
            if file.is_file()
        }


def copy_vault(name: str, folder: Path) -> Path:
    """A copy of one of the small vaults, to be changed."""
    return Path(shutil.copytree(VAULTS / name, folder / name))


def write_vault(folder: Path, notes: Mapping[str, str | bytes]) -> Path:
    """A vault made of these notes, byte for byte."""
    for name, content in notes.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def next_event(stream: IO[str]) -> Any:
    """The next JSON line of a session that is still running."""
    line = stream.readline()
    assert line, "the session ended"
    return json.loads(line)
