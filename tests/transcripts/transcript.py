"""One transcript: a text file of ``$ command`` lines, each followed by exactly what a person then sees.

The head of the file (up to the first command) says what is shown; its line ``vault: NAME`` names the small
vault whose copy the commands run in. Below a command stands its output: lines of standard error behind
``2> ``, and a last ``[exit N]`` unless the program was fine. What follows ``#`` in a command is a remark.
``studykit``, also behind a pipe, is the program; everything else is run by ``sh`` in the vault.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

from program import TODAY, copy_vault, invoke

_PROMPT = "$ "
_VAULT = re.compile(r"^vault: (\S+)$", re.MULTILINE)
_PIPED = re.compile(r"^(?:(?P<left>[^|]+)\|\s*)?studykit\b(?P<arguments>[^|]*)$")
_SHELL_ENVIRONMENT = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}

_VARYING: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b[a-z0-9-]+-[0-9a-f]{6}\.jsonl\b"), "MACHINE.jsonl"),
    (re.compile(r" in \d+\.\d s\b"), " in N s"),
    (re.compile(r'"seconds": [\d.]+'), '"seconds": N'),
    (re.compile(r"^Time: .*$", re.MULTILINE), "Time: N"),
    (re.compile(r"(?<= on 1 day, )[^,\n]+(?=, streak)|(?<= a week, )[^,\n]+(?= each$)", re.MULTILINE), "N s"),
    (re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d\b"), "DAY TIME"),
    (re.compile(r"studykit(, version)? \d+\.\d+\.\d+"), r"studykit\1 VERSION"),
    (re.compile(r"Python \d+\.\d+\.\d+\S* on \w+"), "Python VERSION on SYSTEM"),
    (re.compile(r"^Index: .*$", re.MULTILINE), "Index: FOUND"),
    (re.compile(r"^Libraries: .*$", re.MULTILINE), "Libraries: NAMES AND VERSIONS"),
    (re.compile(r"^(Editor and git|FSRS|Drawing): .*$", re.MULTILINE), r"\1: FOUND"),
)
"""What differs from machine to machine or from run to run, and the word that stands for it."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A file as read: ``commands`` are the lines behind the prompts."""

    file: Path
    head: str
    commands: tuple[str, ...]

    @property
    def vault(self) -> str:
        found = _VAULT.search(self.head)
        assert found, f"{self.file.name} names no vault"
        return found[1]


def read_transcript(file: Path) -> Transcript:
    text = file.read_text(encoding="utf-8")
    first = re.search(r"^\$ ", text, re.MULTILINE)
    head = text[: first.start()] if first else text
    commands = tuple(line.removeprefix(_PROMPT) for line in text.splitlines() if line.startswith(_PROMPT))
    return Transcript(file, head, commands)


def play(transcript: Transcript, folder: Path) -> str:
    """The whole text as it is today, run in a fresh copy of the vault below ``folder``."""
    vault = copy_vault(transcript.vault, folder)
    copy_vault(transcript.vault, folder / "before")
    blocks = [f"{_PROMPT}{command}\n{_scrubbed(_run(command, vault), folder)}" for command in transcript.commands]
    return transcript.head + "\n".join(blocks)


def _run(command: str, vault: Path) -> str:
    found = _PIPED.match(command)
    if found is None:
        shell = subprocess.run(
            ["sh", "-c", command], cwd=vault, env=_SHELL_ENVIRONMENT, capture_output=True, check=False
        )
        return _block(shell.stdout.decode() + shell.stderr.decode(), shell.returncode)
    given = ""
    if found["left"]:
        left = ["sh", "-c", found["left"]]
        given = subprocess.run(left, cwd=vault, env=_SHELL_ENVIRONMENT, capture_output=True, check=True).stdout.decode()
    arguments = shlex.split(found["arguments"], comments=True)
    ran = invoke(*arguments, folder=vault, given=given, environ={"STUDYKIT_TODAY": TODAY})
    return _block(ran.both, ran.code)


def _block(output: str, code: int) -> str:
    end = "" if output.endswith("\n") or not output else "\n"
    return output + end + (f"[exit {code}]\n" if code else "")


def _scrubbed(text: str, folder: Path) -> str:
    text = text.replace(os.environ["STUDYKIT_CACHE"], "/cache").replace(str(folder), "/home/me")
    for pattern, word in _VARYING:
        text = pattern.sub(word, text)
    return text
