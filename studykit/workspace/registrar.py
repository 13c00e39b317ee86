"""Writing down what happens to cards: their ids for good first, then the event, then the note."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from studykit.index import fingerprint
from studykit.vault.commit import commit_edit, settle
from studykit.vault.events import Event, Identity, Notice
from studykit.vault.reckoning import changed_outside
from studykit.vault.standing import FIRST_WRITE
from studykit.workspace.afterwards import ended_in_order
from studykit.workspace.remembering import RememberingJournal
from studykit.workspace.shelf import Held, Shelf, own_places

if TYPE_CHECKING:
    from studykit.text import Edit
    from studykit.vault.events import EditEvent, Outside, Reset, Review
    from studykit.workspace.workspace import Workspace

FIRST_WRITE_WORDS = "studykit changes only schedule comments; `studykit undo` takes it back."
_FIRST_ELSEWHERE = {
    "front_matter": "Of a note under review studykit changes only sr-due, sr-interval and sr-ease; "
    "`studykit undo` takes it back.",
    "logseq_properties": "Of a card in Logseq studykit changes only its card- properties; "
    "`studykit undo` takes it back.",
}
"""What is said before the first schedule in another place than a comment."""


class Registrar:
    """The shelf and the journal of one vault, kept in step. Whoever makes one holds the session's lock.

    Where the last session ended in order the journal is read when it is first needed.
    """

    def __init__(self, workspace: Workspace) -> None:
        workspace.catch_up()
        self._workspace = workspace
        self._root = workspace.root
        self.shelf = Shelf(workspace)
        if not ended_in_order(workspace):
            self.shelf.learn(self.journal.entries)
            self._outside = self._changed_outside()

    @cached_property
    def journal(self) -> RememberingJournal:
        """With everything settled that a sudden end left open."""
        workspace = self._workspace
        settled = settle(workspace.root, workspace.journal, workspace.events, workspace.reading.discovery.leftovers)
        return RememberingJournal.over(workspace.journal, settled.events.entries)

    @cached_property
    def _outside(self) -> tuple[Outside, ...]:
        """What other programs did, until it is written down."""
        if fingerprint.journal(self.journal.folder) != self._workspace.journal_stamp:
            return ()  # another machine's file has come since the notes were read, which may be of the same age
        return self._changed_outside()

    def _changed_outside(self) -> tuple[Outside, ...]:
        return changed_outside(self._workspace.index.journaled(), self.shelf.standing)

    def note_down(self, cards: Iterable[Held], *events: Event) -> None:
        """Events about these cards that change no note."""
        self.journal.append(*self._seen(), *self._issued(cards), *events)
        self._learn()

    def write(self, held: Held, edit: Edit, event: Review | EditEvent | Reset) -> str:
        """An event that changes the note of its card; returns what is to be said about it, or "".

        Raises what `commit_edit` raises, and then nothing has changed.
        """
        first: list[Event] = [*self._seen(), *issued(held, self.shelf, written=True)]
        block = held.siblings.block
        notice, words = _first_write(block.record.kind if block.record is not None else block.record_kind)
        said = notice in self.shelf.standing.notices
        if not said:
            first.append(Notice(0, notice))
        source = commit_edit(self._root, self.journal, held.source, edit, event, first=first)
        self._learn()
        self.shelf.rewritten(source, held)
        return "" if said else words

    def _seen(self) -> list[Event]:
        """What others did to cards and was not written down yet: schedules changed, cards reworded and moved."""
        return [*self._outside, *self.shelf.carried.values()]

    def _learn(self) -> None:
        self._outside = ()
        self.shelf.learn(self.journal.entries)

    def _issued(self, cards: Iterable[Held]) -> Sequence[Identity]:
        """The ids of all their blocks, each block once."""
        blocks = {(held.card.note, held.card.block): held for held in cards}
        return [event for held in blocks.values() for event in issued(held, self.shelf, written=False)]


def _first_write(kind: str) -> tuple[str, str]:
    """What is said once for this kind of record: the notice to remember it by, and its words."""
    return (
        (f"{FIRST_WRITE}-{kind}", _FIRST_ELSEWHERE[kind])
        if kind in _FIRST_ELSEWHERE
        else (FIRST_WRITE, FIRST_WRITE_WORDS)
    )


def issued(held: Held, shelf: Shelf, *, written: bool) -> tuple[Identity, ...]:
    """Ids for good, now that an event refers to one of these siblings; ``written``: with a schedule for ``held``.

    Behind such a schedule each sibling has its own place in the record.
    """
    from studykit.identity import remember  # noqa: PLC0415 - the first card is shown without

    found = held.siblings
    slots: tuple[int | None, ...] = found.slots
    if written and found.block.record_kind == "comment":
        record = found.block.record
        slots = own_places(len(found.ids), max(len(record.segments) if record else 0, held.sibling + 1))
    return remember(found.keys, found.ids, slots, shelf.known)
