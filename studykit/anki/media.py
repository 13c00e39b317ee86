"""Pictures and sounds: named by their content, written into the package once, found by the cards.

A name made from the content can clash with nobody's file in Anki, and a changed picture changes the card that
shows it, which is what makes Anki fetch the new one.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from studykit.anki.container import entry
from studykit.anki.fields import TAG

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Media = bytes | Path
"""The content of a file, or where it stands."""

_CARRIERS = frozenset(("img", "audio", "video", "source", "track", "object", "embed", "input"))
_POSSIBLE = re.compile(r"<(?:img|audio|video|source|track|object|embed|input)\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\s(?P<name>[a-zA-Z-]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")
_REFERENCE = frozenset(("src", "data"))
_DROPPED = frozenset(("srcset", "poster", "loading"))
"""Anki would not copy the files these name, or would load a picture only after the card is shown."""
_PLAIN_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_SQUEEZABLE = frozenset((".svg", ".txt", ".vtt", ".bmp", ".wav"))


class MediaFiles:
    """Media of one package: adds each file to the archive as it is first met and remembers its name."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._index: dict[str, int] = {}
        self._by_path: dict[Path, str] = {}

    def __len__(self) -> int:
        return len(self._index)

    def add(self, name: str, content: Media) -> str | None:
        """The file's name in Anki (``sk-`` and the beginning of its hash); None where it cannot be read.

        ``name`` gives the suffix only.
        """
        if isinstance(content, bytes):
            return self._store(name, hashlib.sha1(content, usedforsecurity=False).hexdigest(), content)
        known = self._by_path.get(content)
        if known is not None:
            return known
        try:
            with content.open("rb") as file:
                digest = hashlib.file_digest(file, lambda: hashlib.sha1(usedforsecurity=False)).hexdigest()
            stored = self._store(name, digest, content)
        except OSError:
            return None
        self._by_path[content] = stored
        return stored

    def listing(self) -> str:
        """The package's ``media`` file: number in the archive to name, as JSON."""
        return json.dumps({str(number): name for name, number in self._index.items()}, ensure_ascii=False)

    def _store(self, name: str, digest: str, content: Media) -> str:
        suffix = PurePosixPath(name.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]).suffix.lower()
        stored = f"sk-{digest[:12]}{suffix if _PLAIN_SUFFIX.fullmatch(suffix) else '.bin'}"
        if stored in self._index:
            return stored
        number = len(self._index)
        info = entry(str(number), ZIP_DEFLATED if suffix in _SQUEEZABLE else ZIP_STORED)
        if isinstance(content, bytes):
            self._archive.writestr(info, content)
        else:
            info.file_size = content.stat().st_size
            with content.open("rb") as source, self._archive.open(info, "w") as target:
                shutil.copyfileobj(source, cast("BinaryIO", target), 1 << 20)
        self._index[stored] = number
        return stored


def relocate(
    fragment: str, media: Mapping[str, Media], store: Callable[[str, Media], str | None]
) -> tuple[str, list[str]]:
    """The fragment with its media named as in Anki, and the references that lead to nothing.

    ``media`` maps a reference as it stands in the HTML, unescaped and with or without percent signs, to its
    content. A picture without content
    becomes its alternative text; nothing is left that would be fetched from a network.
    """
    if not _POSSIBLE.search(fragment):
        return fragment, []
    missing: list[str] = []

    def replace(match: re.Match[str]) -> str:
        if match["close"] or match["name"].lower() not in _CARRIERS:
            return match[0]
        return _replace_tag(match, media, store, missing)

    return TAG.sub(replace, fragment), missing


def _replace_tag(
    match: re.Match[str],
    media: Mapping[str, Media],
    store: Callable[[str, Media], str | None],
    missing: list[str],
) -> str:
    rest = match["rest"]
    pieces: list[str] = []
    at = 0
    lost = False
    for attribute in _ATTRIBUTE.finditer(rest):
        name = attribute["name"].lower()
        if name not in _REFERENCE and name not in _DROPPED:
            continue
        pieces.append(rest[at : attribute.start()])
        at = attribute.end()
        if name in _DROPPED:
            continue
        reference = html.unescape(_value(attribute))
        if reference not in media:
            reference = unquote(reference)
        stored = store(reference, media[reference]) if reference in media else None
        if stored is None:
            missing.append(reference)
            lost = True
        else:
            pieces.append(f' {name}="{stored}"')
    pieces.append(rest[at:])
    if lost and match["name"].lower() == "img":
        return _alternative(rest)
    return f"<{match['name']}{''.join(pieces)}>"


def _alternative(attributes: str) -> str:
    values = {found["name"].lower(): _value(found) for found in _ATTRIBUTE.finditer(attributes)}
    text = values.get("alt") or values.get("src", "")
    return f'<span class="missing">{html.escape(html.unescape(text))}</span>'


def _value(attribute: re.Match[str]) -> str:
    double = attribute["double"]
    return attribute["single"] if double is None else double
