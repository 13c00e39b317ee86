"""What version control knows of a vault's notes: the last day on which somebody changed more than a schedule.

The repository may be a stranger's, and its settings can name programs: git is asked for one log, told to start none of
them, to fetch nothing, and to take no longer than a while. Whatever it refuses or cannot say is not known.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Timer

from studykit.vault.discovery import NOTE_SUFFIXES
from studykit.vault.patches import Changes, read_log

_SECONDS = 120.0
"""After this git is stopped; a log of 8,000 changed notes takes half a second."""
_FORMAT = 1
_LONGEST, _LONGEST_LIST = 1 << 12, 1 << 24
"""characters read of a file of git: of one line, of many"""
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_SETTINGS = (
    "core.fsmonitor=false", f"core.hooksPath={os.devnull}", f"core.attributesFile={os.devnull}", "core.pager=cat",
    "core.sshCommand=false", "core.quotePath=false", "core.bigFileThreshold=2m", "gpg.program=false",
    "log.showRoot=true", "log.follow=false", "protocol.allow=never", "safe.bareRepository=explicit",
)  # fmt: skip
_LOG = (
    "log", "--format=tformat:%x00%H %as", "--patch", "--unified=0", "--inter-hunk-context=0", "--relative",
    "--find-renames=100%", "--diff-filter=AMR", "--no-merges", "--full-history", "--topo-order", "--no-ext-diff",
    "--no-textconv", "--no-show-signature", "--no-notes", "--no-mailmap", "--no-decorate", "--no-color",
    "--no-color-moved", "--word-diff=none", "--diff-algorithm=myers", "--ignore-submodules=all", "--submodule=short",
    "--src-prefix=a/", "--dst-prefix=b/",
)  # fmt: skip
_ENVIRON = {
    "GIT_CONFIG_NOSYSTEM": "1", "GIT_ATTR_NOSYSTEM": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat",
    "LC_ALL": "C",
}  # fmt: skip
_KEPT_VARIABLES = ("PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SYSTEMROOT")
"""Of the user's own settings one is wanted: which folders of other users are safe to read."""


@dataclass(frozen=True, slots=True)
class _Repository:
    """``commit`` is the one checked out, "" where that takes git to find out; ``edges`` begin a history cut short."""

    commit: str
    edges: frozenset[bytes]

    @property
    def key(self) -> str:
        cut = sha256(b"\n".join(sorted(self.edges))).hexdigest()[:16] if self.edges else ""
        return f"{self.commit} {cut}" if self.commit else ""


def days_of_change(root: Path, kept: Path | None = None) -> Mapping[str, date]:
    """The day of the last commit that changed more of a note than its schedules, by path below ``root``.

    Empty without a repository, and without git. ``kept`` is a file that spares reading the same history again.
    """
    repository = _repository(root)
    program = shutil.which("git") if repository is not None else None
    if repository is None or program is None or Path(program).resolve().is_relative_to(root.resolve()):
        return {}
    before, days = _kept(kept)
    if not repository.key or before != repository.key:
        days = _history(program, root, repository, before, days)
        if kept is not None and repository.key and days is not None:
            _keep(kept, repository.key, days)
    return {path: date.fromisoformat(day) for path, day in (days or {}).items()}


def _history(
    program: str, root: Path, repository: _Repository, before: str, days: Mapping[str, str] | None
) -> dict[str, str] | None:
    """None where git does not say. Of a history that only went on, the end is enough, unless a note was moved."""
    commit, _, cut = before.partition(" ")
    if days is not None and repository.key.partition(" ")[2] == cut and _follows(program, root, commit):
        newer = _log(program, root, repository, f"{commit}..HEAD")
        if newer is not None and not newer.moved:
            return {**days, **{path: max(day, days.get(path, "")) for path, day in newer.days.items()}}
    whole = _log(program, root, repository, "HEAD")
    return whole.days if whole is not None else None


def _log(program: str, root: Path, repository: _Repository, commits: str) -> Changes | None:
    notes = (f":(glob,icase)**/*{suffix}" for suffix in NOTE_SUFFIXES)
    try:
        process = subprocess.Popen(  # noqa: S603 - git as found on this machine, no shell, told to start nothing
            _command(program, *_LOG, commits, "--", *notes),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root, env=_environ(),
        )  # fmt: skip
    except OSError:
        return None
    timer = Timer(_SECONDS, process.kill)
    timer.daemon = True
    timer.start()
    try:
        with process:
            assert process.stdout is not None  # noqa: S101 - asked for above
            found = read_log(process.stdout, repository.edges)
    except BaseException:
        process.kill()
        raise
    finally:
        timer.cancel()
    return found if process.returncode == 0 else None


def _follows(program: str, root: Path, commit: str) -> bool:
    """Whether the commit is part of what is checked out."""
    try:
        asked = subprocess.run(  # noqa: S603 - as above
            _command(program, "merge-base", "--is-ancestor", commit, "HEAD"),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=root, env=_environ(),
            timeout=_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _command(program: str, *arguments: str) -> list[str]:
    return [program, "--no-pager", *(part for setting in _SETTINGS for part in ("-c", setting)), *arguments]


def _environ() -> dict[str, str]:
    return {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ} | _ENVIRON


def _repository(root: Path) -> _Repository | None:
    """The repository around a vault, looked up without starting anything."""
    folder = root.resolve()
    marker = next((path for place in (folder, *folder.parents) if os.path.lexists(path := place / ".git")), None)
    if marker is None:
        return None
    if not marker.is_dir():
        named = _first_line(marker)
        if not named.startswith("gitdir: "):
            return None
        marker = marker.parent / named.removeprefix("gitdir: ")
    shared = marker / (_first_line(marker / "commondir") or ".")
    edges = frozenset(_read(shared / "shallow", _LONGEST_LIST).encode().split())
    head = _first_line(marker / "HEAD")
    if head.startswith("ref: refs/"):
        head = _reference(marker, shared, head.removeprefix("ref: "))
    return _Repository(head if _COMMIT.match(head) else "", edges)


def _reference(own: Path, shared: Path, name: str) -> str:
    if ".." in name:
        return ""
    loose = _first_line(own / name) or _first_line(shared / name)
    if loose:
        return loose
    lines = _read(shared / "packed-refs", _LONGEST_LIST).splitlines()
    return next((line[: -len(name) - 1] for line in lines if line.endswith(f" {name}")), "")


def _first_line(path: Path) -> str:
    return _read(path).partition("\n")[0].strip()


def _read(path: Path, longest: int = _LONGEST) -> str:
    """A file that is one, up to a length."""
    with suppress(OSError, ValueError):
        if path.is_file():
            with path.open("rb") as file:
                return file.read(longest).decode("utf-8", "surrogateescape")
    return ""


def _kept(file: Path | None) -> tuple[str, dict[str, str] | None]:
    if file is not None:
        with suppress(OSError, ValueError, TypeError, AttributeError):
            format_, key, days = json.loads(file.read_bytes())
            known = {str(path): date.fromisoformat(day).isoformat() for path, day in days.items()}
            if format_ == _FORMAT and isinstance(key, str):
                return key, known
    return "", None


def _keep(file: Path, key: str, days: Mapping[str, str]) -> None:
    """Beside its place first; where nothing can be kept, the history is read again the next time."""
    with suppress(OSError):
        unfinished = file.with_name(f"{file.name}.{os.getpid()}.tmp")
        unfinished.write_text(json.dumps([_FORMAT, key, days]), "ascii")
        unfinished.replace(file)
