"""Siblings and their schedules: which part of a block's record belongs to which card, and putting them in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from studykit.identity.key import CardKey, segments_of
from studykit.identity.known import Known, KnownIdentities
from studykit.model.card import CardBlock, CardId, RawSegment
from studykit.model.span import Span
from studykit.scheduling.records import RECORDS
from studykit.text import Edit, SourceText, apply, decode

if TYPE_CHECKING:
    from studykit.vault.events import Identity

NO_SLOT = -1


def align(
    blocks: Sequence[CardBlock], keys: Sequence[CardKey], ids: Sequence[CardId], known: KnownIdentities
) -> tuple[int | None, ...]:
    """For each card of a note the part of its block's record that is its schedule; None for one without any.

    ``keys`` are `card_keys` of ``blocks``, ``ids`` theirs. In a block of which nothing is known every sibling
    stands in its own place, as all programs read them. A known card is where its schedule was last written, if
    that still stands there, else where that same schedule stands now, else in its own place. Where parts are
    found by keys, the key says it all.
    """
    slots: list[int | None] = []
    behind: set[str] | None = None
    at = 0
    for block in blocks:
        mine = ids[at : at + len(block.faces)]
        at += len(block.faces)
        if block.keys:
            slots.extend(_by_key(block))
            continue
        segments = segments_of(block)
        olds = [known.cards.get(card) for card in mine]
        if not any(olds):
            there = min(len(mine), len(segments))
            slots += (*range(there), *[None] * (len(mine) - there))
            continue
        found = _known_slots(olds, segments)
        if None in found and behind is None:
            behind = _left_behind(keys, ids, known)
        slots.extend(_own_places(found, segments, behind or set()))
    return tuple(slots)


def _by_key(block: CardBlock) -> Sequence[int | None]:
    from studykit.scheduling.records.keyed import KeyedRecord  # noqa: PLC0415 - few blocks have keys

    kind = RECORDS[block.record.kind] if block.record is not None else None
    return kind.slots(block.record, block.keys) if isinstance(kind, KeyedRecord) else [None] * len(block.keys)


def _known_slots(olds: Sequence[Known | None], segments: Sequence[str]) -> list[int | None]:
    """Places of schedules that were written by us: as remembered, or moved by another program."""
    slots: list[int | None] = [None] * len(olds)
    free = set(range(len(segments)))
    for sibling, old in enumerate(olds):
        if old and old.identity.slot in free and segments[old.identity.slot] == old.state:
            slots[sibling] = old.identity.slot
            free.discard(old.identity.slot)
    lost = False
    for sibling, old in enumerate(olds):
        if slots[sibling] is None and old and old.state:
            # Where several parts are the same, any of them is the card's schedule.
            same = min((slot for slot in free if segments[slot] == old.state), default=NO_SLOT)
            slots[sibling] = same if same in free else None
            free.discard(same)
            lost = lost or same == NO_SLOT
    for sibling, old in enumerate(olds):
        if slots[sibling] is None and old and not lost and old.identity.slot in free:
            slots[sibling] = old.identity.slot
            free.discard(old.identity.slot)
    return slots


def _own_places(slots: list[int | None], segments: Sequence[str], behind: set[str]) -> list[int | None]:
    """Everyone else stands in the own place, unless that schedule is what a card that is gone left behind."""
    taken = set(slots)
    return [
        sibling if slot is None and sibling not in taken and sibling < len(segments) and segments[sibling] not in behind
        else slot
        for sibling, slot in enumerate(slots)
    ]  # fmt: skip


def _left_behind(keys: Sequence[CardKey], ids: Sequence[CardId], known: KnownIdentities) -> set[str]:
    """Schedules of cards that stood in this note and are there no more."""
    notes, here = {key.note for key in keys}, set(ids)
    return {
        old.state
        for note in notes
        for old in known.by_note.get(note, ())
        if old.state and old.identity.card not in here
    }


def realign(
    source: SourceText, block: CardBlock, slots: Sequence[int | None], placeholder: str
) -> tuple[SourceText, CardBlock]:
    """The note and the block with the record's parts in the order of the siblings, for a rating to be written.

    Nothing is written here: make the rating's edit from these, then `merge_edit`. Parts of no sibling follow at
    the end, verbatim; ``placeholder`` stands for a sibling without a schedule before one that has one.
    """
    record = block.record
    if record is None or not record.segments or tuple(slots) == tuple(range(len(slots))):
        return source, block
    texts = [segment.text for segment in record.segments]
    own = [texts[slot] if slot is not None else None for slot in slots]
    rest = [text for slot, text in enumerate(texts) if slot not in slots]
    while not rest and own and own[-1] is None:
        own.pop()
    ordered = [text if text is not None else placeholder for text in own] + rest
    if ordered == texts:
        return source, block
    span = Span(record.segments[0].span.start, record.segments[-1].span.end)
    edit = Edit(source.path, source.sha256, span, "!".join(ordered))
    data, _ = apply(source, edit)
    parts, at = [], span.start
    for text in ordered:
        parts.append(RawSegment(text, Span(at, at + len(text))))
        at += len(text) + 1
    growth = len(edit.new) - len(span)
    record = record._replace(span=Span(record.span.start, record.span.end + growth), segments=tuple(parts))
    return decode(source.path, data), block._replace(record=record)


def merge_edit(source: SourceText, between: SourceText, edit: Edit) -> Edit:
    """One edit of ``source`` for two in a row: the one that made ``between``, and ``edit`` of ``between``."""
    if between.sha256 == source.sha256:
        return edit
    new = between.text[: edit.span.start] + edit.new + between.text[edit.span.end :]
    old = source.text
    shortest = min(len(old), len(new))
    start = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    tail = next((at for at in range(shortest - start) if old[-1 - at] != new[-1 - at]), shortest - start)
    return Edit(source.path, source.sha256, Span(start, len(old) - tail), new[start : len(new) - tail])


def remember(
    keys: Sequence[CardKey],
    ids: Sequence[CardId],
    slots: Sequence[int | None],
    known: KnownIdentities,
    *,
    at: int = 0,
) -> tuple[Identity, ...]:
    """What to append before an event refers to one of the siblings ``keys`` of a block: their ids for good.

    ``slots`` are where their schedules will stand: after a rating that put the record in order, each in its own
    place. Nothing for cards that are remembered as they are.
    """
    events = []
    for key, card, slot in zip(keys, ids, slots, strict=True):
        place = NO_SLOT if slot is None else slot
        old = known.cards.get(card)
        if old is None:
            events.append(_snapshot(key, card, place, at))
        elif (event := replace(carried(key, old), slot=place)) != old.identity:
            events.append(replace(event, at=at, carried=True))
    return tuple(events)


def carried(key: CardKey, old: Known) -> Identity:
    """The identity of a known card as it looks now; the old one itself where nothing but its line changed."""
    before = old.identity
    now = (key.note, key.look, key.answer, key.tag, key.anchor, key.occurrence)
    if now == (before.note, before.question, before.answer, before.tag, before.anchor, before.occurrence):
        return before
    return replace(_snapshot(key, before.card, before.slot, before.at), carried=True)


def _snapshot(key: CardKey, card: CardId, slot: int, at: int) -> Identity:
    from studykit.vault.events import Identity  # noqa: PLC0415 - only cards that were answered are remembered

    return Identity(
        at, card, key.note, key.look, key.answer,
        slot=slot, tag=key.tag, anchor=key.anchor, occurrence=key.occurrence, line=key.line,
    )  # fmt: skip
