"""A vault as read: every note as the catalogue has it, its text and its full value only when they are asked for."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from studykit.config import Config
from studykit.errors import StudykitError
from studykit.index.catalogue import Catalogue
from studykit.index.database import in_memory
from studykit.index.difference import compare
from studykit.index.fingerprint import digest, standing
from studykit.index.layers import Layered, Lazily
from studykit.index.refresh import refresh
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.span import NotePath
from studykit.model.values import dataclass
from studykit.vault import Discovery, discover, read

if TYPE_CHECKING:
    from studykit.dialects import Dialect
    from studykit.dialects.inference import Inference
    from studykit.graph.names import Names
    from studykit.index.choices import Choice, Ground
    from studykit.model.note import Note
    from studykit.text import SourceText
    from studykit.vault import NoteFile


class Common:
    """What the catalogue says of all notes together, asked for once for all readings that follow from one."""

    def __init__(self, config: Config, discovery: Discovery, catalogue: Catalogue) -> None:
        self._config = config
        self._discovery = discovery
        self._catalogue = catalogue

    @cached_property
    def heads(self) -> Mapping[NotePath, tuple[str, str]]:
        """Dialect of each note and why, in path order."""
        return self._catalogue.heads()

    @cached_property
    def inference(self) -> Inference:
        from studykit.index.evidence import inference_from  # noqa: PLC0415 - loads the parsers

        return inference_from(self._catalogue.stamps().get("inference", ""))

    @cached_property
    def ground(self) -> Ground:
        from studykit.index.choices import Ground, has_block_references, survey_of  # noqa: PLC0415 - loads the parsers

        quoted: dict[str, str] = {}
        for path, text in sorted(self._catalogue.column("quotes", ""), reverse=True):
            if has_block_references(self.heads[path][0]):
                quoted.update(json.loads(text)[0])
        return Ground(self._config, survey_of(self._config, self._discovery), self.inference, quoted)


@dataclass(frozen=True)
class Reading:
    """``sources``, ``choices`` and ``notes`` have the same keys; ``diagnostics`` are those of no single note.

    Notes, texts and choices are made when they are asked for. A text is as it stands on disk when it is first asked
    for; if it is no longer what the note was read from, the note is read from it anew: ask for the text first.
    """

    config: Config
    discovery: Discovery
    catalogue: Catalogue
    unreadable: Mapping[NotePath, str]
    sources: Mapping[NotePath, SourceText]
    choices: Mapping[NotePath, Choice]
    notes: Mapping[NotePath, Note]
    dialects: Mapping[NotePath, str]
    common: Common
    fresh: Mapping[NotePath, Note] = field(default_factory=dict)
    """notes that are not as the catalogue has them"""
    drawn: str = ""
    """how the diagram files stood, where cards are made of any"""

    @cached_property
    def names(self) -> Names:
        titles: dict[NotePath, str] = {}
        aliases: dict[NotePath, tuple[str, ...]] = {}
        rows = [row for row in self.catalogue.names() if row[0] in self.notes]
        listed = json.loads(f"[{','.join(part for _, *parts in rows for part in parts)}]")  # at once: they are many
        for (path, _, _), title, names in zip(rows, listed[::2], listed[1::2], strict=True):
            titles[path], aliases[path] = title, tuple(names)
        for path, note in self.fresh.items():
            if path in self.notes:
                titles[path], aliases[path] = note.title, note.aliases
        blocks = {path: json.loads(anchors) for path, anchors in self.catalogue.anchors(_block_dialects())}
        blocks.update(
            {path: list(note.anchors) for path, note in self.fresh.items() if note.dialect in _block_dialects()}
        )
        around = self.ground.around
        return _indexed(
            files=(*sorted(self.discovery.files), *self.notes),
            titles=tuple(titles.items()),
            aliases=tuple(aliases.items()),
            redirects=tuple(around.redirects.items()),
            blocks=tuple((path, tuple(anchors)) for path, anchors in blocks.items() if path in self.notes),
            roots=tuple(around.roots),
        )

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Those of no single note."""
        from studykit.index.choices import unknown  # noqa: PLC0415 - loads the parsers
        from studykit.index.surroundings import findings  # noqa: PLC0415 - the same
        from studykit.vault.unused import unused_paths  # noqa: PLC0415 - only where findings are told

        config = self.config
        found = list(self.discovery.diagnostics)
        found += [
            Diagnostic(path, 1, 1, "unreadable", Severity.ERROR, problem.removesuffix("."), "Check its permissions.")
            for path, problem in self.unreadable.items()
        ]
        found += [Diagnostic(path, line, 1, code, Severity.WARNING, text) for path, line, code, text in config.problems]
        found += unused_paths(config, [file.path for file in self.discovery.notes])
        found += unknown(config, self.inference)
        around = self.ground.around
        if around.backups or around.logs or around.copies:
            found += findings(around, self.notes)
        return tuple(sorted(found))

    @property
    def inference(self) -> Inference:
        return self.common.inference

    @property
    def ground(self) -> Ground:
        return self.common.ground

    @cached_property
    def files(self) -> Mapping[NotePath, NoteFile]:
        return {file.path: file for file in self.discovery.notes}

    def as_kept(self) -> Mapping[NotePath, Note]:
        """The notes as the catalogue has them, whatever became of them since."""
        return Lazily(lambda: self.common.heads, self.catalogue.note, refuses=True)

    def dialect(self, path: NotePath) -> Dialect:
        from studykit.dialects import DIALECTS  # noqa: PLC0415 - loads the parsers

        return DIALECTS[self.dialects[path]]


