"""The file of a package: written beside its place, and moved there when it is whole."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING
from zipfile import ZipFile

from studykit.anki.collection import Collection
from studykit.anki.container import COLLECTION, MEDIA, entry
from studykit.anki.media import MediaFiles
from studykit.errors import ReadOnlyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from studykit.anki.note import AnkiNote

_CHUNK = 1 << 20


def write_package(target: Path, notes: Callable[[MediaFiles], Iterable[AnkiNote]]) -> int:
    """Write ``target`` from ``notes``, which are asked for one after the other and put their media into the files
    they are given; returns how many media there are.

    The same notes give the same bytes. Raises `ReadOnlyError` where the package cannot be written; then whatever
    stood at ``target`` is still there.
    """
    try:
        with (
            _replacing(target) as unfinished,
            ZipFile(unfinished, "w") as archive,
        ):
            media = MediaFiles(archive)
            _write_collection(archive, notes(media))
            archive.writestr(entry(MEDIA), media.listing())
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadOnlyError(
            f"{target} could not be written ({reason}). Choose another place or make room, and export again."
        ) from error
    return len(media)


def _write_collection(archive: ZipFile, notes: Iterable[AnkiNote]) -> None:
    with tempfile.TemporaryDirectory(prefix="studykit-") as folder:
        file = Path(folder) / "collection"
        with Collection(file) as collection:
            collection.add(notes)
        info = entry(COLLECTION)
        info.file_size = file.stat().st_size
        with file.open("rb") as source, archive.open(info, "w") as member:
            while chunk := source.read(_CHUNK):
                member.write(chunk)


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A file beside ``target`` that takes its place at the end, or is removed when anything goes wrong."""
    unfinished = target.with_name(f".sk-{token_hex(4)}.tmp")
    try:
        yield unfinished
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
