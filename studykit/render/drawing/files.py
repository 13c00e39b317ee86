"""Files of programs that export a picture beside them: Excalidraw, D2."""

from __future__ import annotations

from pathlib import Path

_EXPORTING = (".excalidraw.md", ".excalidraw", ".d2")
_PICTURES = (".svg", ".png", ".light.svg", ".light.png")


def is_exporting(name: str) -> bool:
    """Whether only the file's own program can draw it (Excalidraw, D2)."""
    return name.lower().endswith(_EXPORTING)


def picture_beside(root: Path, path: str) -> str | None:
    """The picture that such a program exported beside its file at ``path`` in the vault; None for every other file."""
    ending = next((ending for ending in _EXPORTING if path.lower().endswith(ending)), "")
    if not ending:
        return None
    whole = path.removesuffix(".md")
    names = (base + picture for base in (whole, path[: -len(ending)]) for picture in _PICTURES)
    return next((name for name in names if (root / name).is_file()), None)