@lru_cache(maxsize=1)
def _indexed(
    *,
    files: tuple[str, ...],
    titles: tuple[tuple[NotePath, str], ...],
    aliases: tuple[tuple[NotePath, tuple[str, ...]], ...],
    redirects: tuple[tuple[str, str], ...],
    blocks: tuple[tuple[NotePath, tuple[str, ...]], ...],
    roots: tuple[str, ...],
) -> Names:
    """The last names are kept: a process that reads a vault again and again mostly finds them unchanged."""
    from studykit.graph.names import index_names  # noqa: PLC0415 - the daily count has no links

    return index_names(files, dict(titles), dict(aliases), dict(redirects), blocks=dict(blocks), roots=roots)


def read_vault(config: Config) -> Reading:
    """A vault read once, with an index that nobody keeps."""
    catalogue, discovery = Catalogue(in_memory()), discover(config.root, config)
    return open_reading(
        config, discovery, catalogue, refresh(catalogue, config, discovery, compare(catalogue, config, discovery))
    )


def open_reading(
    config: Config, discovery: Discovery, catalogue: Catalogue, unreadable: Mapping[NotePath, str]
) -> Reading:
    """A catalogue that is up to date, as a reading; ``unreadable`` says why other files could not be read."""
    fresh: dict[NotePath, Note] = {}

    def source(path: NotePath) -> SourceText:
        found = read(reading.files[path])
        if found.sha256 != notes[path].sha256:
            fresh[path] = read_again(reading, path, found)
            notes.put(path, fresh[path])
        return found

    common = Common(config, discovery, catalogue)

    def paths() -> Collection[NotePath]:
        return common.heads

    notes = Lazily(paths, catalogue.note, refuses=True)
    reading = Reading(
        config, discovery, catalogue, unreadable,
        sources=Lazily(paths, source),
        choices=Lazily(paths, lambda path: common.ground.choice(path, *common.heads[path])),
        notes=notes,
        dialects=Lazily(paths, lambda path: common.heads[path][0]),
        common=common,
        fresh=fresh,
        drawn=standing_drawings(config, discovery) if any(catalogue.column("drawings", "")) else "",
    )  # fmt: skip
    return reading


def _block_dialects() -> list[str]:
    """Dialects whose blocks can be named from any note."""
    from studykit.dialects import DIALECTS  # noqa: PLC0415 - loads the parsers

    return [name for name, dialect in DIALECTS.items() if "block_ref" in dialect.constructs]


