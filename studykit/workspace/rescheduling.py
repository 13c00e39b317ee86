"""Schedules that come from elsewhere, written into notes: one edit a note, which touches nothing but records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studykit.errors import SourceChangedError
from studykit.identity import remember
from studykit.index.cards import BlockCards
from studykit.index.reading import read_again
from studykit.model.card import Card, CardBlock
from studykit.model.schedule import State
from studykit.model.span import NotePath, Span
from studykit.scheduling.records.base import one_edit
from studykit.scheduling.records.comment import find_comments
from studykit.text import Edit, SourceText, apply, decode
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
    by_block: dict[int, list[Rescheduled]] = {}
    for one in wanted:
        by_block.setdefault(one.card.block, []).append(one)
    changes = [change for number, cards in by_block.items() if (change := _block_change(workspace, number, cards))]
    return one_edit(workspace.reading.sources[wanted[0].card.note], changes) if changes else None


def _block_change(workspace: Workspace, number: int, wanted: Sequence[Rescheduled]) -> tuple[Span, str] | None:
    """What all schedules of a block's siblings together change in the note."""
    path = wanted[0].card.note
    found = workspace.identified.blocks[path][number]
    source = workspace.reading.sources[path]
    start, end, growth = -1, 0, 0
    ordered = sorted(wanted, key=lambda rescheduled: rescheduled.card.sibling)
    for one in ordered:
        edit, _ = schedule_edit(workspace, Held(one.card, source, workspace.notes[path], found), one.state)
        if edit is None:
            continue
        if len(ordered) == 1:
            return edit.span, edit.new
        start = edit.span.start if start < 0 else min(start, edit.span.start)
        end = max(end, edit.span.end - growth)
        growth += len(edit.new) - len(edit.span)
        source = decode(path, apply(source, edit)[0])
        if one is not ordered[-1]:
            block = _block_again(workspace, source, found.block, number, edit)
            found = found._replace(block=block)
            found = found._replace(slots=_slots(found, one.card.sibling))
    return (Span(start, end), source.text[start : end + growth]) if start >= 0 else None


def _block_again(workspace: Workspace, source: SourceText, before: CardBlock, number: int, edit: Edit) -> CardBlock:
    """A block after ``edit`` wrote one of its siblings, which made ``source``."""
    record = before.record
    if (record.kind if record else before.record_kind) == "comment":
        start = record.span.start if record else edit.span.start
        end = (record.span.end if record else edit.span.end) + len(edit.new) - len(edit.span)
        written = next(find_comments(source.text[start:end]))
        segments = tuple(part._replace(span=_moved(part.span, start)) for part in written.segments)
        return before._replace(record=written._replace(span=_moved(written.span, start), segments=segments))
    blocks = read_again(workspace.reading, source.path, source).blocks
    if number >= len(blocks) or len(blocks[number].faces) != len(before.faces):
        where = f"{before.note}:{before.lines[0]}"
        raise SourceChangedError(f"{where}: a schedule there would change what is a card; nothing was written.")
    return blocks[number]


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


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
