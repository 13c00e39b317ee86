"""Bringing the catalogue up to date: only notes that changed are read, or that are to be read in another way now."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from studykit.errors import StudykitError
from studykit.index.catalogue import Catalogue, Leaf
from studykit.index.columns import dumped
from studykit.index.difference import Difference, left_out, settled
from studykit.index.fingerprint import digest
from studykit.index.readers import Readers
from studykit.index.redrawing import drawn_stamp, redrawn
from studykit.model.span import NotePath
from studykit.vault import read

if TYPE_CHECKING:
    from studykit.config import Config
    from studykit.dialects.inference import Inference
    from studykit.index.choices import Choice, Ground
    from studykit.index.parsing import Glance, Job
    from studykit.index.surroundings import Surroundings
    from studykit.vault import Discovery, NoteFile

_SETTLED_NS = 2_000_000_000
"""A file that was changed again within the tick of its file system's clock (2 s on FAT) can look the same."""
_FEW = 50
"""changed files that are first looked at by their bytes alone"""
_Quotes: TypeAlias = tuple[dict[str, str], tuple[str, ...]]
_NO_QUOTES: _Quotes = ({}, ())


def refresh(catalogue: Catalogue, config: Config, discovery: Discovery, found: Difference) -> dict[NotePath, str]:
    """Make up for the difference; returns why some files could not be read. The caller holds a transaction."""
    with Readers() as readers:
        return _Refresh(catalogue, config, discovery, found, readers).run()