def choice_for(reading: Reading, source: SourceText) -> Choice:
    """By which dialect and conventions a note is read, also one that is not in the vault yet."""
    if source.path in reading.choices:
        return reading.choices[source.path]
    from studykit.dialects.detection import own_look  # noqa: PLC0415 - loads the parsers

    return reading.ground.choose(source.path, lambda: own_look(source.lines))


def read_again(reading: Reading, path: NotePath, source: SourceText) -> Note:
    """One note after its file changed, by the same choices as before; also one that is not in the vault yet."""
    from studykit.index.drawings import diagram_files  # noqa: PLC0415 - loads the parsers
    from studykit.index.parsing import parse_text  # noqa: PLC0415 - the same
    from studykit.index.surroundings import completed  # noqa: PLC0415 - the same

    choice, ground = choice_for(reading, source), reading.ground
    # Of the files that are there now: the ground is that of the first reading.
    drawings = replace(ground.drawings(), files=diagram_files(reading.discovery.files))
    gallery = drawings.of(path, choice.dialect)
    note = parse_text(source, choice.dialect, choice.conventions, ground.place(path), gallery)
    return completed(note, ground.around, ground.quoted)


def with_note(reading: Reading, source: SourceText, note: Note) -> Reading:
    """The reading with one note as it is now."""
    path = source.path
    return replace(
        reading,
        sources=Layered(reading.sources).with_(path, source),
        notes=Layered(reading.notes).with_(path, note),
        choices=Layered(reading.choices).with_(path, choice_for(reading, source)),
        dialects=Layered(reading.dialects).with_(path, note.dialect),
        fresh={**reading.fresh, path: note},
    )


def read_changes(before: Reading, suspect: NotePath | None = None) -> tuple[Reading, list[NotePath]]:
    """The vault as it is now, and its notes that changed or came; ``before`` itself if nothing did.

    Only files whose size or time changed are read, and ``suspect``; known notes by the same choices as before. Where
    a diagram file changed, the notes of which cards show one are read with it.
    """
    discovery = discover(before.config.root, before.config)
    known = {file.path: file for file in before.discovery.notes}
    unreadable: dict[NotePath, str] = {}
    texts: list[SourceText] = []
    around = before.ground.around
    for file in discovery.notes:
        same = known.get(file.path) == file and file.path in before.notes and file.path != suspect
        if same or around.is_skipped(file.path):
            continue
        try:
            source = read(file)
        except StudykitError as error:
            unreadable[file.path] = str(error)
            continue
        if file.path not in before.notes or before.notes[file.path].sha256 != source.sha256:
            texts.append(source)
    gone = set(before.notes) - {file.path for file in discovery.notes} | (unreadable.keys() & set(before.notes))
    showing = _showing(before) - gone - {source.path for source in texts}
    drawn = standing_drawings(before.config, discovery) if showing else before.drawn
    if not texts and not gone and drawn == before.drawn:
        return before, []
    now = replace(
        before, discovery=discovery, unreadable=unreadable,
        sources=Layered(before.sources), notes=Layered(before.notes), drawn=drawn,
    )  # fmt: skip
    for path in sorted(showing) if drawn != before.drawn else ():
        source = before.sources[path]
        if read_again(now, path, source) != before.notes[path]:
            texts.append(source)
    for source in texts:
        now = with_note(now, source, read_again(now, source.path, source))
    sources, notes = Layered(now.sources), Layered(now.notes)
    for path in gone:
        notes.forget(path)
        sources.forget(path)
    return replace(now, sources=sources, notes=notes), [source.path for source in texts]


def standing_drawings(config: Config, discovery: Discovery) -> str:
    """How the diagram files of a vault stand."""
    from studykit.index.drawings import diagram_files  # noqa: PLC0415 - loads the parsers

    return digest(standing(config.root, diagram_files(discovery.files)))


def _showing(reading: Reading) -> set[NotePath]:
    """The notes whose cards are made of diagram files, or would be if these were there."""
    from studykit.index.drawings import may_show  # noqa: PLC0415 - loads the parsers

    known = {path for path, _ in reading.catalogue.column("drawings", "") if path not in reading.fresh}
    return (known | {path for path, note in reading.fresh.items() if may_show(note)}) & set(reading.notes)
