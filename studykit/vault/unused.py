"""Paths that the settings name and that are not there: a slip of the pen that would leave a vault empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import normalize

from studykit.config import Config
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.span import NotePath
from studykit.vault.patterns import compile_patterns


def unused_paths(config: Config, notes: Sequence[NotePath]) -> Iterator[Diagnostic]:
    """``bad-settings`` for each entry of ``include`` and ``folders`` without a note."""
    for pattern in config.include:
        if not any(map(compile_patterns([pattern]).match, notes)):
            yield _finding(config, "include", f"`{pattern}` in include")
    for folder in config.folders:
        path = folder.path
        inside = f"{normalize('NFC', path)}/"
        if path not in ("", ".") and not any(normalize("NFC", note).startswith(inside) for note in notes):
            spelled = (key for key in config.sources if key.startswith("folders.") and key[8:].strip("/") == path)
            yield _finding(config, next(spelled, "folders"), f"the folder `{path}` in folders")


def _finding(config: Config, key: str, what: str) -> Diagnostic:
    file, _, line = config.sources.get(key, "studykit.yml:1").rpartition(":")
    return Diagnostic(
        file, int(line), 1, "bad-settings", Severity.WARNING, f"{what} names no note",
        "Correct the path; it begins at the root of the vault.",
    )  # fmt: skip
