"""What a vault says of its notes beyond their own text: marker files, tables of contents, logs, quoted blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING

from studykit.config import Config
from studykit.dialects.detection import ROAM_BACKUP, Markers, doubled, find_markers
from studykit.dialects.roam import REVIEW_LOG
from studykit.index.drawings import diagram_files
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.note import Note
from studykit.model.patterns import pattern
from studykit.model.span import NotePath
from studykit.model.values import dataclass
from studykit.text import SourceText, decode
from studykit.vault import Discovery
from studykit.vault.conflicts import originals, says_the_same, suspects

if TYPE_CHECKING:
    from studykit.dialects.book import BookSettings
    from studykit.dialects.roam_log import Logged

_SUMMARY = "SUMMARY.md"
_BOOK_SETTINGS = ".gitbook.yaml"
_DOCS = "docs"
_MKDOCS = ("mkdocs.yml", "mkdocs.yaml")
_DOCS_FOLDER = pattern(r"^docs_dir:[ \t]*[\"']?(?:\./)?([^\s\"'#]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``titles`` are those of books, by path. ``roots`` are folders that a leading ``/`` can mean. ``backups`` are
    folders that another program writes anew, ``skipped`` those that hold the same pages as another. ``logs`` hold
    the schedules of a backup's cards, by its folder. ``copies`` are notes that a sync service made of another.
    ``diagrams`` are the files that hold a diagram."""

    markers: Markers
    titles: Mapping[str, str] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)
    roots: tuple[str, ...] = ()
    backups: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    logs: Mapping[str, Mapping[tuple[str, str], Logged]] = field(default_factory=dict)
    copies: Mapping[NotePath, NotePath] = field(default_factory=dict)
    diagrams: tuple[str, ...] = ()

    def backup_of(self, path: NotePath) -> str | None:
        """The backup folder a note lies in."""
        return next((folder for folder in self.backups if path.startswith(folder + "/")), None)

    def is_skipped(self, path: NotePath) -> bool:
        return any(path.startswith(folder + "/") for folder in self.skipped)


def telling(config: Config, discovery: Discovery) -> list[NotePath]:
    """The notes that can say something about others, or be copies of others, by the names of all: what a survey finds
    in a vault, it finds with these alone."""
    told = {book.summary for book in _books(config, discovery)}
    paths = [file.path for file in discovery.notes]
    found = {path for path in paths if path.endswith((_SUMMARY, REVIEW_LOG)) or path in told}
    suspected = suspects(paths)
    there = frozenset(paths) if suspected else frozenset()
    for path in suspected:
        found.update(pair for original, _ in originals(path) if original in there for pair in (path, original))
    return sorted(found)


def survey(config: Config, discovery: Discovery, sources: Mapping[NotePath, SourceText]) -> Surroundings:
    """Look at everything that is not the text of one note."""
    books = list(_books(config, discovery))
    titles: dict[str, str] = {}
    summaries = []
    told = {book.summary for book in books}
    for path in [file.path for file in discovery.notes if file.path.endswith(_SUMMARY) or file.path in told]:
        from studykit.dialects.book import read_summary  # noqa: PLC0415 - few vaults have a book

        is_summary = basename(path) == _SUMMARY
        if (is_summary or path in told) and (entries := read_summary(path, sources[path].lines)):
            summaries.append(path)
            titles.update(entries)
    markers = find_markers(discovery.files, discovery.folders, summaries)
    docs = [folder for folder, (dialect, _) in markers.folders.items() if dialect == _DOCS]
    docs += [_docs_folder(config, file) for file in sorted(discovery.files) if basename(file) in _MKDOCS]
    backups = sorted(folder for folder, (_, marker) in markers.folders.items() if marker == ROAM_BACKUP)
    return Surroundings(
        markers,
        titles,
        {old: new for book in books for old, new in book.redirects.items()},
        (*docs, *(book.root for book in books), *(dirname(summary) for summary in summaries)),
        tuple(backups),
        doubled(markers),
        {folder: _log(sources, folder) for folder in backups},
        _copies(discovery, sources),
        diagram_files(discovery.files),
    )


def _docs_folder(config: Config, file: str) -> str:
    """The folder that ``/`` means in a page of MkDocs, by its settings in ``file``."""
    try:
        text = decode(NotePath(file), (config.root / file).read_bytes()).text
    except OSError:
        text = ""
    found = _DOCS_FOLDER.search(text)
    return normpath(join(dirname(file), found[1].strip("/") if found else _DOCS))


