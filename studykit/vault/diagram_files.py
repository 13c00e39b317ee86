"""Files that hold one diagram and nothing else: ``.puml``, ``.mmd``, ``.dot``."""

from __future__ import annotations

from pathlib import Path

from studykit.model.diagram_files import DIAGRAM_FILES

_LARGEST = 1_000_000


def diagram_text(root: Path, path: str) -> str | None:
    """The source in a diagram file of the vault at ``root``; None outside of it, or where it cannot be read."""
    if path.rpartition(".")[2].lower() not in DIAGRAM_FILES:
        return None
    try:
        file = (root / path).resolve()
        if not file.is_relative_to(root.resolve()) or not file.is_file():
            return None
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except (OSError, ValueError):
        return None
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n") if len(data) <= _LARGEST else None
