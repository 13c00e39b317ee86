"""The user's own settings file, read and checked as a whole."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from studykit.config.readers import Place
from studykit.config.tree import Table, parse
from studykit.config.vocabulary import read_settings
from studykit.errors import ConfigError
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE_NAME = "studykit.yml"


@dataclass(frozen=True, slots=True)
class Given:
    """What the user wrote: ``values`` holds only the keys given, ``places`` the ``file:line`` of each."""

    values: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


def read_file(path: Path, label: str) -> Given:
    """Raises `ConfigError` with ``label`` and line for anything that cannot be used."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{label}: cannot be read ({error.strerror or error}).") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{label}:{line}: not UTF-8 text. Save the file as UTF-8.") from error
    tree = parse(text, label)
    return Given(read_settings(tree, Place(label, "")), _places(tree, label))


def _places(tree: Table, label: str, prefix: str = "") -> dict[str, str]:
    found = {}
    for key, item in tree.entries.items():
        found[prefix + key] = f"{label}:{tree.lines[key]}"
        if isinstance(item, Table):
            found.update(_places(item, label, f"{prefix}{key}."))
    return found
