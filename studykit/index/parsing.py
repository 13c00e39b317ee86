"""Notes from bytes, many at once: pure work that two processes can share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from studykit.cards.page import DrawingOf
from studykit.config import Conventions
from studykit.dialects import DIALECTS
from studykit.dialects.detection import own_look
from studykit.dialects.logseq_blocks import BLOCK_REFERENCE, block_texts
from studykit.dialects.reading import Place, read_cards, read_note
from studykit.dialects.tally import Told, told
from studykit.errors import StudykitError
from studykit.index.columns import NoteColumns
from studykit.index.content import note_columns
from studykit.index.drawings import Drawings
from studykit.index.readers import Texts
from studykit.index.surroundings import Surroundings, completed
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.model.values import dataclass
from studykit.text import SourceText, holds
from studykit.vault import NoteFile, read_diagnostics

_NOTHING = Told()


@dataclass(frozen=True, slots=True)
class Glance:
    """A first look at a file: what the reading of all notes depends on. ``problem`` says why it cannot be read.

    ``quotable`` are the texts of its blocks by their ids, ``quotes`` the ids of blocks that it names.
    """

    path: NotePath
    sha256: str = ""
    look: str = ""
    told: Told = _NOTHING
    quotable: Mapping[str, str] = field(default_factory=dict)
    quotes: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A note to be read, whole or ``only_cards``, and how. The first look asks ``with_evidence`` and ``with_look``."""

    file: NoteFile
    with_evidence: bool = True
    with_look: bool = True
    dialect: str = ""
    conventions: Conventions | None = None
    place: Place | None = None
    around: Surroundings | None = None
    quoted: Mapping[str, str] = field(default_factory=dict)
    only_cards: bool = False
    drawings: Drawings | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """``columns`` is None for a note that cannot be read any more: ``problem`` then says why.

    ``drawings`` are the diagram files that its cards were made of (`studykit.index.drawings.Gallery.column`).
    """

    path: NotePath
    sha256: str = ""
    columns: NoteColumns | None = None
    drawings: str = ""
    problem: str = ""


def glance(texts: Texts, job: Job) -> Glance:
    try:
        source = texts.look(job.file)
    except StudykitError as error:
        return Glance(job.file.path, problem=str(error))
    return Glance(
        source.path,
        source.sha256,
        own_look(source.lines) if job.with_look else "",
        told(source) if job.with_evidence else _NOTHING,
        block_texts(source.lines) if "id::" in source.text else {},
        tuple(BLOCK_REFERENCE.findall(source.text)) if holds(source.text, "((") else (),
    )


def parse(texts: Texts, job: Job) -> Parsed:
    """Read a note by the choice in the job."""
    try:
        source = texts.take(job.file)
    except StudykitError as error:
        return Parsed(job.file.path, problem=str(error))
    assert job.conventions and job.place and job.around and job.drawings  # noqa: S101, PT018 - jobs to parse have all of them
    gallery = job.drawings.of(source.path, job.dialect)
    if job.only_cards:
        note = read_cards(source, DIALECTS[job.dialect], job.conventions, job.place, drawing=gallery)
    else:
        note = parse_text(source, job.dialect, job.conventions, job.place, gallery)
    note = completed(note, job.around, job.quoted)
    return Parsed(source.path, source.sha256, note_columns(note), gallery.column)


def parse_text(source: SourceText, dialect: str, conventions: Conventions, place: Place, drawing: DrawingOf) -> Note:
    return read_note(source, DIALECTS[dialect], conventions, place, read_diagnostics(source), drawing=drawing)
