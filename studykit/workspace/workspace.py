"""One opened vault. Everything is derived lazily and kept; nothing here is a command, and opening writes nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import field, replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.config import Config, load
from studykit.errors import NotFoundError, ReadOnlyError
from studykit.index import fingerprint
from studykit.index.keeper import Keeper
from studykit.index.layers import Lazily
from studykit.index.store import Index
from studykit.model.values import dataclass
from studykit.study.clock import StudyDay, study_day
from studykit.vault.answers import Answers, answers, answers_from, answers_text
from studykit.vault.discovery import Discovery, discover
from studykit.vault.places import cache_base, cache_dir, journal_dir, state_dir
from studykit.vault.root import find_root
from studykit.workspace.drawn import as_drawn
from studykit.workspace.given_names import check_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studykit.graph import Graph
    from studykit.identity import KnownIdentities
    from studykit.index.card_table import Past
    from studykit.index.cards import BlockCards, Identified
    from studykit.index.reading import Reading
    from studykit.model.card import Card, Listed
    from studykit.model.diagnostic import Diagnostic
    from studykit.model.link import Link, Resolution
    from studykit.model.note import Note
    from studykit.model.span import NotePath
    from studykit.render.drawing.foreign import Studio
    from studykit.scheduling import Scheduler
    from studykit.vault.answers import Answer
    from studykit.vault.events import Identity, Review
    from studykit.vault.journal import Events, Journal
    from studykit.vault.standing import Standing

_ANSWERS = "answers"
_NOTHING_READ = "{}"
"""what `hearsay.read_text` says of a vault without a journal"""


@dataclass()
class Workspace:
    """``given_day`` is the study day the user insists on (``--today``), else the clock's.

    ``learned`` are identities that are not in the journal, or not yet.
    ``kept`` is False where the index is neither taken from the cache nor left there (``--no-index``).
    ``moment`` stands for the clock while answers that were given elsewhere are written down.
    """

    root: Path
    config: Config
    given_day: date | None = None
    kept: bool = True
    schedulers: dict[str, Scheduler] = field(default_factory=dict)
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
        config = load(root, config_file)
        check_names(config)
        return cls(root, config, today, kept)

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
        return self.answers.in_order

    @cached_property
    def answers(self) -> Answers:
        """The answers of all time in short, which years of them need not be read for."""
        found = None
        if "events" not in vars(self):
            found = answers_from(self.keeper.kept(_ANSWERS), self.journal_stamp)
        if found is None:
            found = answers(self.standing.reviews if self.journal_stamp else ())
            self.keeper.keep(_ANSWERS, answers_text(found, self.journal_stamp))
        return found

    def answers_of(self, day: date) -> Sequence[Review | Answer]:
        """All answers of a study day, perhaps among others, in the order of time."""
        return self.answers.last if day >= self.answers.since else self.standing.reviews

    @property
    def today(self) -> date:
        return self.study_day.day

    @cached_property
    def journal(self) -> Journal:
        from studykit.vault.journal import Journal  # noqa: PLC0415 - the daily count need not read it

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
        from studykit.vault.reckoning import standing  # noqa: PLC0415 - the daily count need not read the journal

        return standing(self.events.entries)

    @cached_property
    def known(self) -> KnownIdentities:
        """Identities as issued; empty while the journal holds nothing."""
        from studykit.identity import Known, known_identities  # noqa: PLC0415 - the daily count needs no identities

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
        stamp = self.journal_stamp
        if self.learned:
            stamp = fingerprint.digest(stamp, self.learned)
        return Keeper(
            self.config,
            self.discovery,
            folder=folder,
            past=lambda: self._past(stamp),
            journal=stamp,
            check=self._trouble,
        )

    @cached_property
    def journal_stamp(self) -> str:
        """Taken before the journal is read: who appends in between is noticed the next time."""
        return fingerprint.journal(journal_dir(self.root, self.config))

    def _past(self, stamp: str) -> Past:
        from studykit.index.card_table import Past  # noqa: PLC0415 - only where cards are identified anew

        if not stamp:  # there is no journal
            from studykit.identity import KnownIdentities  # noqa: PLC0415 - the same
            from studykit.vault.standing import NEVER_ASKED  # noqa: PLC0415 - the same

            return Past(stamp, KnownIdentities(), NEVER_ASKED, _NOTHING_READ, lambda _: None)
        from studykit.workspace.hearsay import cards_since, read_text  # noqa: PLC0415 - the same

        if self.learned:  # which no file says
            return Past(stamp, self.known, self.standing, "", lambda _: None)
        since = partial(cards_since, self.journal, self.events)
        return Past(stamp, self.known, self.standing, read_text(self.events), since)

    def _trouble(self) -> list[Diagnostic]:
        from studykit.workspace.trouble import trouble  # noqa: PLC0415 - only where something changed

        return trouble(self.reading, self.index, self.known, self.events)

    def close(self) -> None:
        """Let go of the index's file; the workspace is of no use any more."""
        if "keeper" in vars(self):
            self.keeper.close()

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
        if not self.reading.fresh:
            return self.index.graph()
        from studykit.graph import build_graph  # noqa: PLC0415 - an editor was at it since the index was made

        return build_graph(self.notes, self.resolve)

    @cached_property
    def ranks(self) -> Mapping[NotePath, float]:
        from studykit.graph import page_rank  # noqa: PLC0415 - the same

        return page_rank(self.graph)

    def blocks(self, path: NotePath) -> tuple[BlockCards, ...]:
        """The card blocks of a note with the ids of their cards."""
        note = self.notes[path]
        if path in self.reading.fresh:  # an editor was at it since the index was brought up to date
            from studykit.index.cards import identify  # noqa: PLC0415 - the daily count needs no identities

            return identify([note], self.known).blocks[path]
        return self.kept_blocks(note)

    def kept_blocks(self, note: Note) -> tuple[BlockCards, ...]:
        """The same for a note that is as the index has it."""
        from studykit.identity import card_keys  # noqa: PLC0415 - the daily count needs no identities
        from studykit.index.cards import bearings  # noqa: PLC0415 - the same

        return bearings(note, card_keys(note.blocks), self.index.ids(note.path), self.known)

    @property
    def identified(self) -> Identified:
        """The card blocks of every note, made when they are asked for; what is wrong with them is in ``findings``."""
        from studykit.index.cards import Identified  # noqa: PLC0415 - the daily count needs no identities

        return Identified(self._blocks, self.carried, ())

    @cached_property
    def _blocks(self) -> Mapping[NotePath, tuple[BlockCards, ...]]:
        return Lazily(lambda: self.notes, self.blocks)

    @cached_property
    def carried(self) -> tuple[Identity, ...]:
        """Issued identities of cards that look different now."""
        paths = self.index.carried()
        if not paths:
            return ()
        from studykit.identity import card_keys, carried_events  # noqa: PLC0415 - the daily count needs no identities

        found = [(card_keys(self.notes[path].blocks), self.index.ids(path)) for path in paths]
        return tuple(event for keys, ids in found for event in carried_events(keys, ids, self.known))

    @cached_property
    def index(self) -> Index:
        """The database that listing commands ask."""
        return Index(self.keeper, lambda: self.today, lambda found: as_drawn(lambda: self.studio, found))

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

    def cards(self) -> list[Card]:
        """All cards in the order of their notes."""
        return self.index.cards()

    def agenda(self, *, with_texts: bool = False) -> Sequence[Listed]:
        """All cards for a plan of the day; their texts are left out unless they are asked for."""
        return self.cards() if with_texts else self.index.agenda()

    def scheduler(self, name: str) -> Scheduler:
        """A scheduler with the settings of this vault. Raises `UsageError` for an unknown one."""
        if name not in self.schedulers:
            from studykit.scheduling import get_scheduler  # noqa: PLC0415 - the daily count schedules nothing

            self.schedulers[name] = get_scheduler(name, self.config.options.get(name))
        return self.schedulers[name]

    def catch_up(self) -> None:
        """Read everything again if another session wrote down answers since the journal was read.

        For whoever has just got the session's lock: until then another one may have had it.
        """
        asked = (
            "journal_stamp" in vars(self)
            and fingerprint.journal(journal_dir(self.root, self.config)) != self.journal_stamp
        )
        if asked or ("events" in vars(self) and self.journal.grew()):
            for name, kept in vars(type(self)).items():
                if isinstance(kept, cached_property) and name not in {"journal", "studio"}:
                    vars(self).pop(name, None)

    def find_note(self, wanted: str) -> Note:
        """A note by its path, its name, an alias or its title. Raises `NotFoundError` with what comes near."""
        from studykit.graph.names import folded  # noqa: PLC0415 - the daily count names no note

        names = self.reading.names
        plain = wanted.strip().removeprefix("./")
        for path in (plain, plain + ".md"):
            hit = names.paths.get(path)
            if hit is not None and hit in self.notes:
                return self.notes[hit]
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
