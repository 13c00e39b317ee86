"""Reading a whole vault: every file once, each by its dialect and the conventions of its folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from posixpath import dirname, splitext

from studykit.config import DECK_FOLDER, Config, Conventions, conventions_for, folder_value, is_ignored
from studykit.dialects import DIALECTS, Dialect
from studykit.dialects.book import read_redirects, read_summary
from studykit.dialects.detection import Markers, detect, find_markers
from studykit.dialects.inference import Inference, evidence_of, infer, learned
from studykit.dialects.reading import Place, read_note
from studykit.errors import StudykitError
from studykit.graph.names import Names, index_names
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.text import SourceText, decode
from studykit.vault import Discovery, NoteFile, conflict_copy, discover, read, read_diagnostics

_PLUGIN_DIALECTS = frozenset({"obsidian", "commonmark", "docs"})
"""Where the settings of Obsidian's plugin say what a card is; other programs have conventions of their own."""
_SUMMARY = "SUMMARY.md"
_BOOK_SETTINGS = ".gitbook.yaml"


@dataclass(frozen=True, slots=True)
class Choice:
    """By which dialect and conventions a note is read, and why."""

    dialect: str
    reason: str
    conventions: Conventions


@dataclass(frozen=True)
class Reading:
    """A vault as read. ``sources`` and ``notes`` have the same keys; ``diagnostics`` are those of no single note."""

    config: Config
    discovery: Discovery
    sources: Mapping[NotePath, SourceText]
    choices: Mapping[NotePath, Choice]
    notes: Mapping[NotePath, Note]
    names: Names
    markers: Markers
    inference: Inference
    diagnostics: tuple[Diagnostic, ...]

    def dialect(self, path: NotePath) -> Dialect:
        return DIALECTS[self.choices[path].dialect]


@dataclass(frozen=True, slots=True)
class _Book:
    """What the table of contents says: titles by path, redirects, and which files are tables of contents."""

    titles: Mapping[str, str]
    redirects: Mapping[str, str]
    summaries: tuple[str, ...]


def read_vault(config: Config) -> Reading:
    """Discover and read all notes. A file that cannot be read is a diagnostic, and everything else goes on."""
    discovery = discover(config.root, config)
    sources: dict[NotePath, SourceText] = {}
    diagnostics = list(discovery.diagnostics)
    for file in discovery.notes:
        source = _source(file, diagnostics)
        if source is not None:
            sources[file.path] = source
    diagnostics += [
        Diagnostic(path, line, 1, code, Severity.WARNING, text) for path, line, code, text in config.problems
    ]
    book = _book(config, discovery, sources)
    markers = find_markers({*discovery.files, *sources}, discovery.folders, book.summaries)
    inference = Inference() if config.plugin else infer(evidence_of(sources[path] for path in sorted(sources)))
    choices = {path: choose(config, source, markers, inference) for path, source in sources.items()}
    notes = {path: _read_one(config, source, choices[path], book) for path, source in sources.items()}
    names = _named(discovery, sources, notes, book)
    return Reading(config, discovery, sources, choices, notes, names, markers, inference, tuple(sorted(diagnostics)))


def read_changes(before: Reading) -> Reading:
    """The vault as it is now, by reading only files whose size or time changed; ``before`` itself if none did.

    Known notes are read by the same choices as before.
    """
    config = before.config
    discovery = discover(config.root, config)
    known = {file.path: file for file in before.discovery.notes}
    sources: dict[NotePath, SourceText] = {}
    diagnostics: list[Diagnostic] = list(discovery.diagnostics)
    for file in discovery.notes:
        old = before.sources.get(file.path)
        source = old if old is not None and known.get(file.path) == file else _source(file, diagnostics)
        if source is not None:
            sources[file.path] = old if old is not None and old.sha256 == source.sha256 else source
    same = {path for path, source in sources.items() if source is before.sources.get(path)}
    if len(same) == len(sources) == len(before.sources):
        return before
    book = _book(config, discovery, sources)
    markers = find_markers({*discovery.files, *sources}, discovery.folders, book.summaries)
    choices = {
        path: before.choices.get(path) or choose(config, source, markers, before.inference)
        for path, source in sources.items()
    }
    notes = {
        path: before.notes[path] if path in same else _read_one(config, source, choices[path], book)
        for path, source in sources.items()
    }
    names = _named(discovery, sources, notes, book)
    return replace(
        before, discovery=discovery, sources=sources, choices=choices, notes=notes, names=names,
        markers=markers, diagnostics=tuple(sorted(diagnostics)),
    )  # fmt: skip


