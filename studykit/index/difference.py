"""What is on disk and not in the catalogue: files are compared by size and time, many at once where nothing changed."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby, takewhile
from operator import eq, itemgetter
from typing import TYPE_CHECKING

from studykit.index import fingerprint
from studykit.index.catalogue import Catalogue, Known
from studykit.index.columns import dumped
from studykit.index.fingerprint import STRETCH, digest, program
from studykit.index.redrawing import still_stands
from studykit.model.span import NotePath
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from studykit.config import Config
    from studykit.vault import Discovery, NoteFile

_STATUS = 4
"""so many parts of a `NoteFile` are its path and how it stands there"""
_SETTINGS = (".gitbook.yaml", "mkdocs.yml", "mkdocs.yaml")


@dataclass(frozen=True, slots=True)
class Difference:
    """What is on disk and not in the catalogue; ``around`` sums up folders, attachments and redirects, ``files`` how
    the notes look, stretch by stretch.

    ``drawings`` is True where a diagram file of which cards are made may say something else now.
    """

    settings: str
    around: str
    files: tuple[str, ...]
    changed: tuple[NoteFile, ...]
    gone: frozenset[NotePath]
    anew: bool
    surroundings: bool
    drawings: bool

    def __bool__(self) -> bool:
        return bool(self.anew or self.changed or self.gone or self.surroundings or self.drawings)


def compare(catalogue: Catalogue, config: Config, discovery: Discovery) -> Difference:
    """One look at the catalogue, none into a note."""
    stamps = catalogue.stamps()
    settings = digest(program(), config)
    around = digest(sorted(discovery.files), sorted(discovery.folders), _book_settings(config, discovery))
    anew = stamps.get("settings") != settings
    files = fingerprint.stretches(discovery.notes)
    changed: tuple[NoteFile, ...] = ()
    gone: frozenset[NotePath] = frozenset()
    if anew:
        changed = discovery.notes
    else:
        differing = _differing(json.loads(stamps.get("files", "[]")), files)
        changed, gone = _within(catalogue, discovery.notes, differing, tuple(left_out(stamps)))
    drawings = not still_stands(config.root, stamps.get("drawings", ""))
    return Difference(settings, around, files, changed, gone, anew, anew or stamps.get("around") != around, drawings)


def left_out(stamps: Mapping[str, str]) -> list[str]:
    """What begins the paths of notes that are left out."""
    found: list[str] = json.loads(stamps.get("skipped", "[]"))
    return found


def _within(
    catalogue: Catalogue, notes: Sequence[NoteFile], stretches: Iterable[range], skipped: tuple[str, ...]
) -> tuple[tuple[NoteFile, ...], frozenset[NotePath]]:
    """What changed in some stretches; the one above and the one below each of them is as it was."""
    changed: list[NoteFile] = []
    gone: set[NotePath] = set()
    for stretch in stretches:
        start, end = stretch.start * STRETCH, stretch.stop * STRETCH
        above = notes[start - 1].path if start else None
        below = notes[end].path if end < len(notes) else None
        here, missing = _changed(catalogue.known(above, below), notes[start:end], skipped)
        changed += here
        gone |= missing
    return tuple(changed), frozenset(gone)


def _differing(before: Sequence[str], files: Sequence[str]) -> Iterator[range]:
    """Which stretches are not as they were, those that follow each other together."""
    if len(before) == len(files):
        for same, run in groupby(range(len(files)), lambda place: before[place] == files[place]):
            if not same:
                start, *more = run
                yield range(start, start + 1 + len(more))
    else:
        first = _alike(before, files)
        yield range(first, len(files) - _alike(reversed(before[first:]), reversed(files[first:])))


def _alike(one: Iterable[object], other: Iterable[object]) -> int:
    """How many values are the same up to the first that is not."""
    return sum(1 for _ in takewhile(bool, map(eq, one, other)))


def _changed(
    known: Sequence[Known], notes: Sequence[NoteFile], skipped: tuple[str, ...]
) -> tuple[tuple[NoteFile, ...], frozenset[NotePath]]:
    """Files that are not as they were, and paths where there is none now; ``skipped`` begin those that do not count."""
    found = [(*file[:_STATUS], 1) for file in notes]
    # Mostly one note is another one, or two: what is alike in front of it and behind it is no more than compared.
    first = _alike(known, found)
    behind = _alike(reversed(known[first:]), reversed(found[first:]))
    before, now = known[first : len(known) - behind], notes[first : len(notes) - behind]
    as_known = set(before)
    changed = tuple(file for file in now if (*file[:_STATUS], 1) not in as_known and not file.path.startswith(skipped))
    return changed, frozenset({path for path, *_ in before} - {file.path for file in now})


def settled(files: Sequence[str], notes: Sequence[NoteFile], unsure: Iterable[NotePath]) -> str:
    """The digests of ``files`` to be kept, "" for stretches in which a note may be another one and look the same."""
    kept = list(files)
    for path in unsure:
        kept[bisect_left(notes, path, key=itemgetter(0)) // STRETCH] = ""
    return dumped(kept)


def _book_settings(config: Config, discovery: Discovery) -> list[tuple[str, bytes]]:
    """The files beside the notes that say how these are read, as they stand."""
    found = []
    for file in sorted(discovery.files):
        if file.rsplit("/", 1)[-1] in _SETTINGS:
            with suppress(OSError):
                found.append((file, (config.root / file).read_bytes()))
    return found
