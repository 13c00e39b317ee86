"""Keeping the tables of the index in step with the disk: in the user's cache, or in memory where that cannot be.

Everything is read in one transaction, so that a second studykit that brings the same file up to date changes nothing
underneath. A table is made up to date when it is first asked for: ``due`` waits for no link to be resolved. Where
the file is damaged, locked for long or changed by others in between, the index goes on in memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studykit.config import Config
from studykit.index.catalogue import Catalogue
from studykit.index.database import in_memory, open_file, remove
from studykit.index.difference import compare
from studykit.index.fingerprint import digest
from studykit.index.reading import Reading, open_reading
from studykit.index.refresh import refresh
from studykit.index.rows import DIAGNOSTIC_COLUMNS, diagnostic_row
from studykit.index.stamps import card_stamps, link_stamps
from studykit.model.diagnostic import Diagnostic
from studykit.model.span import NotePath

if TYPE_CHECKING:
    from studykit.index.card_table import Past
    from studykit.vault.discovery import Discovery

_FINDING = (
    f"insert into diagnostic ({','.join(DIAGNOSTIC_COLUMNS)}) "  # noqa: S608 - names of ours
    f"values ({','.join('?' * len(DIAGNOSTIC_COLUMNS))})"
)


class Table(StrEnum):
    """What can be asked for; each needs those before it, except that cards and links do not need each other."""

    NOTES = "notes"
    CARDS = "cards"
    LINKS = "links"
    FINDINGS = "findings"


class _MovedError(Exception):
    """Another process changed the index after this one began to read it."""


class Keeper:
    """One database and who keeps it. ``past`` reads the journal, ``check`` finds what is wrong in the vault."""

    def __init__(
        self,
        config: Config,
        discovery: Discovery,
        *,
        folder: Path | None,
        past: Callable[[], Past],
        journal: str,
        check: Callable[[], Iterable[Diagnostic]],
    ) -> None:
        self._config = config
        self._discovery = discovery
        self._folder = folder
        self._past = past
        self._journal = journal
        self._check = check
        self._ready: set[Table] = set()
        self._edition = ""
        self._reading: Reading | None = None
        opened = open_file(folder) if folder is not None else None
        self._catalogue = Catalogue(opened if opened is not None else in_memory())

    def close(self) -> None:
        """End the transaction, keep what it wrote, and close the file."""
        database = self._catalogue.database
        with suppress(sqlite3.Error):
            if database.in_transaction:
                database.execute("commit")
            database.close()

    @property
    def reading(self) -> Reading:
        self._need(Table.NOTES)
        assert self._reading is not None  # noqa: S101 - a catalogue that is up to date has been read
        return self._reading

    def kept(self, name: str) -> str:
        """A text that was kept beside the index, whether or not that is up to date; "" where there is none."""
        try:
            return self._catalogue.stamps().get(name, "")
        except sqlite3.DatabaseError:
            return ""

    def keep(self, name: str, text: str) -> None:
        """Keep a text until the index is made anew; where that cannot be, go without.

        In the middle of a transaction it is not done: no other studykit could write until the end of a session.
        """
        if not self._catalogue.database.in_transaction:
            with suppress(sqlite3.DatabaseError):
                self._catalogue.stamp({name: text})

    def rows(self, table: Table, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        """The rows of a table that is up to date."""
        self._need(table)
        try:
            return self._catalogue.database.execute(query, values).fetchall()
        except sqlite3.DatabaseError:
            self._go_on_in_memory()
            self._need(table)
            return self._catalogue.database.execute(query, values).fetchall()

    def _need(self, table: Table) -> None:
        if table in self._ready:
            return
        try:
            self._bring(table)
        except (sqlite3.DatabaseError, _MovedError):
            self._go_on_in_memory()
            self._bring(table)

    def _bring(self, table: Table) -> None:
        if table is not Table.NOTES:
            # An index that nobody keeps has no more in it than is asked for.
            self._catalogue.only_cards = table is Table.CARDS and self._folder is None
            self._bring_once(Table.NOTES)
        if table is Table.FINDINGS:
            self._bring_once(Table.CARDS)
            self._bring_once(Table.LINKS)
        self._bring_once(table)

    def _bring_once(self, table: Table) -> None:
        if table in self._ready:
            return
        match table:
            case Table.NOTES:
                self._bring_notes()
            case Table.CARDS:
                self._bring_made(table, self._make_cards)
            case Table.LINKS:
                self._bring_made(table, self._make_links)
            case Table.FINDINGS:
                self._bring_made(table, self._make_findings)
        self._ready.add(table)

    def _bring_notes(self) -> None:
        catalogue = self._catalogue
        self._begin()
        found = compare(catalogue, self._config, self._discovery)
        unreadable: dict[NotePath, str] = {}
        if found:
            version = catalogue.version()
            self._begin(write=True)
            if catalogue.version() != version:
                found = compare(catalogue, self._config, self._discovery)
            unreadable = refresh(catalogue, self._config, self._discovery, found)
            edition = catalogue.stamps()["edition"]
            self._begin()
            if catalogue.stamps().get("edition") != edition:
                raise _MovedError
        self._edition = catalogue.stamps().get("edition", "")
        self._reading = open_reading(self._config, self._discovery, catalogue, unreadable)

    def _bring_made(self, table: Table, make: Callable[[], None]) -> None:
        wanted = self._wanted(table)
        if wanted.items() <= self._catalogue.stamps().items():
            return
        self._begin(write=True)
        if self._catalogue.stamps().get("edition", "") != self._edition:
            raise _MovedError
        make()
        self._begin()
        if not self._wanted(table).items() <= self._catalogue.stamps().items():
            raise _MovedError

    def _wanted(self, table: Table) -> dict[str, str]:
        stamps = {"edition": self._edition}
        match table:
            case Table.CARDS:
                made = card_stamps(stamps, self._journal)
            case Table.LINKS:
                made = link_stamps(stamps)
            case _:
                made = self._finding_stamps()
        return {**stamps, **made}

    def _finding_stamps(self) -> dict[str, str]:
        return {"findings": digest(self._edition, self._journal, self.reading.diagnostics)}

    def _make_cards(self) -> None:
        from studykit.index.card_table import update_cards  # noqa: PLC0415 - only where something changed

        update_cards(self._catalogue, self._config, self._past())

    def _make_links(self) -> None:
        from studykit.index.link_table import update_links  # noqa: PLC0415 - only where something changed

        update_links(self._catalogue, self.reading)

    def _make_findings(self) -> None:
        self._catalogue.finish()
        found = list(self._check())
        database = self._catalogue.database
        database.execute("delete from diagnostic")
        database.executemany(_FINDING, map(diagnostic_row, found))
        self._catalogue.stamp(self._finding_stamps())

    def _begin(self, *, write: bool = False) -> None:
        """End the transaction there is, with what it wrote, and begin another."""
        database = self._catalogue.database
        if database.in_transaction:
            database.execute("commit")
        database.execute("begin immediate" if write else "begin")

    def _go_on_in_memory(self) -> None:
        """Start over without the file; a damaged one is removed, one that others use is left alone."""
        database = self._catalogue.database
        with suppress(sqlite3.Error):
            if database.in_transaction:
                database.execute("rollback")
        damaged = False
        with suppress(sqlite3.OperationalError):
            try:
                damaged = database.execute("pragma quick_check(1)").fetchone()[0] != "ok"
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                damaged = True
        with suppress(sqlite3.Error):
            database.close()
        if damaged and self._folder is not None:
            remove(self._folder)
        self._catalogue.database = in_memory()
        self._ready.clear()
        self._reading = None