def read_again(reading: Reading, path: NotePath, source: SourceText) -> Note:
    """One note after its file changed, by the same choices as before."""
    choice = reading.choices[path]
    title = reading.notes[path].title if choice.dialect == "gitbook" else ""
    return read_note(
        source,
        DIALECTS[choice.dialect],
        choice.conventions,
        place_of(reading.config, path, title),
        read_diagnostics(source),
    )


def choice_for(reading: Reading, source: SourceText) -> Choice:
    """By which dialect and conventions a note is read, also one that is not in the vault yet."""
    known = reading.choices.get(source.path)
    return known or choose(reading.config, source, reading.markers, reading.inference)


def read_new(reading: Reading, source: SourceText) -> Note:
    """A note that is not in the vault yet, as it will be read there."""
    choice = choice_for(reading, source)
    place = place_of(reading.config, source.path, "")
    return read_note(source, DIALECTS[choice.dialect], choice.conventions, place, read_diagnostics(source))


def _read_one(config: Config, source: SourceText, choice: Choice, book: _Book) -> Note:
    return read_note(
        source,
        DIALECTS[choice.dialect],
        choice.conventions,
        place_of(config, source.path, book.titles.get(source.path, "")),
        read_diagnostics(source),
    )


def _named(
    discovery: Discovery, sources: Mapping[NotePath, SourceText], notes: Mapping[NotePath, Note], book: _Book
) -> Names:
    return index_names(
        (*discovery.files, *sources),
        {path: note.title for path, note in notes.items()},
        {path: note.aliases for path, note in notes.items()},
        book.redirects,
    )


def _source(file: NoteFile, diagnostics: list[Diagnostic]) -> SourceText | None:
    try:
        return read(file)
    except StudykitError as error:
        help_text = "Check its permissions."
        diagnostics.append(Diagnostic(file.path, 1, 1, "unreadable", Severity.ERROR, str(error), help_text))
        return None


def choose(config: Config, source: SourceText, markers: Markers, inference: Inference) -> Choice:
    """Dialect and conventions of one note: the user's word, a plugin's, what the vault shows, the dialect's own."""
    configured = folder_value(config, source.path, "dialect", config.dialect)
    name, reason = detect(source.path, source.lines, markers, configured)
    own = DIALECTS[name].conventions
    if config.plugin is not None and name in _PLUGIN_DIALECTS:
        base = config.plugin
    elif name in _PLUGIN_DIALECTS:
        base = learned(own, inference)
    else:
        base = own
    return Choice(name, reason, conventions_for(config, source.path, base))


def place_of(config: Config, path: NotePath, summary_title: str) -> Place:
    """What a note's path says about it."""
    return Place(
        summary_title=summary_title,
        stem_deck=deck_of_path(path),
        folder_deck=dirname(path),
        with_cards=not is_ignored(config, path) and conflict_copy(path) is None,
        writable=not folder_value(config, path, "read_only", False),
    )


def deck_of_path(path: NotePath) -> str:
    """The deck a file gives its cards: its path below the folder named for cards, without the ending."""
    parts = splitext(path)[0].split("/")
    for place, part in enumerate(parts[:-1]):
        if part.casefold() == DECK_FOLDER:
            return "/".join(parts[place + 1 :])
    return "/".join(parts)


def _book(config: Config, discovery: Discovery, sources: Mapping[NotePath, SourceText]) -> _Book:
    titles: dict[str, str] = {}
    summaries = []
    for path, source in sources.items():
        if path.rsplit("/", 1)[-1] == _SUMMARY and (entries := read_summary(path, source.lines)):
            summaries.append(path)
            titles.update(entries)
    redirects: dict[str, str] = {}
    for file in sorted(discovery.files):
        if file.rsplit("/", 1)[-1] == _BOOK_SETTINGS:
            try:
                text = decode(NotePath(file), (config.root / file).read_bytes())
            except OSError:
                continue
            redirects.update(read_redirects(dirname(file), text.lines))
    return _Book(titles, redirects, tuple(summaries))


def with_note(reading: Reading, source: SourceText, note: Note) -> Reading:
    """The reading with one note as it is now."""
    return replace(
        reading,
        sources={**reading.sources, source.path: source},
        notes={**reading.notes, source.path: note},
    )
