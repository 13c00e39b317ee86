"""The folder on disk: which files are notes, their bytes, the journal beside them, the lock of a session."""

from __future__ import annotations

from studykit.vault.discovery import Discovery, NoteFile, discover
from studykit.vault.reader import read, read_diagnostics
from studykit.vault.root import find_root

__all__ = ["Discovery", "NoteFile", "discover", "find_root", "read", "read_diagnostics"]