class _Refresh:
    def __init__(
        self, catalogue: Catalogue, config: Config, discovery: Discovery, found: Difference, readers: Readers
    ) -> None:
        if found.anew:
            catalogue.clear()
        self.catalogue = catalogue
        self.config = config
        self.discovery = discovery
        self.found = found
        self.readers = readers
        self.stamps = catalogue.stamps()
        self.unreadable: dict[NotePath, str] = {}
        self.began = time.time_ns()

    @cached_property
    def seen(self) -> Set[NotePath]:
        """The notes that were there so far; few of them can be asked for one by one."""
        return {path for path, *_ in self.catalogue.known()}

    def run(self) -> dict[NotePath, str]:
        if self._only_touched():
            return {}
        from studykit.index.choices import Ground, survey_of  # noqa: PLC0415 - loads the parsers
        from studykit.index.evidence import inference_text  # noqa: PLC0415 - the same

        tellers = self._tellers()
        around = survey_of(self.config, self.discovery, tellers)
        skipped = [f"{folder}/" for folder in around.skipped]
        changed, gone = {file.path: file for file in self.found.changed}, self.found.gone
        if skipped != left_out(self.stamps):
            # Notes of a folder that was left out until now are not in the difference, nor those left out from now on.
            taken = self._files(around)
            changed = {path: file for path, file in taken.items() if path in changed or path not in self.seen}
            gone = frozenset(self.seen - taken.keys())
        glances = self._glances(list(changed.values()))
        fresh = {glance.path: glance for glance in glances if self._is_new(glance, changed[glance.path])}
        gone |= self._known(self.unreadable)
        inference = self._inference(around, fresh, gone)
        quotes = self._quotes(fresh, gone)
        ground = Ground(self.config, around, inference, {})
        ground = Ground(self.config, around, inference, self._quoted(ground, quotes, fresh))
        readable = len(self.unreadable)
        everything = self.stamps.get("ground") != ground.digest()
        shown = redrawn(self.catalogue, ground.drawings(), {*fresh, *gone})
        files = self._files(around) if everything or shown else {path: changed[path] for path in fresh}
        if not everything:
            files = {path: file for path, file in files.items() if path in fresh or path in shown}
        leaves = self._parsed(ground, files, fresh, quotes, shown)
        if len(self.unreadable) > readable:
            self.catalogue.stamp({"tally": ""})  # a note that was counted has vanished since: count all next time
        gone |= self._known(self.unreadable)
        edition = int(self.stamps.get("edition", "0")) + 1
        if leaves or gone or self.found.surroundings:
            anew = self.found.surroundings or everything
            paths = () if anew else (*gone, *(leaf.file.path for leaf in leaves))
            named = self._names(paths)
            self.catalogue.remove(gone)
            self.catalogue.put(leaves, edition)
            values = {"edition": str(edition)}
            if anew or named != self._names(paths):
                values["names"] = str(edition)
            if gone:
                values["removed"] = str(edition)
            self.catalogue.stamp(values)
        self.catalogue.stamp(
            {
                "settings": self.found.settings, "around": self.found.around, "ground": ground.digest(),
                "inference": inference_text(inference), "skipped": dumped(skipped), "tellers": dumped(tellers),
                "files": self._look(skipped, changed.values()),
                "drawings": drawn_stamp(self.catalogue, self.config.root, self.began - _SETTLED_NS),
            }
        )  # fmt: skip
        return self.unreadable

    def _tellers(self) -> list[NotePath]:
        """The notes that can say something about others; as long as all notes have the same names, it is the same."""
        from studykit.index.surroundings import telling  # noqa: PLC0415 - loads the parsers

        found, kept = self.found, self.stamps.get("tellers", "")
        few = kept and not (found.anew or found.surroundings or found.gone) and len(found.changed) <= _FEW
        # Of folders that are left out nobody knows whether there is a new note in them.
        if few and not left_out(self.stamps) and all(self.catalogue.sha256(file.path) for file in found.changed):
            return [NotePath(path) for path in json.loads(kept)]
        return telling(self.config, self.discovery)

    def _files(self, around: Surroundings) -> dict[NotePath, NoteFile]:
        """The notes that are not left out."""
        return {file.path: file for file in self.discovery.notes if not around.is_skipped(file.path)}

    def _known(self, paths: Iterable[NotePath]) -> frozenset[NotePath]:
        return frozenset(path for path in paths if self.catalogue.sha256(path))

    def _only_touched(self) -> bool:
        """Whether the few files that look changed say what they said: that is noted, and all there is to do."""
        found = self.found
        if found.anew or found.gone or found.surroundings or found.drawings or len(found.changed) > _FEW:
            return False
        if any(_sha256(file) != self.catalogue.sha256(file.path) for file in found.changed):
            return False
        for file in found.changed:
            self.catalogue.touch(file, settled=self._settled(file))
        self.catalogue.stamp({"files": self._look(left_out(self.stamps), found.changed)})
        return True

    def _look(self, skipped: Iterable[str], changed: Iterable[NoteFile]) -> str:
        """How the files of all notes look, except where a glance at that would not tell that they did not change."""
        unsure = [*self.unreadable, *(file.path for file in changed if not self._settled(file))]
        if skipped := tuple(skipped):
            unsure += (file.path for file in self.discovery.notes if file.path.startswith(skipped))
        return settled(self.found.files, self.discovery.notes, unsure)

    def _settled(self, file: NoteFile) -> bool:
        return max(file.mtime_ns, file.ctime_ns) < self.began - _SETTLED_NS

    def _names(self, paths: Iterable[NotePath]) -> list[tuple[str, ...] | None]:
        """By what these notes, those of them that are there, can be named in a link from anywhere."""
        from studykit.index.choices import has_block_references  # noqa: PLC0415 - loads the parsers

        return [self.catalogue.names_of(path, has_block_references) for path in paths]

    def _glances(self, files: Sequence[NoteFile]) -> list[Glance]:
        from studykit.index.parsing import Job, glance  # noqa: PLC0415 - loads the parsers

        # What a note looks like is asked where neither settings nor a marker decide, and they may change.
        jobs = [Job(file, with_evidence=self.config.plugin is None) for file in files]
        return list(self.readers.map(glance, jobs))

    def _is_new(self, glance: Glance, file: NoteFile) -> bool:
        if glance.problem:
            self.unreadable[glance.path] = glance.problem
            return False
        if self.catalogue.sha256(glance.path) != glance.sha256:
            return True
        self.catalogue.touch(file, settled=self._settled(file))
        return False

    def _quotes(self, fresh: Mapping[NotePath, Glance], gone: Collection[NotePath]) -> dict[NotePath, _Quotes]:
        """What notes quote, and have that can be quoted; only those with something of either."""
        stored = {path: json.loads(text) for path, text in self.catalogue.column("quotes", "") if path not in gone}
        for path, glance in fresh.items():
            stored.pop(path, None)
            if glance.quotable or glance.quotes:
                stored[path] = (dict(glance.quotable), glance.quotes)
        return {path: (texts, tuple(names)) for path, (texts, names) in stored.items()}

    def _quoted(
        self, ground: Ground, quotes: Mapping[NotePath, _Quotes], fresh: Mapping[NotePath, Glance]
    ) -> dict[str, str]:
        """The texts of blocks by their ids; of an id that stands in two notes the first note's."""
        from studykit.index.choices import has_block_references  # noqa: PLC0415 - loads the parsers

        found: dict[str, str] = {}
        for path in sorted(quotes, reverse=True):
            texts, _ = quotes[path]
            look = fresh[path].look if path in fresh else self._column_of(path, "look")
            if texts and has_block_references(ground.choose(path, lambda look=look: look).dialect):  # type: ignore[misc] # binds the look of this turn
                found.update(texts)
        return found

    def _inference(
        self, around: Surroundings, fresh: Mapping[NotePath, Glance], gone: Collection[NotePath]
    ) -> Inference:
        """What all evidence says; only notes that changed are counted anew."""
        from studykit.dialects.inference import Inference, infer  # noqa: PLC0415 - loads the parsers
        from studykit.dialects.tally import Tally  # noqa: PLC0415 - the same
        from studykit.index.choices import Ground  # noqa: PLC0415 - the same
        from studykit.index.evidence import tally_from, tally_text, told_from  # noqa: PLC0415 - the same

        if self.config.plugin is not None:
            return Inference()
        ground = Ground(self.config, around, Inference(), {})

        def count(path: NotePath, text: str, times: int) -> None:
            tells = ground.may_tell(path, lambda: self._column_of(path, "look"))
            tally.count(path, told_from(text), tells=tells, times=times)

        changed, markers = {*fresh, *gone}, digest(around.markers)
        same = self.stamps.get("tally") and self.stamps.get("markers") == markers
        tally = tally_from(self.stamps["tally"]) if same else Tally(notes=len(self.seen - changed))
        if same:
            for path in self._known(changed):
                count(path, self._column_of(path, "evidence"), -1)
        else:
            for path, text in self.catalogue.column("evidence", ""):
                if path not in changed:
                    count(path, text, 1)
            tally.notes = len(self.seen - changed)
        if tally.first[0] in changed:
            tally.first = self._first_evidence(ground, changed)
        for path, glance in fresh.items():
            tells = ground.may_tell(path, lambda glance=glance: glance.look)  # type: ignore[misc] # binds this turn's
            tally.count(path, glance.told, tells=tells)
        self.catalogue.stamp({"markers": markers, "tally": tally_text(tally)})
        return infer(tally)

    def _first_evidence(self, ground: Ground, changed: Collection[NotePath]) -> tuple[str, int]:
        from studykit.index.evidence import told_from  # noqa: PLC0415 - loads the parsers

        for path, text in self.catalogue.column("evidence", ""):
            line = 0 if path in changed else told_from(text).line
            if line and ground.may_tell(path, lambda path=path: self._column_of(path, "look")):  # type: ignore[misc] # binds this turn's
                return path, line
        return "", 0

    def _column_of(self, path: NotePath, name: str) -> str:
        query = f"select {name} from content where path = ?"  # noqa: S608 - names of ours
        row = self.catalogue.database.execute(query, (path,)).fetchone()
        return str(row[0]) if row else ""

    def _parsed(
        self,
        ground: Ground,
        files: Mapping[NotePath, NoteFile],
        fresh: Mapping[NotePath, Glance],
        quotes: Mapping[NotePath, _Quotes],
        shown: Collection[NotePath],
    ) -> list[Leaf]:
        """The notes that changed, and those that are to be read in another way now or show another drawing."""
        from studykit.index.evidence import told_text  # noqa: PLC0415 - loads the parsers
        from studykit.index.parsing import Job, parse  # noqa: PLC0415 - the same

        jobs: dict[NotePath, Job] = {}
        about: dict[NotePath, tuple[str, str, str, str]] = {}
        before = self._stored() if files.keys() - fresh.keys() else {}
        of_cards, drawings = ground.of_cards(), ground.drawings()
        chosen: dict[Choice, str] = {}
        for path, file in files.items():
            if path in self.unreadable:
                continue
            reader_before, look, evidence = before.get(path, ("", "", ""))
            if path in fresh:
                reader_before, look, evidence = "", fresh[path].look, told_text(fresh[path].told)
            choice = ground.choose(path, lambda look=look: look)  # type: ignore[misc] # binds the look of this turn
            place = ground.place(path)
            quoted = {name: ground.quoted[name] for name in quotes.get(path, _NO_QUOTES)[1] if name in ground.quoted}
            backup = ground.around.backup_of(path)
            log = ground.around.logs.get(backup) if backup is not None else None
            if choice not in chosen:
                chosen[choice] = digest(choice)  # most notes of a vault are read by the same one
            reader = digest(chosen[choice], place, quoted, log)
            if reader != reader_before or path in shown:
                jobs[path] = Job(
                    file,
                    dialect=choice.dialect,
                    conventions=choice.conventions,
                    place=place,
                    around=of_cards,
                    quoted=quoted,
                    only_cards=self.catalogue.only_cards,
                    drawings=drawings,
                )
                about[path] = (reader, choice.reason, look, evidence)
        leaves = []
        self.catalogue.unfinished = dict(jobs) if self.catalogue.only_cards else {}
        for parsed in self.readers.map(parse, list(jobs.values())):
            if parsed.columns is None:
                self.unreadable[parsed.path] = parsed.problem
                continue
            file = jobs[parsed.path].file
            quote = dumped(quotes[parsed.path]) if parsed.path in quotes else ""
            # Whoever writes while we read is noticed the next time: the size and time are from before.
            leaves.append(Leaf(file, self._settled(file), *about[parsed.path], quote, parsed.drawings, parsed.columns))
        return leaves

    def _stored(self) -> dict[NotePath, tuple[str, str, str]]:
        rows = self.catalogue.database.execute(
            "select path, reader, look, evidence from note join content using (path)"
        )
        return {NotePath(path): (reader, look, evidence) for path, reader, look, evidence in rows}


def _sha256(file: NoteFile) -> str | None:
    """None for a file that cannot be read."""
    try:
        return read(file).sha256
    except StudykitError:
        return None
