"""One opened vault. Everything is derived lazily and kept; nothing here is a command, and opening writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.checks import Subject, check
from studykit.config import Config, load
from studykit.errors import NotFoundError, ReadOnlyError
from studykit.graph import Graph, build_graph, page_rank
from studykit.graph.names import folded
from studykit.identity import (
    Known,
    KnownIdentities,
    card_keys,
    carried_events,
    copied_anchors,
    doubtful,
    known_identities,
)
from studykit.index import fingerprint
from studykit.index.card_table import Past
from studykit.index.cards import BlockCards, Identified, bearings, identify
from studykit.index.content import diagnostics_from
from studykit.index.keeper import Keeper
from studykit.index.layers import Lazily
from studykit.index.reading import Reading
from studykit.index.store import Index
from studykit.model.card import Card, Listed
from studykit.model.diagnostic import Diagnostic
from studykit.model.link import Link, Resolution, ResolvedLink
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.scheduling import Scheduler, get_scheduler
from studykit.study.clock import StudyDay, study_day
from studykit.vault import Discovery, discover, find_root
from studykit.vault.events import Identity
from studykit.vault.journal import Events, Journal
from studykit.vault.places import cache_base, cache_dir, state_dir
from studykit.vault.standing import Standing, standing

if TYPE_CHECKING:
    from studykit.render.drawing.foreign import Studio


@dataclass
class Workspace:
    """``given_day`` is the study day the user insists on (``--today``), else the clock's.

    ``learned`` are identities that are not in the journal, or not yet.
    ``kept`` is False where the index is neither taken from the cache nor left there (``--no-index``).
    ``moment`` stands for the clock while answers that were given elsewhere are written down.

    ``drawings`` remembers, for notes that were asked, the lines of images with a flow beside them.
    """

    root: Path
    config: Config
    given_day: date | None = None
    kept: bool = True
    schedulers: dict[str, Scheduler] = field(default_factory=dict)
    drawings: dict[NotePath, frozenset[int]] = field(default_factory=dict)
    learned: tuple[Identity, ...] = ()
    moment: datetime | None = None

    @classmethod
    def open(
        cls,
        start: Path,
        *,
        vault: Path | None = None,
        config_file: Path | None = None,
        today: date | None = None,
        kept: bool = True,
    ) -> Workspace:
        """The vault at ``vault``, else the one around ``start``. Raises `UsageError` and `ConfigError`."""
        root = find_root(start, vault)
        return cls(root, load(root, config_file), today, kept)

    def now(self) -> datetime:
        """The moment, in the learner's zone; on another day where the user insists on one."""
        moment = (self.moment or datetime.now(UTC)).astimezone()
        if self.given_day is None or self.moment is not None:
            return moment
        # Noon is on the same study day under every roll-over hour that makes sense.
        return moment.replace(
            year=self.given_day.year, month=self.given_day.month, day=self.given_day.day, hour=12, minute=0
        )

    @property
    def study_day(self) -> StudyDay:
        """By the clock as it stands now: a session that is left open overnight goes on with the new day."""
        if self.moment is not None:
            return study_day(self.now(), self.config.day_start)
        if self.given_day is not None:
            return StudyDay(self.given_day, self.given_day)
        return study_day(self.now(), self.config.day_start, self._answered)

    @cached_property
    def _answered(self) -> Sequence[date]:
        return self.standing.study_days

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
    def discovery(self) -> Discovery:
        return discover(self.root, self.config)

    @cached_property
    def keeper(self) -> Keeper:
        """The index and who keeps it in step with the notes and the journal."""
        folder = None
        if self.kept:
            with suppress(ReadOnlyError):
                folder = cache_dir(self.root)
        # The journal's stamp is taken before the journal is read: who appends in between is noticed the next time.
        stamp = fingerprint.journal(self.journal.folder)
        if self.learned:
            stamp = fingerprint.digest(stamp, self.learned)
        return Keeper(
            self.config,
            self.discovery,
            folder=folder,
            past=lambda: self._past(stamp),
            journal=stamp,
            check=lambda: self.found,
        )

    def _past(self, stamp: str) -> Past:
        return Past(stamp, self.known, self.standing)

    @property
    def reading(self) -> Reading:
        return self.keeper.reading

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

    def blocks(self, path: NotePath) -> tuple[BlockCards, ...]:
        """The card blocks of a note with the ids of their cards."""
        note = self.notes[path]
        if path in self.reading.fresh:  # an editor was at it since the index was brought up to date
            return identify([note], self.known).blocks[path]
        return self.kept_blocks(note)

    def kept_blocks(self, note: Note) -> tuple[BlockCards, ...]:
        """The same for a note that is as the index has it."""
        return bearings(note, card_keys(note.blocks), self.index.ids(note.path), self.known)

    @property
    def identified(self) -> Identified:
        """The card blocks of every note, made when they are asked for; what is wrong with them is in ``findings``."""
        return Identified(self._blocks, self.carried, ())

    @cached_property
    def _blocks(self) -> Mapping[NotePath, tuple[BlockCards, ...]]:
        return Lazily(lambda: self.notes, self.blocks)

    @cached_property
    def carried(self) -> tuple[Identity, ...]:
        """Issued identities of cards that look different now."""
        found = [(card_keys(self.notes[path].blocks), self.index.ids(path)) for path in self.index.carried()]
        return tuple(event for keys, ids in found for event in carried_events(keys, ids, self.known))

    @cached_property
    def index(self) -> Index:
        """The database that listing commands ask."""
        return Index(self.keeper, lambda: self.today, self.as_drawn)

    @cached_property
    def studio(self) -> Studio:
        """Draws what studykit does not draw itself, with the renderers of this machine."""
        from studykit.render.drawing.foreign import Studio  # noqa: PLC0415 - only where diagrams are drawn or judged
        from studykit.render.drawing.renderers import find_renderers  # noqa: PLC0415 - the same

        return Studio(find_renderers(self.config.diagrams, self.root), cache_base() / "drawings")

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong: in files, in notes, between notes, in the journal."""
        return tuple(self.index.diagnostics())

    @property
    def found(self) -> list[Diagnostic]:
        """The same, looked for now."""
        notes = self.reading.catalogue.column("diagnostics", "[]")
        anchored = (key for path in self.index.anchored() for key in card_keys(self.notes[path].blocks))
        found = [
            *self.reading.diagnostics,
            *(finding for path, text in notes for finding in diagnostics_from(path, text)),
            *check(Subject(self.notes, self.index.graph(), self.drawn_instead)),
            *copied_anchors(anchored),
            *self._doubts(),
            *self.events.diagnostics,
        ]
        return sorted(set(found))

    def _doubts(self) -> Iterator[Diagnostic]:
        for path in self.index.carried():
            yield from doubtful(card_keys(self.notes[path].blocks), self.index.ids(path), self.known)

    def as_drawn(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Without the diagrams that a renderer of this machine draws; with what to install for the others.

        The index does not keep this: renderers come and go.
        """
        for finding in found:
            if finding.code == "diagram-source":
                from studykit.dialects.flows import NOT_DRAWN  # noqa: PLC0415 - loads the parsers

                kind = next((kind for kind, message in NOT_DRAWN.items() if message == finding.message), "")
                if kind in self.studio.renderers:
                    continue
                if kind:
                    finding = replace(finding, help=self.studio.draw(kind, "").remedy)  # noqa: PLW2901 - with a remedy
            yield finding

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
        """All cards in the order of their notes."""
        return self.index.cards()

    def agenda(self, *, with_texts: bool = False) -> Sequence[Listed]:
        """All cards for a plan of the day; their texts are left out unless they are asked for."""
        return self.cards() if with_texts else self.index.agenda()

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
