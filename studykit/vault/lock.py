"""One session at a time: a lock that the operating system gives back when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from studykit.errors import LockedError, ReadOnlyError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FAR = 1 << 30
"""the byte that is locked on Windows, far behind the words in the file, which stay readable"""


def holder(folder: Path) -> str:
    """Who holds the session of the vault whose cache is ``folder``, in the words of the lock; "" where nobody does."""
    if not (folder / "session.lock").exists():
        return ""
    try:
        with session_lock(folder):
            return ""
    except LockedError as error:
        return str(error)
    except ReadOnlyError:
        return ""


@contextmanager
def session_lock(folder: Path) -> Iterator[None]:
    """Hold the session of the vault whose cache is ``folder``.

    Raises `LockedError`, which says who has it. The file stays behind: only a lock on it means something.
    """
    path = folder / "session.lock"
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ReadOnlyError(
            f"The lock {path} cannot be made: {error.strerror or error}. "
            "Name another cache folder in the variable STUDYKIT_CACHE."
        ) from error
    try:
        if not _take(handle):
            raise LockedError(f"Another session of this vault is open: {_holder(handle)}. End it, then start again.")
        now = datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M")
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, f"process {os.getpid()} since {now}".encode())
        yield
    finally:
        with suppress(OSError):
            _give_back(handle)
        os.close(handle)


def _holder(handle: int) -> str:
    os.lseek(handle, 0, os.SEEK_SET)
    return os.read(handle, 200).decode("utf-8", "replace") or "by another process"


if sys.platform == "win32":

    def _take(handle: int) -> bool:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _give_back(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _give_back(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
