"""A journal that keeps what it read and what was appended through it, so that a session reads the files once."""

from __future__ import annotations

from collections.abc import Sequence

from studykit.vault.events import Event
from studykit.vault.journal import Events, Journal
from studykit.vault.lines import Entry


class RememberingJournal(Journal):
    """``entries`` grow by every append; they begin with what the files held."""

    entries: list[Entry]

    @classmethod
    def over(cls, journal: Journal, entries: Sequence[Entry]) -> RememberingJournal:
        made = cls(journal.folder, journal.machine, journal.clock)
        made.entries = list(entries)
        return made

    def append(self, *events: Event) -> tuple[Entry, ...]:
        written = super().append(*events)
        self.entries.extend(written)
        return written

    def read_all(self) -> Events:
        """What this session knows. Its own answers are the newest, whatever the clocks of other machines say."""
        return Events(tuple(self.entries))
