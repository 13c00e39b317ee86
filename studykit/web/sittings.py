"""The one session of a vault that pages share: begun by the first page that asks, over when it is ended."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from studykit.model.span import NotePath
from studykit.study.filters import Filter, select
from studykit.study.queue import Request
from studykit.vault.lock import session_lock
from studykit.vault.places import cache_dir
from studykit.web.table import Manner, Table
from studykit.workspace.desk import VaultDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from studykit.model.card import Card, Listed
    from studykit.vault.events import Review
    from studykit.workspace import Workspace

CHOSEN = ("deck", "note", "tag", "search")
"""what a page's address can choose, beside what the command line has chosen already"""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the command line asks for: the cards ``wanted``, and how the session is held. ``asked`` makes the request
    for a workspace's day.
    """

    asked: Callable[[Workspace], Request]
    wanted: Filter = field(default_factory=Filter)
    manner: Manner = field(default_factory=Manner)


class Sittings:
    """Holds the session's lock while a table stands. ``clock`` gives seconds to tables."""

    def __init__(self, workspace: Workspace, terms: Terms, clock: Callable[[], float] | None = None) -> None:
        self.workspace = workspace
        self.terms = terms
        self.table: Table | None = None
        self.chosen: Mapping[str, str] = {}
        self._clock = clock
        self._held = ExitStack()

    def sit(self, query: Mapping[str, str]) -> Table:
        """The table for what a page's address chooses: the one that stands, or a new one.

        Raises `LockedError` while another program reviews this vault, and what opening a vault raises.
        """
        chosen = {key: query[key] for key in CHOSEN if query.get(key)}
        if self.table is not None and chosen == self.chosen:
            return self.table
        self.leave()
        with ExitStack() as held:
            held.enter_context(session_lock(cache_dir(self.workspace.root)))
            self.refresh()
            desk = VaultDesk(
                self.workspace, self._filter(chosen), self.terms.asked(self.workspace),
                opener=_nothing, editor=_no_editor,
            )  # fmt: skip
            table = Table(desk, self.terms.manner, *([self._clock] if self._clock else []))
            self._held = held.pop_all()
        self.table, self.chosen = table, chosen
        return table

    def leave(self) -> None:
        """End the session, whatever its state: everything is on disk."""
        self.table = None
        self._held.close()

    def refresh(self) -> None:
        """See the vault as it is now."""
        if self.table is None:
            self.workspace = self.workspace.refreshed()

    def cards(self) -> list[Card]:
        """Everything the command line has chosen, as it stands now."""
        cards = self.table.vault.cards() if self.table is not None else self.workspace.cards()
        return select(cards, self.terms.wanted)

    def listed(self) -> Sequence[Listed]:
        """The same for a plan, before a session: without texts, where these choose nothing."""
        wanted = self.terms.wanted
        if self.table is not None:
            return self.cards()
        return select(self.workspace.agenda(with_texts=bool(wanted.search)), wanted)

    def reviews(self) -> Sequence[Review]:
        """All answers, also of this session."""
        return self.table.vault.reviews() if self.table is not None else self.workspace.standing.reviews

    @property
    def filtered(self) -> bool:
        """Whether the command line has chosen cards, so that no deck needs to be chosen."""
        return self.terms.wanted != Filter() or self.terms.manner.cram

    def _filter(self, chosen: Mapping[str, str]) -> Filter:
        """What the page chooses takes the place of what the command line says about the same."""
        wanted = self.terms.wanted
        if deck := chosen.get("deck"):
            wanted = replace(wanted, decks=(deck,))
        if tag := chosen.get("tag"):
            wanted = replace(wanted, tags=(tag,))
        if note := chosen.get("note"):
            known = NotePath(note) in self.workspace.notes
            wanted = replace(
                wanted, notes=() if known else (note,), within=frozenset({NotePath(note)}) if known else None
            )
        if search := chosen.get("search"):
            wanted = replace(wanted, search=search)
        return wanted


def _nothing(path: str) -> str:
    return path


def _no_editor(path: str, line: int) -> None:
    """Notes are opened and changed on the page."""
