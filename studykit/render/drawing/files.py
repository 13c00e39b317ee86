"""Files that hold one diagram: ``.puml``, ``.mmd``, ``.dot``, and those of programs that export a picture beside."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

DIAGRAM_FILES: Mapping[str, str] = MappingProxyType(
    {
        "puml": "plantuml",
        "plantuml": "plantuml",
        "pu": "plantuml",
        "iuml": "plantuml",
        "mmd": "mermaid",
        "mermaid": "mermaid",
        "dot": "dot",
        "gv": "dot",
    }
)
"""The ending of a file's name -> the kind of diagram in it."""

_LARGEST = 1_000_000

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
