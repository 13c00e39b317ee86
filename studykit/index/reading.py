"""Reading a whole vault: every file once, each by its dialect and the conventions of its folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from posixpath import dirname, splitext

from studykit.config import DECK_FOLDER, Config, folder_value, is_ignored
from studykit.dialects import DIALECTS, Dialect
from studykit.dialects.inference import Inference
from studykit.dialects.logseq_blocks import block_texts
from studykit.dialects.reading import Place, read_note
from studykit.errors import StudykitError
from studykit.graph.names import Names, index_names
from studykit.index.choices import Choice, choose, inferred, unknown
from studykit.index.surroundings import Surroundings, completed, survey
from studykit.index.surroundings import findings as around_findings
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.text import SourceText
from studykit.vault import Discovery, NoteFile, conflict_copy, discover, read, read_diagnostics


@dataclass(frozen=True)
class Reading:
    """A vault as read. ``sources`` and ``notes`` have the same keys; ``diagnostics`` are those of no single note.

    ``quoted`` are the texts of blocks that other pages can quote, by their ids.
    """

    config: Config
    discovery: Discovery
    sources: Mapping[NotePath, SourceText]
    choices: Mapping[NotePath, Choice]
    notes: Mapping[NotePath, Note]
    names: Names
    around: Surroundings
    quoted: Mapping[str, str]
    inference: Inference
    diagnostics: tuple[Diagnostic, ...]

    def dialect(self, path: NotePath) -> Dialect:
        return DIALECTS[self.choices[path].dialect]


def read_vault(config: Config) -> Reading:
    """Discover and read all notes. A file that cannot be read is a diagnostic, and everything else goes on."""
    discovery = discover(config.root, config)
    sources: dict[NotePath, SourceText] = {}
    diagnostics = list(discovery.diagnostics)
    for file in discovery.notes:
        source = _source(file, diagnostics)
        if source is not None:
            sources[file.path] = source
    around = survey(config, discovery, sources)
    sources = {path: source for path, source in sources.items() if not around.is_skipped(path)}
    inference = inferred(config, sources, around.markers)
    choices = {path: choose(config, source, around.markers, inference) for path, source in sources.items()}
    quoted = _quoted(sources, choices)
    notes = {path: _read_one(config, source, choices[path], around, quoted) for path, source in sources.items()}
    diagnostics += [*_settings_findings(config), *around_findings(around, notes), *unknown(config, inference)]
    names = _named(discovery, notes, choices, around)
    return Reading(
        config, discovery, sources, choices, notes, names, around, quoted, inference, tuple(sorted(diagnostics))
    )


def read_changes(before: Reading, suspect: NotePath | None = None) -> Reading:
    """The vault as it is now, by reading only files whose size or time changed, and ``suspect``.

    Known notes are read by the same choices as before. Where nothing changed ``before`` itself comes back.
    """
    config = before.config
    discovery = discover(config.root, config)
    known = {file.path: file for file in before.discovery.notes}
    sources: dict[NotePath, SourceText] = {}
    diagnostics: list[Diagnostic] = list(discovery.diagnostics)
    for file in discovery.notes:
        if before.around.is_skipped(file.path):
            continue
        old = before.sources.get(file.path)
        same = old is not None and known.get(file.path) == file and file.path != suspect
        source = old if same else _source(file, diagnostics)
        if source is not None:
            sources[file.path] = old if old is not None and old.sha256 == source.sha256 else source
    kept = {path for path, source in sources.items() if source is before.sources.get(path)}
    if len(kept) == len(sources) == len(before.sources):
        return before
    around = survey(config, discovery, sources)
    choices = {
        path: before.choices.get(path) or choose(config, source, around.markers, before.inference)
        for path, source in sources.items()
    }
    quoted = _quoted(sources, choices)
    notes = {
        path: before.notes[path] if path in kept else _read_one(config, source, choices[path], around, quoted)
        for path, source in sources.items()
    }
    diagnostics += [*_settings_findings(config), *around_findings(around, notes)]
    return replace(
        before, discovery=discovery, sources=sources, choices=choices, notes=notes, around=around, quoted=quoted,
        names=_named(discovery, notes, choices, around), diagnostics=tuple(sorted(diagnostics)),
    )  # fmt: skip


def read_again(reading: Reading, path: NotePath, source: SourceText) -> Note:
    """One note after its file changed, by the same choices as before."""
    return _read_one(reading.config, source, reading.choices[path], reading.around, reading.quoted)


def choice_for(reading: Reading, source: SourceText) -> Choice:
    """By which dialect and conventions a note is read, also one that is not in the vault yet."""
    known = reading.choices.get(source.path)
    return known or choose(reading.config, source, reading.around.markers, reading.inference)


def read_new(reading: Reading, source: SourceText) -> Note:
    """A note that is not in the vault yet, as it will be read there."""
    return _read_one(reading.config, source, choice_for(reading, source), reading.around, reading.quoted)


def _read_one(
    config: Config, source: SourceText, choice: Choice, around: Surroundings, quoted: Mapping[str, str]
) -> Note:
    place = place_of(config, source.path, around)
    note = read_note(source, DIALECTS[choice.dialect], choice.conventions, place, read_diagnostics(source))
    return completed(note, around, quoted)


def _settings_findings(config: Config) -> list[Diagnostic]:
    return [Diagnostic(path, line, 1, code, Severity.WARNING, text) for path, line, code, text in config.problems]


def _quoted(sources: Mapping[NotePath, SourceText], choices: Mapping[NotePath, Choice]) -> Mapping[str, str]:
    """The texts of blocks that can be quoted from any page."""
    quotable = (path for path in sorted(sources, reverse=True) if _has_block_references(choices[path]))
    return {name: text for path in quotable for name, text in block_texts(sources[path].lines).items()}


def _has_block_references(choice: Choice) -> bool:
    return "block_ref" in DIALECTS[choice.dialect].constructs


def _named(
    discovery: Discovery,
    notes: Mapping[NotePath, Note],
    choices: Mapping[NotePath, Choice],
    around: Surroundings,
) -> Names:
    return index_names(
        (*discovery.files, *notes),
        {path: note.title for path, note in notes.items()},
        {path: note.aliases for path, note in notes.items()},
        around.redirects,
        blocks={path: note.anchors for path, note in notes.items() if _has_block_references(choices[path])},
        roots=around.roots,
    )


def _source(file: NoteFile, diagnostics: list[Diagnostic]) -> SourceText | None:
    try:
        return read(file)
    except StudykitError as error:
        help_text = "Check its permissions."
        diagnostics.append(Diagnostic(file.path, 1, 1, "unreadable", Severity.ERROR, str(error), help_text))
        return None


def place_of(config: Config, path: NotePath, around: Surroundings) -> Place:
    """What a note's path says about it. A backup is written into only where the user insists."""
    regenerated = around.backup_of(path) is not None
    return Place(
        summary_title=around.titles.get(path, ""),
        stem_deck=deck_of_path(path),
        folder_deck=dirname(path),
        with_cards=not is_ignored(config, path) and conflict_copy(path) is None,
        writable=not folder_value(config, path, "read_only", regenerated),
    )


def deck_of_path(path: NotePath) -> str:
    """The deck a file gives its cards: its path below the folder named for cards, without the ending."""
    parts = splitext(path)[0].split("/")
    for place, part in enumerate(parts[:-1]):
        if part.casefold() == DECK_FOLDER:
            return "/".join(parts[place + 1 :])
    return "/".join(parts)


def with_note(reading: Reading, source: SourceText, note: Note) -> Reading:
    """The reading with one note as it is now."""
    return replace(
        reading,
        sources={**reading.sources, source.path: source},
        notes={**reading.notes, source.path: note},
    )
