"""By which dialect and conventions each note is read: the user's word, a plugin's, what the vault shows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import itemgetter
from posixpath import dirname, splitext

from studykit.config import DECK_FOLDER, Config, Conventions, conventions_for, folder_value, is_ignored
from studykit.dialects import DIALECTS
from studykit.dialects.detection import Markers, decide
from studykit.dialects.inference import Inference, learned
from studykit.dialects.reading import Place
from studykit.errors import StudykitError
from studykit.index.drawings import Drawings
from studykit.index.fingerprint import digest
from studykit.index.layers import Lazily
from studykit.index.surroundings import Surroundings, survey
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.span import NotePath
from studykit.model.values import dataclass
from studykit.text import SourceText, decode
from studykit.vault import Discovery, NoteFile, read

_PLUGIN_DIALECTS = ("obsidian", "commonmark", "docs")
"""Where the settings of Obsidian's plugin say what a card is; other programs have conventions of their own."""
_OWN_LOOK = "the note's own look"


@dataclass(frozen=True, slots=True)
class Choice:
    """By which dialect and conventions a note is read, and why."""

    dialect: str
    reason: str
    conventions: Conventions


@dataclass(frozen=True, slots=True)
class Ground:
    """What of the whole vault decides how one note is read. ``quoted`` are blocks that other pages can quote."""

    config: Config
    around: Surroundings
    inference: Inference
    quoted: Mapping[str, str]

    def digest(self) -> str:
        """Equal where every unchanged note is read as before."""
        own = [] if self.config.plugin else [self._base(name) for name in _PLUGIN_DIALECTS]
        return digest(self.around, own, self.quoted)

    def of_cards(self) -> Surroundings:
        """The part of the surroundings that completes the cards of a note."""
        return Surroundings(Markers({}), backups=self.around.backups, logs=self.around.logs)

    def drawings(self) -> Drawings:
        """The diagram files that notes can show."""
        around = self.around
        return Drawings(self.config.root, around.diagrams, tuple(around.redirects.items()), around.roots)

    def choose(self, path: NotePath, look: Callable[[], str]) -> Choice:
        """``look`` says what the note looks like, and is asked only where nothing else decides."""
        return self.choice(path, *self._detected(path, look))

    def _detected(self, path: NotePath, look: Callable[[], str]) -> tuple[str, str]:
        configured = folder_value(self.config, path, "dialect", self.config.dialect)
        return decide(path, self.around.markers, configured) or (look(), _OWN_LOOK)

    def choice(self, path: NotePath, dialect: str, reason: str) -> Choice:
        """The choice of a dialect that was made before."""
        conventions = conventions_for(self.config, path, self._base(dialect))
        if not conventions.evidence_only:
            conventions = replace(conventions, guessed=False)
        return Choice(dialect, reason, conventions)

    def may_tell(self, path: NotePath, look: Callable[[], str]) -> bool:
        """Whether the plugin's habits, as against other programs' or a folder's settings, decide what is a card."""
        dialect, _ = self._detected(path, look)
        conventions = conventions_for(self.config, path, DIALECTS[dialect].conventions)
        own = folder_value(self.config, path, "separators") or folder_value(self.config, path, "syntaxes")
        return dialect in _PLUGIN_DIALECTS and not conventions.deck_folder and not own

    def _base(self, name: str) -> Conventions:
        own = DIALECTS[name].conventions
        if name not in _PLUGIN_DIALECTS:
            return own
        return self.config.plugin if self.config.plugin is not None else learned(own, self.inference)

    def place(self, path: NotePath) -> Place:
        """What a note's path says about it. A backup is written into only where the user insists."""
        regenerated = self.around.backup_of(path) is not None
        return Place(
            summary_title=self.around.titles.get(path, ""),
            stem_deck=deck_of_path(path),
            folder_deck=dirname(path),
            with_cards=not is_ignored(self.config, path) and path not in self.around.copies,
            writable=not folder_value(self.config, path, "read_only", regenerated),
        )


def has_block_references(dialect: str) -> bool:
    """Whether the blocks of such notes can be quoted from anywhere."""
    return "block_ref" in DIALECTS[dialect].constructs


def survey_of(config: Config, discovery: Discovery, among: Collection[NotePath] | None = None) -> Surroundings:
    """The surroundings of a vault; of notes only those are read that can say something about others.

    ``among`` are those that can, where that is known (`studykit.index.surroundings.telling`).
    """
    if among is not None:
        discovery = replace(discovery, notes=_among(discovery.notes, among))

    @cache
    def files() -> Mapping[NotePath, NoteFile]:
        return {file.path: file for file in discovery.notes}

    def source(path: NotePath) -> SourceText:
        try:
            return read(files()[path])
        except StudykitError:
            return decode(path, b"")

    return survey(config, discovery, Lazily(files, source))


def _among(notes: Sequence[NoteFile], paths: Collection[NotePath]) -> tuple[NoteFile, ...]:
    """Those of many notes that are there, found by their places: both come in the order of their paths."""
    places = {path: bisect_left(notes, path, key=itemgetter(0)) for path in paths}
    return tuple(notes[at] for path, at in places.items() if at < len(notes) and notes[at].path == path)


def deck_of_path(path: NotePath) -> str:
    """The deck a file gives its cards: its path below the folder named for cards, without the ending."""
    parts = splitext(path)[0].split("/")
    for place, part in enumerate(parts[:-1]):
        if part.casefold() == DECK_FOLDER:
            return "/".join(parts[place + 1 :])
    return "/".join(parts)


def unknown(config: Config, inference: Inference) -> Iterator[Diagnostic]:
    """``unknown-convention``, at the first schedule comment that counted, where the user has not said it."""
    if inference.contradictory and "separators" not in config.given:
        seen = " and ".join(f"{separator} on {lines:,}" for separator, lines in inference.unknown) or "no separator"
        note, line = inference.first
        yield Diagnostic(
            note, line, 1, "unknown-convention", Severity.WARNING,
            f"{inference.lines:,} lines have a schedule, but not one separator: {seen} of them",
            "Name the separators in studykit.yml; till then only these lines are cards, and are not rated.",
        )  # fmt: skip
