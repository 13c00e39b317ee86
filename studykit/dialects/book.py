"""A GitBook's table of contents, and what its ``.gitbook.yaml`` says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from studykit.model.patterns import pattern
from studykit.model.values import dataclass

_ENTRY = pattern(
    r"^\s*[*-]\s+\[(?P<title>(?:\\.|[^\[\]\\])*)\]\(\s{0,9}"
    r"(?:<(?P<angle>[^<>]*)>|(?P<plain>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*))"
)


@dataclass(frozen=True, slots=True)
class BookSettings:
    """Vault paths: the book's ``root`` folder, its table of contents, and old path -> new path."""

    root: str
    summary: str
    redirects: Mapping[str, str] = field(default_factory=dict)


def read_summary(path: str, lines: Sequence[str]) -> Mapping[str, str]:
    """Vault path -> title, in the book's order. Empty where the file lists no links."""
    titles: dict[str, str] = {}
    for line in lines:
        entry = _ENTRY.match(line)
        if entry is None:
            continue
        target = entry.group("angle") if entry.group("angle") is not None else entry.group("plain")
        target = unquote(target.partition("#")[0])
        if target and "://" not in target:
            place = normpath(join(dirname(path), target.lstrip("/")))
            titles.setdefault(place, re.sub(r"\\(.)", r"\1", entry.group("title")).strip())
    return titles


def read_settings(folder: str, lines: Sequence[str]) -> BookSettings:
    """What a ``.gitbook.yaml`` in this folder says.

    Redirects are hundreds of plain lines in practice, so the file is read as lines; nothing else in it is needed.
    """
    values: dict[str, str] = {}
    moved: dict[str, str] = {}
    section = ""
    for line in lines:
        key, colon, rest = line.partition(": ") if ": " in line else line.partition(":")
        if not colon or line.lstrip().startswith("#"):
            continue
        indented, key, value = line.startswith((" ", "\t")), key.strip().strip("'\""), _value(rest.strip())
        if not indented:
            section = key if not value else ""
            values[key] = value
        elif section == "redirects" and value:
            moved[key] = value
        elif section:
            values[f"{section}.{key}"] = value
    root = _inside(folder, values.get("root", ""))
    return BookSettings(
        root,
        _inside(root, values.get("structure.summary", "SUMMARY.md")),
        {_inside(root, old): _inside(root, new) for old, new in moved.items()},
    )


def _value(text: str) -> str:
    if text[:1] in ("'", '"'):
        return text[1:].partition(text[0])[0]
    return text.partition(" #")[0].strip()


def _inside(folder: str, path: str) -> str:
    """A path from a folder as a vault path; "" for the vault's own root."""
    place = normpath(join(folder, path.removeprefix("./").lstrip("/")))
    return "" if place == "." else place
