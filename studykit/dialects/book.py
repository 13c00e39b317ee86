"""A GitBook's table of contents and redirects."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from posixpath import dirname, join, normpath
from urllib.parse import unquote

_ENTRY = re.compile(r"^\s*[*-]\s+\[(?P<title>(?:\\.|[^\[\]\\])*)\]\(\s*(?:<(?P<angle>[^<>]*)>|(?P<plain>[^()\s]*))")
_REDIRECT = re.compile(r"^\s+(?P<old>['\"]?[^\s'\":]+['\"]?)\s*:\s*(?P<new>\S+)\s*$")


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


def read_redirects(folder: str, lines: Sequence[str]) -> Mapping[str, str]:
    """Old vault path -> new one, from the ``redirects:`` part of a ``.gitbook.yaml``.

    Hundreds of plain lines in practice, so they are read as lines; anything else in the file is not needed.
    """
    redirects: dict[str, str] = {}
    inside = False
    for line in lines:
        if line.startswith("redirects:"):
            inside = True
        elif inside and line.strip() and not line.startswith((" ", "\t", "#")):
            break
        elif inside and (found := _REDIRECT.match(line)):
            old = found.group("old").strip("'\"").lstrip("/")
            redirects[normpath(join(folder, old))] = normpath(
                join(folder, found.group("new").strip("'\"").lstrip("./"))
            )
    return redirects
