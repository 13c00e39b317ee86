"""Packages made by Anki, opened with care: anyone may have made them.

Three shapes are in use, told apart by the file ``meta``: schema 11 as ``collection.anki2`` or ``collection.anki21``,
and the latest, where collection, list of media and each medium are squeezed by Zstandard.
"""

from __future__ import annotations

import json
import stat
import sys
import tempfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast
from zipfile import BadZipFile, ZipFile

from studykit.anki import wire
from studykit.errors import NotFoundError, StudykitError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SUFFIXES = (".apkg", ".colpkg")

_LATEST = 3
_NAMES = {1: "collection.anki2", 2: "collection.anki21", _LATEST: "collection.anki21b"}
_FREE_SIZE = 64 << 20
_MOST_SQUEEZED = 100
"""A collection grows about tenfold when it is unpacked; beyond `_FREE_SIZE` bytes more than this is no deck."""
_LARGEST = 4 << 30
_LARGEST_LIST = 64 << 20
_CHUNK = 1 << 20
_BROKEN = (BadZipFile, zlib.error, zstd.ZstdError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""what the libraries say of damaged archives, encrypted ones among them"""


@dataclass(frozen=True, slots=True)
class Package:
    """An opened package; ``collection`` is a database in a temporary folder, ``media`` maps names to members."""

    file: Path
    collection: Path
    media: Mapping[str, str]
    archive: ZipFile
    squeezed: bool

    def save(self, name: str, target: Path) -> bool:
        """Write a medium to ``target``; False where the package lists it but does not hold it."""
        member = self.media[name]
        if member not in self.archive.NameToInfo:
            return False
        with _reading(self.file), _member(self.archive, member, squeezed=self.squeezed) as source:
            _copy(self.file, source, target, self.archive.getinfo(member).compress_size)
        return True


@contextmanager
def opened(file: Path) -> Iterator[Package]:
    """Unpack the collection for as long as the context lasts.

    Raises `NotFoundError` where there is no such file, `StudykitError` for one that is no package, is damaged,
    would unpack to far more than it holds, or names media outside its own folder.
    """
    if not file.is_file():
        raise NotFoundError(f"There is no file {file}. Export the deck from Anki first, with scheduling information.")
    with tempfile.TemporaryDirectory(prefix="studykit-") as folder, _archive(file) as archive:
        collection = Path(folder) / "collection"
        with _reading(file):
            version = _version(file, archive)
            squeezed = version == _LATEST
            info = archive.getinfo(_NAMES[version])
            with _member(archive, info.filename, squeezed=squeezed) as source:
                _copy(file, source, collection, info.compress_size)
            media = _media(file, archive, squeezed=squeezed)
        yield Package(file, collection, media, archive, squeezed)


def broken(file: Path, why: str) -> StudykitError:
    """The one sentence for a package that cannot be read."""
    return StudykitError(
        f"{file} cannot be read as an Anki package: {why}. Nothing was written. Export it anew in Anki."
    )


@contextmanager
def _archive(file: Path) -> Iterator[ZipFile]:
    with _reading(file):
        archive = ZipFile(file)
    with archive:
        names: set[str] = set()
        for info in archive.infolist():
            if info.filename in names:
                raise broken(file, f"it holds '{info.filename}' twice")
            if stat.S_ISLNK(info.external_attr >> 16):
                raise broken(file, f"'{info.filename}' in it is a link, no file")
            names.add(info.filename)
        yield archive


@contextmanager
def _reading(file: Path) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise broken(file, str(error) or "it is damaged") from error


def _version(file: Path, archive: ZipFile) -> int:
    names = archive.NameToInfo
    if "meta" in names:
        if names["meta"].file_size > _CHUNK:
            raise broken(file, "its meta file is too large")
        version = wire.number(archive.read("meta"), 1)
    else:
        version = 2 if _NAMES[2] in names else 1
    if version > _LATEST:
        raise broken(file, "it was made by a newer Anki; tick 'Support older Anki versions' when exporting")
    if _NAMES.get(version) not in names:
        raise broken(file, "it holds no collection")
    return version


@contextmanager
def _member(archive: ZipFile, name: str, *, squeezed: bool) -> Iterator[IO[bytes]]:
    with archive.open(name) as source:
        if not squeezed:
            yield source
            return
        with zstd.ZstdFile(source) as plain:
            yield cast("IO[bytes]", plain)


def _copy(file: Path, source: IO[bytes], target: Path, packed: int) -> None:
    most = min(max(_FREE_SIZE, packed * _MOST_SQUEEZED), _LARGEST)
    with target.open("wb") as copy:
        while chunk := source.read(_CHUNK):
            if copy.tell() + len(chunk) > most:
                raise broken(file, f"{target.name} unpacks to more than {most >> 20} MB, far more than a deck needs")
            copy.write(chunk)


def _media(file: Path, archive: ZipFile, *, squeezed: bool) -> dict[str, str]:
    """Name in Anki to name in the archive."""
    if "media" not in archive.NameToInfo:
        return {}
    with _member(archive, "media", squeezed=squeezed) as source:
        listing = source.read(_LARGEST_LIST + 1)
    if len(listing) > _LARGEST_LIST:
        raise broken(file, "its list of media is too long")
    found = _from_entries(listing) if squeezed else _from_json(listing)
    for name in found:
        if not name or name in (".", "..") or any(sign in "/\\" or sign < " " for sign in name):
            raise broken(file, f"it names a medium '{name}', which is no plain file name")
    return found


def _from_json(listing: bytes) -> dict[str, str]:
    try:
        found = json.loads(listing or b"{}")
    except RecursionError:
        raise ValueError("its list of media is damaged") from None
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found.values()):
        raise ValueError("its list of media is damaged")
    return {name: member for member, name in found.items()}


def _from_entries(listing: bytes) -> dict[str, str]:
    entries = [value for key, value in wire.fields(listing) if key == 1 and isinstance(value, bytes)]
    return {wire.text(entry, 1): str(place) for place, entry in enumerate(entries)}