def _copies(discovery: Discovery, sources: Mapping[NotePath, SourceText]) -> Mapping[NotePath, NotePath]:
    """Copies that stand beside what they are copies of; of notes only those are read whose names say so."""
    suspected = suspects(file.path for file in discovery.notes)
    sizes = {file.path: file.size for file in discovery.notes} if suspected else {}
    found: dict[NotePath, NotePath] = {}
    for path in suspected:
        size = sizes[path]
        for original, sure in originals(path):
            alike = original in sizes and (sure or 2 * min(size, sizes[original]) >= max(size, sizes[original]))
            if alike and says_the_same(sources[path], sources[original], sure=sure):
                found[path] = original
    return found


def _books(config: Config, discovery: Discovery) -> Iterable[BookSettings]:
    for file in sorted(discovery.files):
        if basename(file) == _BOOK_SETTINGS:
            from studykit.dialects.book import read_settings  # noqa: PLC0415 - few vaults have a book

            try:
                text = decode(NotePath(file), (config.root / file).read_bytes())
            except OSError:
                continue
            yield read_settings(dirname(file), text.lines)


def _log(sources: Mapping[NotePath, SourceText], folder: str) -> Mapping[tuple[str, str], Logged]:
    from studykit.dialects.roam_log import read_log  # noqa: PLC0415 - only Roam's backups have one

    source = sources.get(NotePath(f"{folder}/{REVIEW_LOG}"))
    return read_log(source.lines) if source is not None else {}


def completed(note: Note, around: Surroundings, quoted: Mapping[str, str]) -> Note:
    """A note with what only the vault knows of its cards: logged schedules, the blocks that sides quote."""
    backup = around.backup_of(note.path)
    log = around.logs.get(backup, {}) if backup is not None else {}
    blocks = []
    for block in note.blocks:
        front = block.faces[0].front if block.faces else ""
        logged = log.get((block.own_tag, front)) if block.record is None else None
        if logged is not None and block.record_kind == "journal":
            from studykit.scheduling.records.journal import kept_record  # noqa: PLC0415 - only Roam's backups have a log

            block = block._replace(record=kept_record([logged.segment]))  # noqa: PLW2901 - the block, completed
        if quoted and any("((" in face.front or "((" in face.back for face in block.faces):
            from studykit.dialects.logseq_blocks import with_quotes  # noqa: PLC0415 - few notes quote blocks

            faces = tuple(
                face._replace(
                    front_display=with_quotes(face.front_display, quoted),
                    back_display=with_quotes(face.back_display, quoted),
                )
                for face in block.faces
            )
            block = block._replace(faces=faces)  # noqa: PLW2901 - the block, completed
        blocks.append(block)
    return replace(note, blocks=tuple(blocks))


def findings(around: Surroundings, notes: Mapping[NotePath, Note]) -> Iterable[Diagnostic]:
    """``generated-source`` once for each folder, ``orphan-schedule`` for what a log has and no note, copies."""
    for copy, original in around.copies.items():
        yield Diagnostic(
            copy, 1, 1, "conflict-copy", Severity.WARNING,
            f"a copy of {original} made by a sync service; it is not read for cards",
            "Merge what is missing into the original, then delete the copy.",
        )  # fmt: skip
    holding = {around.backup_of(path) for path in notes}
    for folder in around.backups:
        beside = {other for other in around.backups if dirname(other) == dirname(folder)}
        if folder in around.skipped and holding & beside:
            message = "holds the same pages as the folder beside it, which is read instead"
        elif folder not in holding:
            continue
        else:
            message = "is written anew by the next backup: schedules are kept in the journal, not in its notes"
        yield Diagnostic(folder, 1, 1, "generated-source", Severity.INFO, f"this folder {message}")
    asked = {
        (around.backup_of(path), block.own_tag, block.faces[0].front)
        for path, note in notes.items()
        for block in note.blocks
        if block.faces
    }
    for folder, log in around.logs.items():
        for (tag, question), logged in log.items():
            if (folder, tag, question) not in asked and folder not in around.skipped:
                yield Diagnostic(
                    f"{folder}/{REVIEW_LOG}", logged.line, 1, "orphan-schedule", Severity.WARNING,
                    "this review belongs to no card: no note asks exactly this question",
                    "Correct the question in the note, or leave it.",
                )  # fmt: skip
