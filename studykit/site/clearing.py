"""Folders of ours that are no longer needed, cleared away so that whoever is killed meanwhile leaves no rubbish."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

MARKER = ".studykit-site"
"""a file in every folder that a build made, or is at work on"""
_BESIDE = re.compile(r"[0-9a-f]{8}\Z")


def clear_away(folder: Path) -> None:
    """Remove a folder, the marker last: what is left of it is known for ours until nothing is."""
    with suppress(OSError), os.scandir(folder) as found:
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            elif entry.name != MARKER:
                with suppress(OSError):
                    os.unlink(entry.path)  # noqa: PTH108 - thousands of files
    shutil.rmtree(folder, ignore_errors=True)


def left_beside(out: Path) -> list[Path]:
    """Folders that killed builds left beside theirs; those that were not begun or are all but gone are removed.

    Raises `OSError`.
    """
    prefix = f".{out.name}-"
    left = []
    with os.scandir(out.parent) as found:
        for entry in found:
            if not entry.name.startswith(prefix):
                continue
            if (Path(entry.path) / MARKER).is_file():
                left.append(Path(entry.path))
            elif _BESIDE.match(entry.name, len(prefix)):
                with suppress(OSError):  # not empty, so not ours
                    os.rmdir(entry.path)  # noqa: PTH106 - as above
    return left
