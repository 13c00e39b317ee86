"""Bytes on disk that survive a power cut: a file is replaced as a whole, a line is appended and synced."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from studykit.model.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_LEFTOVER = pattern(r"\.studykit-[0-9a-f]{8}\.tmp\Z")
_CLOCK_STEP_NS = 10_000_000
"""10 ms, the coarsest tick of the file systems in use that keep more than whole seconds"""


def is_leftover(name: str) -> bool:
    """Whether a file name is one of our temporary names."""
    return _LEFTOVER.match(name) is not None


def replace_file(path: Path, data: bytes, commit: Callable[[], None]) -> None:
    """Write ``data`` beside ``path``, call ``commit``, and only then put it in the place of ``path``.

    Keeps mode, owner and extended attributes; the modification time always moves forward, so that nobody who
    compares times misses the change. The temporary name is short: the note's own may be as long as the file
    system allows. It is gone afterwards, whatever happened (unless the process was killed).
    """
    before = path.stat() if path.exists() else None
    temporary = path.with_name(f".studykit-{secrets.token_hex(4)}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if before is not None:
                _keep_attributes(path, temporary, before)
            os.fsync(file.fileno())
        commit()
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def append_bytes(path: Path, data: bytes) -> None:
    """Append and sync; a line that a power cut tore before is closed first, so that it spoils no other."""
    created = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
    try:
        size = os.fstat(handle).st_size
        if size:
            os.lseek(handle, size - 1, os.SEEK_SET)
            data = data if os.read(handle, 1) == b"\n" else b"\n" + data
        try:
            written = os.write(handle, data)
            while written < len(data):
                written += os.write(handle, data[written:])
            os.fsync(handle)
        except BaseException:  # a full disk, or Ctrl-C: a line that was not finished was never there
            os.ftruncate(handle, size)
            raise
    finally:
        os.close(handle)
    if created:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename or a new file in ``folder`` durable, where the system can.

    Never an error: the file itself is synced and in its place, so nobody may be told that it is not. Some network
    file systems cannot sync a folder, and one that may not be read cannot be opened for it.
    """
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _keep_attributes(path: Path, temporary: Path, before: os.stat_result) -> None:
    if sys.platform != "win32":
        now = temporary.stat()
        if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
            with suppress(PermissionError):  # another user's note in a shared folder: only its mode can be kept
                os.chown(temporary, before.st_uid, before.st_gid)
    temporary.chmod(stat.S_IMODE(before.st_mode))
    if sys.platform == "linux":
        _keep_extended(path, temporary)
    fresh = temporary.stat()
    if fresh.st_mtime_ns <= before.st_mtime_ns:
        os.utime(temporary, ns=(fresh.st_atime_ns, before.st_mtime_ns + _CLOCK_STEP_NS))


def _keep_extended(path: Path, temporary: Path) -> None:
    if sys.platform != "linux":
        return
    try:
        for name in os.listxattr(path):
            os.setxattr(temporary, name, os.getxattr(path, name))
    except OSError:  # not every file system has them, and some may only be set by root
        pass
