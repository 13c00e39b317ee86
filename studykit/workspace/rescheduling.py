"""Schedules that come from elsewhere, written into notes: one edit a note, which touches nothing but records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from studykit.errors import SourceChangedError
from studykit.identity import merge_edit, remember
from studykit.index.cards import BlockCards
from studykit.index.reading import read_again
from studykit.model.card import Card, CardBlock
from studykit.model.schedule import State
from studykit.model.span import NotePath
from studykit.text import Edit, apply, decode
from studykit.vault.commit import commit_edit
from studykit.vault.events import EditEvent, Event, Identity, Notice, RegeneratedSchedule
from studykit.vault.standing import FIRST_WRITE
from studykit.workspace.grading import schedule_edit
from studykit.workspace.shelf import Held
from studykit.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """A card with the schedule it is to have, and how that is spelled."""

    card: Card
    state: State
    text: str


def write_schedules(workspace: Workspace, wanted: Iterable[Rescheduled], reason: str, batch: str) -> bool:
    """Bring the schedules into their notes, each note by one edit; returns whether this was the vault's first.

    The holder of the session's lock calls this. Raises what `commit_edit` raises: notes before are written then
    and are part of the same ``batch``.
    """
    by_note: dict[NotePath, list[Rescheduled]] = {}
    for one in wanted:
        by_note.setdefault(one.card.note, []).append(one)
    first_time = FIRST_WRITE not in workspace.standing.notices
    notices: list[Event] = [Notice(0, FIRST_WRITE)] if first_time else []
    for path, cards in by_note.items():
        edit = note_edit(workspace, cards)
        first: list[Event] = [*_identities(workspace, cards), *notices]
        if edit is None:
            kept = (RegeneratedSchedule(0, one.card.id, one.text, batch) for one in cards)
            workspace.journal.append(*first, *kept)
            continue
        event = EditEvent(0, reason, tuple(one.card.id for one in cards), tuple(one.text for one in cards), batch=batch)
        commit_edit(workspace.root, workspace.journal, workspace.reading.sources[path], edit, event, first=first)
        notices = []
    return first_time and not notices


def note_edit(workspace: Workspace, wanted: Sequence[Rescheduled]) -> Edit | None:
    """One edit for all the schedules of a note; None where the note itself holds none of them."""
    path = wanted[0].card.note
    original = workspace.reading.sources[path]
    blocks = list(workspace.identified.blocks[path])
    by_block: dict[int, list[Rescheduled]] = {}
    for one in wanted:
        by_block.setdefault(one.card.block, []).append(one)
    source, whole = original, None
    # From the end of the note: what stands above keeps its place.
    for number in sorted(by_block, key=lambda one: _place(blocks[one]), reverse=True):
        for one in sorted(by_block[number], key=lambda found: found.card.sibling):
            here = Held(one.card, source, workspace.notes[path], blocks[number])
            edit, _ = schedule_edit(workspace, here, one.state)
            if edit is None:
                continue
            whole = merge_edit(original, source, edit)
            source = decode(path, apply(source, edit)[0])
            if len(by_block[number]) > 1:
                parsed = read_again(workspace.reading, path, source).blocks
                blocks[number] = _again(blocks[number], parsed, number, one.card.sibling)
    return whole


def _place(found: BlockCards) -> int:
    record = found.block.record
    return found.block.insert_at if record is None else record.span.start


def _again(before: BlockCards, blocks: Sequence[CardBlock], number: int, sibling: int) -> BlockCards:
    """A block after one of its siblings was written: each has its own place now."""
    if number >= len(blocks) or len(blocks[number].faces) != len(before.ids):
        where = f"{before.block.note}:{before.block.lines[0]}"
        raise SourceChangedError(f"{where}: a schedule there would change what is a card; nothing was written.")
    found = replace(before, block=blocks[number])
    return replace(found, slots=_slots(found, sibling))


def _identities(workspace: Workspace, wanted: Sequence[Rescheduled]) -> list[Identity]:
    """Ids for good of all siblings, with the places their schedules have then."""
    last: dict[int, int] = {}
    for one in wanted:
        last[one.card.block] = max(last.get(one.card.block, 0), one.card.sibling)
    events: list[Identity] = []
    for number, sibling in last.items():
        found = workspace.identified.blocks[wanted[0].card.note][number]
        events += remember(found.keys, found.ids, _slots(found, sibling), workspace.known)
    return events


def _slots(found: BlockCards, sibling: int) -> tuple[int | None, ...]:
    record = found.block.record
    if (record.kind if record else found.block.record_kind) != "comment":
        return found.slots
    count = max(len(record.segments) if record else 0, sibling + 1)
    return tuple(place if place < count else None for place in range(len(found.ids)))
