"""One walk over the vault's folders: which files are notes, and what else is there."""

from __future__ import annotations

import os
import stat
from dataclasses import field
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from studykit.config import Config
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.span import NotePath
from studykit.model.values import dataclass
from studykit.vault.durable import is_leftover
from studykit.vault.patterns import Patterns, compile_patterns

NOTE_SUFFIXES = (".md", ".markdown", ".mdx")
_LEFT_OUT = frozenset({"node_modules", "__pycache__"})
_ASSET_FOLDERS = frozenset({".gitbook"})
"""dot folders whose files notes refer to; no note is looked for in them"""
_NESTED_VAULT = "studykit.yml"


class NoteFile(NamedTuple):
    """A note as found on disk, not yet read; ``size`` in bytes, ``ctime_ns`` when anything about the file changed.

    A tuple, since every command makes one for each note.
    """

    path: NotePath
    size: int
    mtime_ns: int
    ctime_ns: int
    real: str

    @property
    def absolute(self) -> Path:
        """Where its bytes are, symbolic links followed."""
        return Path(self.real)


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a vault holds, paths from its root with ``/``.

    ``files`` are all other files (attachments, and Markdown files that ``include`` leaves out), ``folders``
    all folders including dot folders, which are named but not entered. ``leftovers`` are temporary files of
    a studykit that was killed while it wrote.
    """

    root: Path
    notes: tuple[NoteFile, ...]
    files: frozenset[str]
    folders: frozenset[str]
    leftovers: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]


def discover(root: Path, config: Config) -> Discovery:
    """Every note below ``root``, by the rules of the configuration; never fails on what it finds there."""
    base = os.path.realpath(root)
    walk = _Walk(
        base,
        compile_patterns(config.include),
        compile_patterns([*config.exclude, "/" + config.site.dir, "/" + config.state_dir]),
    )
    walk.enter("", base)
    walk.follow_symlinks()
    return Discovery(
        root=root,
        notes=tuple(sorted(walk.notes.values(), key=itemgetter(0))),
        files=frozenset(walk.files),
        folders=frozenset(walk.folders),
        leftovers=tuple(walk.leftovers),
        diagnostics=tuple(sorted(walk.diagnostics)),
    )


def is_taken(config: Config, path: NotePath) -> bool:
    """Whether the configuration lets a file at this path be a note."""
    include, exclude = compile_patterns(config.include), compile_patterns(config.exclude)
    return not exclude.match(path) and (not include or include.match(path))


@dataclass(slots=True)
class _Walk:
    """The walk's memory. ``notes`` is keyed by real path, so that no file is a note twice."""

    base: str
    include: Patterns
    exclude: Patterns
    notes: dict[str, NoteFile] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    entered: set[str] = field(default_factory=set)
    symlinks: list[tuple[str, str]] = field(default_factory=list)
    leftovers: list[Path] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def enter(self, path: str, real: str) -> None:
        """Walk a folder: ``path`` as shown, ``real`` on disk."""
        waiting = [(path, real)]
        while waiting:
            path, real = waiting.pop()
            if real in self.entered:
                continue
            self.entered.add(real)
            try:
                with os.scandir(real) as found:
                    entries = list(found)
            except OSError as error:
                self.report(path or ".", "unreadable", f"this folder cannot be read: {error.strerror}")
                continue
            if path and any(entry.name == _NESTED_VAULT for entry in entries):
                continue
            backups = path.endswith("logseq") and any(entry.name == "config.edn" for entry in entries)
            above = f"{path}/" if path else ""
            ordinary = not self.include and not _is_hidden(path)
            for entry in entries:
                shown = above + entry.name
                if ordinary and self.is_plain_note(entry, shown):
                    continue
                if self.is_folder(entry, shown) and not (backups and entry.name == "bak"):
                    waiting.append((shown, entry.path))

    def is_plain_note(self, entry: os.DirEntry[str], shown: str) -> bool:
        """Take in what most entries are, a note like any other, with as few questions as possible."""
        name = entry.name
        if not (name.endswith(".md") and shown.isascii() and name[0] != "." and entry.is_file(follow_symlinks=False)):
            return False
        if entry.path in self.notes or self.exclude.match(shown):
            return False
        status = entry.stat(follow_symlinks=False)
        self.notes[entry.path] = NoteFile(
            NotePath(shown), status.st_size, status.st_mtime_ns, status.st_ctime_ns, entry.path
        )
        return True

    def is_folder(self, entry: os.DirEntry[str], shown: str) -> bool:
        """Take one entry in; True for a folder to be entered."""
        if not shown.isascii() and not _is_text(shown):
            if shown.lower().endswith(NOTE_SUFFIXES):
                self.report(shown, "unreadable", "the file's name is not UTF-8; rename it to use it")
            return False
        if self.exclude.match(shown):
            return False
        if entry.is_symlink():
            self.symlinks.append((shown, entry.path))
            return False
        if entry.is_dir(follow_symlinks=False):
            return self.enters(shown, entry.name)
        self.take_file(shown, entry.name, entry.path, entry.stat(follow_symlinks=False))
        return False

    def enters(self, shown: str, name: str) -> bool:
        self.folders.add(shown)
        if name in _LEFT_OUT or (name.startswith(".") and name not in _ASSET_FOLDERS):
            return False
        if name.lower().endswith(NOTE_SUFFIXES):
            self.diagnostics.append(
                Diagnostic(shown, 1, 1, "folder-as-note", Severity.INFO, "a folder with the name of a note")
            )
        return True

    def take_file(self, shown: str, name: str, real: str, status: os.stat_result) -> None:
        if is_leftover(name):
            self.leftovers.append(Path(real))
        elif not name.lower().endswith(NOTE_SUFFIXES) or not self.holds_notes(shown):
            self.files.add(shown)
        elif not stat.S_ISREG(status.st_mode):
            self.report(shown, "unreadable", "this is no ordinary file")
        elif real not in self.notes:
            self.notes[real] = NoteFile(NotePath(shown), status.st_size, status.st_mtime_ns, status.st_ctime_ns, real)
        else:
            self.files.add(shown)

    def holds_notes(self, shown: str) -> bool:
        # Of folders with a dot only those of assets were entered: no file below a dot is a note.
        return not _is_hidden(shown) and (not self.include or self.include.match(shown))

    def follow_symlinks(self) -> None:
        """After everything real was seen, so that a note is known by its own path where it has one."""
        while self.symlinks:
            waiting, self.symlinks = sorted(self.symlinks), []
            for shown, link in waiting:
                self.follow(shown, link)

    def follow(self, shown: str, link: str) -> None:
        real = os.path.realpath(link)
        name = shown.rpartition("/")[2]
        if not real.startswith(self.base.rstrip(os.sep) + os.sep):
            if real != self.base:
                message = "this symbolic link leads out of the vault and is not followed"
                self.diagnostics.append(Diagnostic(shown, 1, 1, "outside-vault", Severity.WARNING, message))
            return
        try:
            status = Path(real).stat()
        except OSError as error:
            if name.lower().endswith(NOTE_SUFFIXES) and not name.startswith("."):
                self.report(shown, "unreadable", f"this symbolic link leads nowhere: {error.strerror}")
            return
        if not stat.S_ISDIR(status.st_mode):
            self.take_file(shown, name, real, status)
        elif self.enters(shown, name):
            self.enter(shown, real)

    def report(self, shown: str, code: str, message: str) -> None:
        path = shown.encode("utf-8", "backslashreplace").decode()
        self.diagnostics.append(Diagnostic(path, 1, 1, code, Severity.ERROR, message))


def _is_hidden(shown: str) -> bool:
    """Whether a path has a part that begins with a dot."""
    return shown.startswith(".") or "/." in shown


def _is_text(name: str) -> bool:
    """False for a name with bytes that are not UTF-8 (the file system gives them as lone surrogates)."""
    return not any("\ud800" <= sign <= "\udfff" for sign in name)
