"""The site of the time before the last, kept beside the one that stands by who builds again and again.

To fill a new folder with links takes longer than all that a small change needs. So the folder that was taken out of
its place is brought up to date instead: most of its files are the same ones, by their inode, as in the site that
stands. Whatever else somebody put into it is cleared away first.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from studykit.site.clearing import clear_away


class Spare:
    """``folder`` is None until a site was replaced. ``files`` are the inodes of its files by path."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.files: dict[str, int] = {}
        self.folders: set[str] = set()

    def taken(self) -> Path | None:
        """The folder, looked through; None where there is none that can be used. Raises `OSError`."""
        folder = self.folder
        self.files, self.folders = {}, set()
        if folder is None or folder.is_symlink() or not folder.is_dir():
            return None
        waiting = [""]
        while waiting:
            above = waiting.pop()
            with os.scandir(f"{folder}/{above}") as found:
                for entry in found:
                    if entry.is_dir(follow_symlinks=False):
                        self.folders.add(above + entry.name)
                        waiting.append(f"{above}{entry.name}/")
                    elif entry.is_file(follow_symlinks=False):
                        self.files[above + entry.name] = entry.inode()
                    else:
                        Path(entry.path).unlink()
        return folder

    def clear(self, path: str) -> None:
        """Make room for a file at ``path``: where a folder stands there, or a file in place of one above it."""
        if self.folder is None:
            return
        if path in self.folders:
            self.folders.discard(path)
            shutil.rmtree(self.folder / path, ignore_errors=True)
        above = path
        while "/" in above:
            above = above.rpartition("/")[0]
            if self.files.pop(above, None) is not None:
                with suppress(OSError):  # the other process at work was here first
                    (self.folder / above).unlink()

    def discard(self) -> None:
        """Nothing is built again."""
        if self.folder is not None:
            clear_away(self.folder)
            self.folder = None

    def prune(self, kept: Collection[str]) -> None:
        """Remove every file but those, and folders that are empty then."""
        if self.folder is None:
            return
        for path in self.files.keys() - kept:
            (self.folder / path).unlink(missing_ok=True)
        for path in sorted(self.folders, reverse=True):
            with suppress(OSError):
                (self.folder / path).rmdir()
