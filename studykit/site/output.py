"""The output folder: built beside, swapped in one move, never over a folder that is not ours."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from studykit.errors import StudykitError, UsageError

MARKER = ".studykit-site"
_UNFINISHED = "studykit build is at work here.\n"
_FINISHED = "This folder is made by studykit build; everything in it is replaced by the next build.\n"


class Written(NamedTuple):
    """A file of the site: the beginning of the SHA-256 of its content in hex, and its size in bytes."""

    digest: str
    size: int


class Output:
    """A folder being filled; paths are from its top, with ``/``. ``goal`` is where it will stand."""

    def __init__(self, folder: Path, goal: Path) -> None:
        self.folder, self.goal = folder, goal
        self.written: dict[str, Written] = {}
        self._made: set[str] = set()

    def write(self, path: str, data: str | bytes) -> None:
        """Raises `StudykitError` where the disk is full or the folder cannot be written."""
        raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
        parent = path.rpartition("/")[0]
        try:
            if parent not in self._made:
                (self.folder / parent).mkdir(parents=True, exist_ok=True)
                self._made.add(parent)
            (self.folder / path).write_bytes(raw)
        except OSError as error:
            raise _unwritable(self.goal, error) from error
        self.written[path] = Written(sha256(raw).hexdigest()[:12], len(raw))


def check(out: Path, vault: Path) -> None:
    """Raise `UsageError` where building into ``out`` would overwrite anything that is not a site of ours."""
    place, root = out.resolve(), vault.resolve()
    if place == root or place in root.parents:
        raise UsageError(f"{out} holds the vault itself; choose a folder of its own with --out.")
    if out.is_file():
        raise UsageError(f"{out} is a file; choose a folder with --out.")
    if out.is_dir() and not (out / MARKER).is_file() and any(out.iterdir()):
        raise UsageError(
            f"{out} is not empty and was not made by studykit build; nothing was written. "
            "Choose another folder with --out, or empty this one."
        )


@contextmanager
def replacing(out: Path) -> Iterator[Output]:
    """Fill a new folder beside ``out``; at the end it takes its place. On any error the old site stays as it was.

    Raises `StudykitError` where the folder cannot be written.
    """
    out = out.resolve()
    fresh = out.with_name(f".{out.name}-{secrets.token_hex(4)}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _sweep(out)
        fresh.mkdir()
    except OSError as error:
        raise _unwritable(out, error) from error
    output = Output(fresh, out)
    try:
        output.write(MARKER, _UNFINISHED)
        yield output
        output.write(MARKER, _FINISHED)
        _swap(fresh, out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, out: Path) -> None:
    old = out.with_name(f".{out.name}-{secrets.token_hex(4)}")
    try:
        if out.exists():
            out.rename(old)
        fresh.rename(out)
    except OSError as error:
        if old.exists() and not out.exists():
            old.rename(out)
        raise _unwritable(out, error) from error
    shutil.rmtree(old, ignore_errors=True)


def _sweep(out: Path) -> None:
    """Clear what a killed build left behind; if it was killed between the two moves, put the old site back."""
    prefix = f".{out.name}-"
    left = [
        Path(entry.path)
        for entry in os.scandir(out.parent)
        if entry.name.startswith(prefix) and (Path(entry.path) / MARKER).is_file()
    ]
    whole = [folder for folder in left if (folder / MARKER).read_text("utf-8") == _FINISHED]
    if whole and not out.exists():
        max(whole, key=lambda folder: (folder / MARKER).stat().st_mtime_ns).rename(out)
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)


def _unwritable(out: Path, error: OSError) -> StudykitError:
    reason = error.strerror or str(error)
    return StudykitError(f"The site could not be written to {out}: {reason}. The site that was there is unchanged.")
