"""Files of a folder, and of nowhere else."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

KINDS = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".json": "application/json", ".webmanifest": "application/manifest+json", ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".avif": "image/avif", ".bmp": "image/bmp",
    ".ico": "image/x-icon", ".pdf": "application/pdf", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".oga": "audio/ogg",
    ".opus": "audio/ogg", ".wav": "audio/wav", ".m4a": "audio/mp4", ".flac": "audio/flac", ".mp4": "video/mp4",
    ".webm": "video/webm", ".ogv": "video/ogg", ".mov": "video/quicktime", ".m4v": "video/mp4",
}  # fmt: skip
"""What a browser is told about a file, by its ending; files of other kinds are not sent."""


def inside(folder: Path, path: str) -> Path | None:
    """The file a path names below ``folder``, symbolic links followed; None where it is none, or lies elsewhere.

    Hidden files and folders, such as version control's and our own, are not there.
    """
    pure = PurePosixPath(path)
    if not path or pure.is_absolute() or "\0" in path or "\\" in path:
        return None
    if any(part == ".." or part.startswith(".") for part in pure.parts):
        return None
    try:
        base = Path(os.path.realpath(folder))
        real = Path(os.path.realpath(base / pure))
        if not real.is_relative_to(base) or not real.is_file():
            return None
        hidden = any(part.startswith(".") for part in real.relative_to(base).parts)
    except (OSError, ValueError):
        return None
    return None if hidden or real.suffix.lower() not in KINDS else real


def kind_of(file: Path) -> str:
    """The media type of a file of `KINDS`."""
    return KINDS[file.suffix.lower()]
