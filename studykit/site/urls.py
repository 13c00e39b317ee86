"""Output names: readable, stable, and safe on every file system; relative links between them."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import quote

_MAX_BYTES = 120
_KEPT = frozenset("-_.~")
_KEPT_CATEGORIES = ("L", "M", "N", "So")
_INVISIBLE = "\ufe0f"
_RESERVED_STEMS = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))])
_HASH_LENGTHS = (8, 16, 32, 64)
_PRIVATE_USE = range(0xF001, 0xF080)


@lru_cache(maxsize=1 << 16)
def slug(name: str) -> tuple[str, bool]:
    """A readable name of at most 120 bytes, and whether anything was lost on the way.

    Runs of white space become one hyphen, which counts as the same spelling. Anything else but letters, marks,
    digits, symbols such as emoji and ``-_.~`` is lost, as are ends that some file system cannot hold.
    """
    plain = unicodedata.normalize("NFC", name).replace(_INVISIBLE, "")
    plain = "".join(chr(ord(c) - 0xF000) if ord(c) in _PRIVATE_USE else c for c in plain)
    spelled = "-".join(plain.split())
    kept = "".join(c if _is_kept(c) else " " for c in spelled)
    result = "-".join(part.strip("-") for part in kept.split() if part.strip("-"))
    altered = result != spelled
    cut = _cut(result).strip(".-")
    altered = altered or cut != result
    if cut.partition(".")[0].lower() in _RESERVED_STEMS:
        altered = True
    return cut, altered


def _is_kept(char: str) -> bool:
    return char in _KEPT or unicodedata.category(char).startswith(_KEPT_CATEGORIES)


def _cut(text: str) -> str:
    data = text.encode("utf-8", "replace")
    return text if len(data) <= _MAX_BYTES else data[:_MAX_BYTES].decode("utf-8", "ignore")


def plan(names: Mapping[str, tuple[str, str]], reserved: Iterable[str] = ()) -> dict[str, str]:
    """Where each name goes: a path with ``/`` whose parts are slugs.

    ``names`` maps a name with ``/`` to what its file is called, as stem and suffix (``("PKCE", ".html")``).
    ``reserved`` are names of the top folder that are taken.

    A part that was cut, altered or would meet another one (compared after NFC and case folding, folders and files
    alike) ends in a hash of its own path, so that a new name never renames any other than the one it meets.
    """
    folders: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for name, file in sorted(names.items()):
        parts = name.split("/")
        for depth in range(1, len(parts)):
            folders["/".join(parts[: depth - 1])]["/".join(parts[:depth]) + "/"] = (parts[depth - 1], "")
        folders["/".join(parts[:-1])][name] = file
    places: dict[str, str] = {"": ""}
    for folder in sorted(folders, key=lambda path: path.count("/") + bool(path)):
        taken = frozenset(map(_fold, reserved)) if not folder else frozenset()
        prefix = places[folder + "/"] + "/" if folder else ""
        for child, part in _name_children(folders[folder], taken).items():
            places[child] = prefix + part
    return {name: places[name] for name in names}


def _name_children(children: Mapping[str, tuple[str, str]], taken: frozenset[str]) -> dict[str, str]:
    slugs: dict[str, str] = {}
    lengths: dict[str, int] = {}
    for child, (stem, _) in children.items():
        slugs[child], altered = slug(stem)
        lengths[child] = _HASH_LENGTHS[0] if altered or not slugs[child] else 0
    while True:
        named = {c: _with_hash(slugs[c], c, lengths[c]) + suffix for c, (_, suffix) in children.items()}
        groups: dict[str, list[str]] = defaultdict(list)
        for child, part in named.items():
            groups[_fold(part)].append(child)
        clashing = [c for key, group in groups.items() if len(group) > 1 or key in taken for c in group]
        if not clashing:
            return named
        for child in clashing:
            lengths[child] = next(n for n in _HASH_LENGTHS if n > lengths[child])


def _with_hash(text: str, path: str, length: int) -> str:
    if not length:
        return text
    digest = hashlib.sha256(path.rstrip("/").encode("utf-8", "surrogateescape")).hexdigest()
    return f"{text}-{digest[:length]}" if text else digest[:length]


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


_quoted = lru_cache(maxsize=1 << 14)(quote)


def relative(page: str, target: str, fragment: str = "") -> str:
    """The link from one output path to another, percent-encoded, good under any prefix and from a folder on disk."""
    here, there = page.split("/")[:-1], target.split("/")
    common = 0
    while common < len(here) and common < len(there) - 1 and here[common] == there[common]:
        common += 1
    path = "../" * (len(here) - common) + _quoted("/".join(there[common:]))
    if page == target and fragment:
        path = ""
    return path + ("#" + quote(fragment, safe="^:!$&'()*+,;=@~") if fragment else "")
