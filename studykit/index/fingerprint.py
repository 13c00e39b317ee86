"""Short digests of what the index was made from besides the notes: settings, journal, and studykit itself."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import studykit

if TYPE_CHECKING:
    from studykit.vault.discovery import NoteFile

STRETCH = 500
"""notes that are looked at together: where none of them changed, none is looked at by itself"""
_SPELLED_BY_PYTHON = frozenset({str, int, bool, type(None)})
_READERS = ("markdown_it", "yaml")
"""libraries whose other version may read a note differently"""


def digest(*values: Any) -> str:
    """The same for equal values, on every run: sets and mappings are put in order."""
    return sha256(_spelled(values).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _spelled(value: Any) -> str:
    kind: type = type(value)
    if kind in _SPELLED_BY_PYTHON:
        return repr(value)
    names = _fields_of(kind)
    if names is not None:
        parts = ",".join([f"{name}={_spelled(getattr(value, name))}" for name in names])
        return f"{kind.__name__}({parts})"
    if isinstance(value, Mapping):
        return "{" + ",".join(sorted(f"{_spelled(key)}:{_spelled(inner)}" for key, inner in value.items())) + "}"
    if isinstance(value, set | frozenset):
        return "{" + ",".join(sorted(map(_spelled, value))) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_spelled, value)) + "]"
    return repr(value)


@cache
def _fields_of(kind: type) -> tuple[str, ...] | None:
    """None of what is no dataclass."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None


@cache
def program() -> str:
    """Which studykit, Python and parsers read the notes: by the files they are made of."""
    package = Path(__file__).resolve().parents[1]
    found = [sys.version, studykit.__version__]
    for folder, _, names in sorted(os.walk(package)):
        found += (_stat(os.path.join(folder, name)) for name in sorted(names) if name.endswith(".py"))  # noqa: PTH118 - hundreds of files at every start
    for name in _READERS:
        spec = importlib.util.find_spec(name)
        found.append(_stat(spec.origin) if spec is not None and spec.origin else name)
    return digest(found)


def files(paths: Iterable[Path]) -> str:
    """Files as they stand: by their names, sizes and times."""
    return digest(sorted(_stat(str(path)) for path in paths))


def stretches(found: Sequence[NoteFile]) -> tuple[str, ...]:
    """Notes as they were found: a digest of the paths, sizes and times of each `STRETCH` of them, in their order."""
    return tuple(_look(found[start : start + STRETCH]) for start in range(0, len(found), STRETCH))


def _look(found: Sequence[NoteFile]) -> str:
    paths, *numbers, _ = zip(*found, strict=True)
    summed = sha256("\n".join(paths).encode("utf-8", "surrogatepass"))
    for column in numbers:
        summed.update(repr(column).encode())
    return summed.hexdigest()[:32]


def standing(root: Path, paths: Iterable[str]) -> list[tuple[str, int, int, int]]:
    """Files of a vault as they stand: path, size (-1 where there is none) and times of each."""
    found = []
    for path in sorted(set(paths)):
        try:
            status = (root / path).stat()
        except (OSError, ValueError):
            found.append((path, -1, 0, 0))
        else:
            found.append((path, status.st_size, status.st_mtime_ns, status.st_ctime_ns))
    return found


def journal(folder: Path) -> str:
    """The journal as it stands; "" while there is none."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(_stat(entry.path) for entry in found)
    except OSError:
        return ""
    return digest(entries)


def _stat(path: str) -> str:
    try:
        status = os.stat(path)  # noqa: PTH116 - hundreds of files at every start
    except OSError:
        return path
    return f"{path}:{status.st_size}:{status.st_mtime_ns}:{status.st_ino}"
