"""Images and other files that published notes name: copied once, only from inside the vault, only of known types."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from posixpath import splitext

from studykit.render.drawing.svg_clean import clean_svg
from studykit.site.image_size import image_size
from studykit.site.output import Output
from studykit.site.urls import plan

_IMAGES = frozenset([".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp"])
_OTHERS = frozenset([".pdf", ".mp3", ".ogg", ".oga", ".wav", ".m4a", ".flac", ".mp4", ".webm", ".ogv"])
_SVG = ".svg"
_COPIES = "elsewhere"
ALLOWED = _IMAGES | _OTHERS | {_SVG}


@dataclass(frozen=True, slots=True)
class Placed:
    """A copied file: its path in the site, and its size in pixels where it is an image."""

    url: str
    width: int = 0
    height: int = 0


class Files:
    """Copies what is asked for. ``named`` are all files the published notes name: they decide the output names.

    ``asked`` are the copies that were asked for since somebody cleared it.
    """

    def __init__(self, root: Path, named: frozenset[str], folder: str, output: Output) -> None:
        self._root = root.resolve()
        self._folder, self._output = folder, output
        allowed = (path for path in named if splitext(path)[1].lower() in ALLOWED)
        self._names = plan({path: _stem_and_ending(path) for path in allowed}, (_COPIES,))
        self._placed: dict[str, Placed | None] = {}
        self.asked: dict[str, None] = {}

    def place(self, path: str) -> Placed | None:
        """The copy of a file of the vault, or None where it must not or cannot be had."""
        if path not in self._placed:
            self._placed[path] = self._copy(path) if path in self._names else None
        return self._noted(self._placed[path])

    def place_copy(self, file: Path) -> Placed | None:
        """A copy of an image at another address; its name is a hash of that address."""
        key = f"{_COPIES}/{file.name}"
        if key not in self._placed:
            self._placed[key] = self._copied(file, f"{self._folder}/{key}", file.suffix)
        return self._noted(self._placed[key])

    def _noted(self, placed: Placed | None) -> Placed | None:
        if placed is not None:
            self.asked[placed.url] = None
        return placed

    def _copy(self, path: str) -> Placed | None:
        return self._copied(self._root / path, f"{self._folder}/{self._names[path]}", splitext(path)[1].lower())

    def _copied(self, file: Path, url: str, ending: str) -> Placed | None:
        try:
            file = file.resolve()
            if not file.is_relative_to(self._root) or not file.is_file():
                return None
            data = file.read_bytes()
        except (OSError, ValueError):
            return None
        if ending == _SVG:
            cleaned = clean_svg(data.decode("utf-8", "replace"))
            if not cleaned:
                return None
            self._output.write(url, cleaned)
            return Placed(url)
        self._output.write(url, data)
        return Placed(url, *(image_size(data) if ending in _IMAGES else (0, 0)))


def _stem_and_ending(path: str) -> tuple[str, str]:
    stem, ending = splitext(path.rpartition("/")[2])
    return stem, ending.lower()
