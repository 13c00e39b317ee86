"""The output folder: built beside, swapped in one move, never over a folder that is not ours."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from studykit.errors import StudykitError, UsageError
from studykit.site.clearing import MARKER, clear_away, left_beside
from studykit.site.spare import Spare

_UNFINISHED = "studykit build is at work here.\n"
_FINISHED = "This folder is made by studykit build; everything in it is replaced by the next build.\n"
_HERE, _EXCHANGE = -100, 2
"""Linux: a path is meant from the working directory (AT_FDCWD); two names change places (RENAME_EXCHANGE)"""


class Left(NamedTuple):
    """A file of the site: the beginning of the SHA-256 of its content in hex, its size in bytes, and its time as a
    build left it, by which anybody who touched it since is found out; 0 for one that was only just written.
    """

    digest: str
    size: int
    mtime_ns: int = 0


class Output:
    """A folder being filled; paths are from its top, with ``/``. ``goal`` is where it will stand.

    ``before`` are the files of the site that stands there now: what stays as it is becomes a hard link.
    """

    def __init__(
        self, folder: Path, goal: Path, before: Mapping[str, Left] = MappingProxyType({}), spare: Spare | None = None
    ) -> None:
        self.folder, self.goal = folder, goal
        self._spare = spare if spare is not None and spare.folder == folder else None
        self.written: dict[str, Left] = {}
        self._before = before
        self._folder, self._goal = str(folder), str(goal)
        self._made: set[str] = set()

    def write(self, path: str, data: str | bytes) -> None:
        """Raises `StudykitError` where the disk is full or the folder cannot be written."""
        raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
        done = Left(sha256(raw).hexdigest()[:12], len(raw))
        here, before = self.written.get(path), self._before.get(path)
        if here is not None and here[:2] == done[:2]:
            return
        if before is not None and before[:2] == done[:2] and self.keep(path):
            return
        try:
            self._make_room(path)
            self._put(path, raw)
        except OSError as error:
            raise _unwritable(self.goal, error) from error
        self.written[path] = done

    def keep(self, path: str) -> bool:
        """Take a file over from the site that stands there; False where it is not as the last build left it."""
        if path in self.written:
            return True
        before, old = self._before.get(path), f"{self._goal}/{path}"
        if before is None:
            return False
        _, size, mtime_ns = before
        try:
            found = os.lstat(old)
            if found.st_mtime_ns != mtime_ns or found.st_size != size or not stat.S_ISREG(found.st_mode):
                return False
            if self._spare is None or self._spare.files.get(path) != found.st_ino:
                self._make_room(path)
                self._take(old, path)
        except OSError:
            return False
        self.written[path] = before
        return True

    def standing(self, path: str) -> str:
        """A file of the site that stands there. Raises `KeyError`, `OSError` or `ValueError` where it is not as the
        last build left it.
        """
        raw = (self.goal / path).read_bytes()
        if sha256(raw).hexdigest()[:12] != self._before[path].digest:
            raise ValueError
        return raw.decode("utf-8")

    def left(self) -> dict[str, Left]:
        """All files as they stand at the end."""
        found = dict(self.written)
        for path, one in self.written.items():
            if not one.mtime_ns:
                found[path] = one._replace(mtime_ns=os.stat(f"{self._folder}/{path}").st_mtime_ns)  # noqa: PTH116 - thousands of files
        return found

    def _make_room(self, path: str) -> None:
        if self._spare is not None:
            self._spare.clear(path)
        parent = path.rpartition("/")[0]
        if parent not in self._made:
            (self.folder / parent).mkdir(parents=True, exist_ok=True)
            self._made.add(parent)

    def _take(self, old: str, path: str) -> None:
        new = f"{self._folder}/{path}"
        if self._spare is not None and path in self._spare.files:
            os.unlink(new)  # noqa: PTH108 - as the other calls beside it
        try:
            os.link(old, new)
        except FileExistsError:
            return  # the other process at work took it first
        except OSError:
            shutil.copy2(old, new)  # a file system without hard links

    def _put(self, path: str, raw: bytes) -> None:
        """Never through a name that is there already: it may be a link into the old site."""
        place = self.folder / path
        try:
            with place.open("xb") as file:
                file.write(raw)
        except FileExistsError:
            beside = place.with_name(f".{secrets.token_hex(6)}")
            beside.write_bytes(raw)
            beside.replace(place)


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
def replacing(
    out: Path, before: Mapping[str, Left] = MappingProxyType({}), spare: Spare | None = None
) -> Iterator[Output]:
    """Fill a new folder beside ``out``; at the end it takes its place. On any error the old site stays as it was.

    With ``spare`` that folder is the one that was replaced the last time, and what is replaced now is kept for it.

    Raises `StudykitError` where the folder cannot be written.
    """
    out = out.resolve()
    fresh = out.with_name(f".{out.name}-{secrets.token_hex(4)}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        again = spare.taken() if spare is not None else None
        _sweep(out, again)
        if again is not None:
            fresh = again
        else:
            fresh.mkdir()
    except OSError as error:
        raise _unwritable(out, error) from error
    output = Output(fresh, out, before, spare)
    done = False
    try:
        (fresh / MARKER).write_text(_UNFINISHED, "utf-8")
        yield output
        if spare is not None:
            spare.prune({MARKER, *output.written})
        (fresh / MARKER).write_text(_FINISHED, "utf-8")
        _swap(fresh, out)
        done = True
    except OSError as error:
        raise _unwritable(out, error) from error
    finally:
        if spare is not None:
            spare.folder = fresh if done and fresh.is_dir() else None
        if spare is None or spare.folder is None:
            clear_away(fresh)


def _swap(fresh: Path, out: Path) -> None:
    if out.exists() and _exchanged(fresh, out):
        return
    old = out.with_name(f".{out.name}-{secrets.token_hex(4)}")
    try:
        if out.exists():
            out.rename(old)
        fresh.rename(out)
    except OSError:
        if old.exists() and not out.exists():
            old.rename(out)
        raise
    clear_away(old)


def _exchanged(one: Path, other: Path) -> bool:
    """Two folders change places at once, so that at no moment there is none; False where the system cannot do that."""
    if sys.platform != "linux":
        return False
    import ctypes  # noqa: PLC0415 - only here, at the very end of a build

    with suppress(OSError, AttributeError):
        rename = ctypes.CDLL(None).renameat2
        return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)
    return False


def _sweep(out: Path, spare: Path | None) -> None:
    """Clear what a killed build left behind; if it was killed between the two moves, put the old site back."""
    left = [folder for folder in left_beside(out) if folder != spare]
    whole = [folder for folder in left if (folder / MARKER).read_text("utf-8") == _FINISHED]
    if whole and not out.exists():
        max(whole, key=lambda folder: (folder / MARKER).stat().st_mtime_ns).rename(out)
    for folder in left:
        clear_away(folder)


def _unwritable(out: Path, error: OSError) -> StudykitError:
    reason = error.strerror or str(error)
    return StudykitError(f"The site could not be written to {out}: {reason}. The site that was there is unchanged.")
