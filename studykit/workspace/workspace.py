"""One opened vault. Everything is derived lazily and kept; nothing here is a command, and opening writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.checks import Subject, check
from studykit.config import Config, load
from studykit.dialects.flows import NOT_DRAWN
from studykit.errors import NotFoundError
from studykit.graph import Graph, build_graph, page_rank
from studykit.graph.names import folded
from studykit.identity import Known, KnownIdentities, known_identities
from studykit.index.cards import Identified, identify, make_cards
from studykit.index.reading import Reading, read_vault
from studykit.index.store import Index
from studykit.model.card import Card
from studykit.model.diagnostic import Diagnostic
from studykit.model.link import Link, Resolution, ResolvedLink
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.scheduling import Scheduler, get_scheduler
from studykit.study.clock import StudyDay, study_day
from studykit.vault import find_root
from studykit.vault.events import Identity
from studykit.vault.journal import Events, Journal
from studykit.vault.places import cache_base, state_dir
from studykit.vault.standing import Standing, standing

if TYPE_CHECKING:
    from studykit.render.drawing.foreign import Studio


@dataclass
class Workspace:
    """``given_day`` is the study day the user insists on (``--today``), else the clock's.

    ``learned`` are identities that are not in the journal, or not yet.
    ``drawings`` remembers, for notes that were asked, the lines of images with a flow beside them.
    """

    root: Path
    config: Config
    given_day: date | None = None
    schedulers: dict[str, Scheduler] = field(default_factory=dict)
    drawings: dict[NotePath, frozenset[int]] = field(default_factory=dict)
    learned: tuple[Identity, ...] = ()

    @classmethod
    def open(
        cls, start: Path, *, vault: Path | None = None, config_file: Path | None = None, today: date | None = None
    ) -> Workspace:
        """The vault at ``vault``, else the one around ``start``. Raises `UsageError` and `ConfigError`."""
        root = find_root(start, vault)
        return cls(root, load(root, config_file), today)

    def now(self) -> datetime:
        """The moment, in the learner's zone; on another day where the user insists on one."""
        moment = datetime.now(UTC).astimezone()
        if self.given_day is None:
            return moment
        # Noon is on the same study day under every roll-over hour that makes sense.
        return moment.replace(
            year=self.given_day.year, month=self.given_day.month, day=self.given_day.day, hour=12, minute=0
        )

    @property
    def study_day(self) -> StudyDay:
        """By the clock as it stands now: a session that is left open overnight goes on with the new day."""
        if self.given_day is not None:
            return StudyDay(self.given_day, self.given_day)
        return study_day(self.now(), self.config.day_start, self._last_day)

    @cached_property
    def _last_day(self) -> date | None:
        return self.standing.last_day

    @property
    def today(self) -> date:
        return self.study_day.day

    @cached_property
    def journal(self) -> Journal:
        return Journal.open(state_dir(self.root, self.config))

    @cached_property
    def events(self) -> Events:
        """What the journal says; its findings name files from the vault's root, as all others do."""
        found = self.journal.read_all()
        return replace(
            found,
            diagnostics=tuple(
                replace(finding, path=Path(finding.path).relative_to(self.root).as_posix())
                for finding in found.diagnostics
            ),
        )

    @cached_property
    def standing(self) -> Standing:
        return standing(self.events.entries)

    @cached_property
    def known(self) -> KnownIdentities:
        """Identities as issued; empty while the journal holds nothing."""
        found = known_identities(self.events.entries, self.standing.in_notes)
        learned = {event.card: Known(event) for event in self.learned}
        return replace(found, cards={**found.cards, **learned}) if learned else found

    @cached_property
    def reading(self) -> Reading:
        return read_vault(self.config)

    @property
    def notes(self) -> Mapping[NotePath, Note]:
        return self.reading.notes

    def resolve(self, note: Note, link: Link) -> Resolution:
        """Where a link of a note leads, by the rule of the note's dialect."""
        return self.reading.dialect(note.path).resolve(link, note.path, self.reading.names)

    @cached_property
    def graph(self) -> Graph:
        return build_graph(self.notes, self.resolve)

    @cached_property
    def ranks(self) -> Mapping[NotePath, float]:
        return page_rank(self.graph)

    @cached_property
    def identified(self) -> Identified:
        return identify(self.notes.values(), self.known)

    @cached_property
    def index(self) -> Index:
        """The database that listing commands ask."""
        index = Index.in_memory()
        rows = ((note, self.reading.choices[path].reason, self.ranks[path]) for path, note in self.notes.items())
        index.fill(rows, self.graph.links, self._cards, self.findings)
        return index

    @cached_property
    def studio(self) -> Studio:
        """Draws what studykit does not draw itself, with the renderers of this machine."""
        from studykit.render.drawing.foreign import Studio  # noqa: PLC0415 - only where diagrams are drawn or judged
        from studykit.render.drawing.renderers import find_renderers  # noqa: PLC0415 - the same

        return Studio(find_renderers(self.config.diagrams, self.root), cache_base() / "drawings")

    @cached_property
    def findings(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong: in files, in notes, between notes, in the journal."""
        found = [
            *self.reading.diagnostics,
            *(finding for note in self.notes.values() for finding in note.diagnostics),
            *check(Subject(self.notes, self.graph, self.drawn_instead)),
            *self.identified.problems,
            *self.events.diagnostics,
        ]
        return tuple(sorted(set(self._as_drawn(found))))

    def _as_drawn(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Without the diagrams that a renderer of this machine draws; with what to install for the others."""
        for finding in found:
            kind = next((kind for kind, message in NOT_DRAWN.items() if message == finding.message), "")
            if finding.code != "diagram-source" or not kind:
                yield finding
            elif kind not in self.studio.renderers:
                yield replace(finding, help=self.studio.draw(kind, "").remedy)

    def drawn_instead(self, found: ResolvedLink) -> bool:
        """Whether the note carries the flow that is shown in place of an image it cannot have."""
        if found.source not in self.drawings:
            from studykit.markdown.parser import parse  # noqa: PLC0415 - only a missing image needs the renderer
            from studykit.render.drawings import beside_images  # noqa: PLC0415 - the same
            from studykit.render.prepare import prepare  # noqa: PLC0415 - the same

            source, note = self.reading.sources[found.source], self.notes[found.source]
            prepared = prepare(source, note)
            tokens = parse(prepared.text, self.reading.dialect(found.source).constructs)
            beside = beside_images(tokens)
            lines = (token.map for token in tokens if id(token) in beside)
            self.drawings[found.source] = frozenset(prepared.line(span[0]) for span in lines if span is not None)
        return found.link.line in self.drawings[found.source]

    def cards(self) -> list[Card]:
        """All cards in the order of their notes and lines."""
        return list(self._cards)

    @cached_property
    def _cards(self) -> tuple[Card, ...]:
        """Those that only count or list cards need neither the graph nor the index."""
        made = (
            card
            for path, note in self.notes.items()
            for card in make_cards(self.config, note, self.identified.blocks[path], self.standing, self.today)
        )
        return tuple(sorted(made, key=lambda card: (card.note, card.line, card.block, card.sibling)))

    def scheduler(self, name: str) -> Scheduler:
        """A scheduler with the settings of this vault. Raises `UsageError` for an unknown one."""
        if name not in self.schedulers:
            self.schedulers[name] = get_scheduler(name, self.config.options.get(name))
        return self.schedulers[name]

    def catch_up(self) -> None:
        """Read everything again if another session wrote down answers since the journal was read.

        For whoever has just got the session's lock: until then another one may have had it.
        """
        if "events" in vars(self) and self.journal.grew():
            for name, kept in vars(type(self)).items():
                if isinstance(kept, cached_property) and name not in {"journal", "studio"}:
                    vars(self).pop(name, None)

    def find_note(self, wanted: str) -> Note:
        """A note by its path, its name, an alias or its title. Raises `NotFoundError` with what comes near."""
        names = self.reading.names
        plain = wanted.strip().removeprefix("./")
        for path in (plain, plain + ".md"):
            hit = names.paths.get(path)
            if hit in self.notes:
                return self.notes[NotePath(str(hit))]
        key = folded(plain)
        for table in (names.bases, names.titles, names.aliases):
            hits = [path for path in table.get(key, ()) if path in self.notes]
            if len(hits) == 1:
                return self.notes[hits[0]]
            if hits:
                raise NotFoundError(f"'{wanted}' could be {', '.join(hits)}. Name one by its path.")
        near = [path for path in self.notes if key in folded(path)][:3]
        hint = f" Did you mean {' or '.join(near)}?" if near else " 'studykit graph --json' lists all notes."
        raise NotFoundError(f"There is no note '{wanted}'.{hint}")

    def refreshed(self) -> Workspace:
        """The same vault, to be read anew."""
        return replace(self, schedulers=self.schedulers)
