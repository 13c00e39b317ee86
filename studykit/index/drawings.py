"""Diagram files of which notes make cards: found, read, and remembered, so that a note is read again with them."""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from studykit.cards.diagram_files import SHOWING
from studykit.cards.page import Drawing
from studykit.dialects import DIALECTS
from studykit.index.columns import dumped
from studykit.model.diagram_files import DIAGRAM_FILES
from studykit.model.link import Link, LinkKind
from studykit.model.note import Note
from studykit.model.span import NotePath, Span
from studykit.model.values import dataclass
from studykit.vault.diagram_files import diagram_text

if TYPE_CHECKING:
    from studykit.graph.names import Names


class Asked(NamedTuple):
    """A diagram file that a note shows: as written there, where that leads ("" nowhere), a digest of what it says."""

    kind: str
    target: str
    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Drawings:
    """The diagram files of a vault and what decides to which of them a link leads."""

    root: Path
    files: tuple[str, ...]
    redirects: tuple[tuple[str, str], ...] = ()
    roots: tuple[str, ...] = ()

    def of(self, note: NotePath, dialect: str) -> Gallery:
        return Gallery(self, note, dialect)


@lru_cache(maxsize=2)
def diagram_files(files: frozenset[str]) -> tuple[str, ...]:
    """The diagram files among a vault's files, in order."""
    endings = tuple(f".{ending}" for ending in DIAGRAM_FILES)
    return tuple(sorted(file for file in files if file.lower().endswith(endings)))


def may_show(note: Note) -> bool:
    """Whether a note shows a file that could be a diagram's."""
    endings = (link.target.rpartition(".")[2].lower() for link in note.links if link.kind in SHOWING)
    return any(ending in DIAGRAM_FILES for ending in endings)


class Gallery:
    """The diagram files that one note shows; ``asked`` is what it asked for, and what it got."""

    def __init__(self, drawings: Drawings, note: NotePath, dialect: str) -> None:
        self._drawings, self._note, self._dialect = drawings, note, dialect
        self.asked: dict[tuple[str, str], Asked] = {}

    def __call__(self, link: Link) -> Drawing | None:
        path = self._path(link) if self._drawings.files else None
        text = diagram_text(self._drawings.root, path) if path is not None else None
        said = _digest(text) if text is not None else ""
        self.asked[link.kind.value, link.target] = Asked(link.kind.value, link.target, path or "", said)
        return Drawing(path, text) if path is not None and text is not None else None

    def _path(self, link: Link) -> NotePath | None:
        return DIALECTS[self._dialect].resolve(link, self._note, _names(self._drawings)).path

    @property
    def column(self) -> str:
        """What was asked, as it is kept in the index; "" for nothing."""
        return dumped(list(self.asked.values())) if self.asked else ""

    def differs(self, column: str) -> bool:
        """Whether one of the files that were asked for then is another one now, or says something else."""
        for kind, target, path, said in json.loads(column):
            self(Link(Span(0, 0), 0, 0, "", target, "", target, LinkKind(kind)))
            if self.asked[kind, target] != (kind, target, path, said):
                return True
        return False


@lru_cache(maxsize=2)
def _names(drawings: Drawings) -> Names:
    """No note has the name of a diagram file: what these are called is enough to find them."""
    from studykit.graph.names import index_names  # noqa: PLC0415 - few notes show a diagram file

    return index_names(drawings.files, {}, {}, dict(drawings.redirects), roots=drawings.roots)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
