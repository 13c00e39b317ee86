"""The one way a note is changed: one edit, checked by hash, put in place as a whole."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from studykit.errors import NotFoundError, ReadOnlyError, SourceChangedError, UsageError
from studykit.model.span import NotePath
from studykit.text import Edit, SourceText, apply, decode
from studykit.vault.discovery import NOTE_SUFFIXES
from studykit.vault.durable import replace_file, sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable

_REASONS = {
    errno.ENOSPC: "the disk is full",
    getattr(errno, "EDQUOT", -1): "your disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "the permissions forbid it",
    errno.EPERM: "the permissions forbid it",
    errno.EIO: "the disk reports an error",
}


def write(
    root: Path, source: SourceText, edit: Edit, before_replace: Callable[[Edit], None] | None = None
) -> SourceText:
    """Apply an edit to the note on disk and return the note as it is now.

    ``before_replace`` gets the edit that takes this one back (its ``before`` is the new hash) when the new
    bytes are safe in a temporary file and the old ones still stand; if it raises, nothing is changed.
    An edit of the empty text of a note that does not exist creates the note.

    Raises `SourceChangedError` where the file is not what ``source`` is, `ReadOnlyError` where it cannot be
    written, `UsageError` for a path that is no note of the vault.
    """
    if source.encoding_error is not None:
        raise ReadOnlyError(f"{source.path} is not UTF-8, so studykit only reads it. Save it as UTF-8 first.")
    try:
        edit.new.encode()
    except UnicodeEncodeError:
        raise UsageError(f"The text to be written into {source.path} is not valid Unicode.") from None
    data, inverse = apply(source, edit)
    path = note_path(root, source.path)

    def commit() -> None:
        _check_unchanged(path, source)
        if before_replace is not None:
            before_replace(inverse)
            # A synced journal takes a disk its time, and an editor may save in it.
            _check_unchanged(path, source)

    try:
        _check_unchanged(path, source)
        _check_writable(path, source.path)
        replace_file(path, data, commit)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise ReadOnlyError(
            f"{source.path} cannot be written: {reason}. The note is as it was and nothing is lost."
        ) from error
    return decode(source.path, data)


def remove_empty(root: Path, source: SourceText) -> None:
    """Delete a note that holds nothing any more; one that is not empty, or cannot be deleted, stays."""
    path = note_path(root, source.path)
    with suppress(OSError):
        if not source.text and not path.read_bytes():
            path.unlink()
            sync_folder(path.parent)


def note_path(root: Path, path: NotePath) -> Path:
    """Where a note's bytes are: below the vault's root, with symbolic links followed. Raises `UsageError`.

    Paths come from journals too, and those may come from anywhere: only a note inside the vault is ever written.
    """
    pure = PurePosixPath(path)
    base = Path(os.path.realpath(root))
    inside = not pure.is_absolute() and ".." not in pure.parts and "\0" not in path
    real = Path(os.path.realpath(base / pure)) if inside else base
    if not inside or not real.is_relative_to(base):
        raise UsageError(f"{path} leads out of the vault; it is not written.")
    if not real.name.lower().endswith(NOTE_SUFFIXES) or not str(pure).lower().endswith(NOTE_SUFFIXES):
        raise UsageError(f"{path} is no note; only Markdown files are written.")
    return real


def read_note(root: Path, path: NotePath) -> SourceText:
    """A note by its path alone. Raises `NotFoundError` where it is gone."""
    try:
        return decode(path, note_path(root, path).read_bytes())
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror or error}.") from error


def _check_unchanged(path: Path, source: SourceText) -> None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        if source.text or source.bom:
            raise SourceChangedError(f"{source.path} is no longer there; nothing was written.") from None
        data = b""
    if decode(source.path, data).sha256 != source.sha256:
        raise SourceChangedError(
            f"{source.path} was changed by another program; nothing was written. Read it again and repeat."
        )


def _check_writable(path: Path, name: NotePath) -> None:
    """A rename would replace a file that this user may not write; whom permissions do not bind, they do not stop."""
    if path.exists() and not os.access(path, os.W_OK):
        raise ReadOnlyError(
            f"{name} is write-protected, so it was left as it is and nothing is lost. Make it writable and repeat."
        )
