"""Copies of images that notes show from elsewhere, kept beside the journal. Nothing is fetched here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote, urldefrag, urlsplit

from studykit.config import Config
from studykit.vault.places import state_dir

FOLDER = "images"
SUFFIXES = (".png", ".jpg", ".gif", ".webp", ".avif", ".bmp", ".svg")


def images_dir(root: Path, config: Config) -> Path:
    """Where the copies are; not created here."""
    return state_dir(root, config) / FOLDER


def address_of(url: str) -> str:
    """An image's address as it is fetched: ``http`` or ``https``, without fragment; "" for any other."""
    whole = urldefrag("https:" + url if url.startswith("//") else url.strip())[0]
    try:
        parts = urlsplit(whole)
    except ValueError:
        return ""
    return whole if parts.scheme in ("http", "https") and parts.hostname else ""


def stem_of(url: str) -> str:
    """The name of an image's copy, without ending; the same however the address is escaped."""
    return sha256(unquote(address_of(url)).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def copies(folder: Path, root: Path) -> Mapping[str, Path]:
    """Copies by `stem_of`; none where the folder leads out of the vault."""
    if not folder.resolve().is_relative_to(root.resolve()):
        return MappingProxyType({})
    try:
        with os.scandir(folder) as entries:
            found = [Path(entry.path) for entry in entries if entry.is_file(follow_symlinks=False)]
    except OSError:
        return MappingProxyType({})
    return MappingProxyType({file.stem: file for file in sorted(found) if file.suffix in SUFFIXES})
