"""Card blocks to cards: each sibling with its lasting identity, its schedule and its standing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from studykit.config import Config, folder_value
from studykit.identity import CardKey, KnownIdentities, align, assign, card_keys
from studykit.model.card import Card, CardBlock, CardId, CardKind
from studykit.model.diagnostic import Diagnostic
from studykit.model.note import Note
from studykit.model.schedule import BadState, CardState, EaseState, ForeignState, MemoryState, Segment
from studykit.model.span import NotePath
from studykit.model.values import dataclass
from studykit.scheduling.records import RECORDS
from studykit.scheduling.states import decode_segment, due_day, kind_of, segment_text
from studykit.vault.standing import NEVER_ASKED, Standing

if TYPE_CHECKING:
    from studykit.vault.events import Identity

NOTE_SCHEDULER = "sm2-osr"
"""by which notes are reviewed, whatever cards are scheduled by"""


class BlockCards(NamedTuple):
    """The siblings of one block: what identifies them, and which part of the record is whose (None: none)."""

    block: CardBlock
    keys: tuple[CardKey, ...]
    ids: tuple[CardId, ...]
    slots: tuple[int | None, ...]

    def segments(self) -> tuple[Segment, ...]:
        """The schedule of each sibling as its record says."""
        record = self.block.record
        if record is None:
            return (None,) * len(self.ids)
        if record.kind != "comment":
            return RECORDS[record.kind].decode(record, len(self.ids), self.block.keys)
        return tuple([decode_segment(record.segments[slot].text) if slot is not None else None for slot in self.slots])

    def texts(self) -> tuple[str | None, ...]:
        """The segments as written; spelled as in a comment where they stand elsewhere (front matter, properties)."""
        record = self.block.record
        if record is None:
            return (None,) * len(self.ids)
        if record.kind != "comment":
            return tuple(segment_text(segment) for segment in self.segments())
        return tuple([record.segments[slot].text if slot is not None else None for slot in self.slots])


@dataclass(frozen=True, slots=True)
class Identified:
    """Every note's blocks with their ids; ``events`` carry known cards along that look different now,
    ``loose`` ones are not what they were in their own note."""

    blocks: Mapping[NotePath, tuple[BlockCards, ...]]
    events: tuple[Identity, ...]
    problems: tuple[Diagnostic, ...]
    loose: frozenset[CardId] = frozenset()


def identify(notes: Iterable[Note], known: KnownIdentities) -> Identified:
    """Give every card its id, over all notes at once, since cards move between notes."""
    listed = list(notes)
    keys = [key for note in listed for key in card_keys(note.blocks)]
    assignment = assign(keys, known)
    at = 0
    found: dict[NotePath, tuple[BlockCards, ...]] = {}
    for note in listed:
        count = sum([len(block.faces) for block in note.blocks])
        found[note.path] = bearings(note, tuple(keys[at : at + count]), assignment.ids[at : at + count], known)
        at += count
    return Identified(found, assignment.events, assignment.problems, assignment.loose)


def bearings(
    note: Note, keys: tuple[CardKey, ...], ids: Sequence[CardId], known: KnownIdentities
) -> tuple[BlockCards, ...]:
    """The blocks of one note whose cards (``keys``, ``ids``) are known, each sibling with its part of the record."""
    slots = align(note.blocks, keys, ids, known)
    blocks = []
    at = 0
    for block in note.blocks:
        mine = slice(at, at + len(block.faces))
        at = mine.stop
        blocks.append(BlockCards(block, keys[mine], tuple(ids[mine]), slots[mine]))
    return tuple(blocks)


def make_cards(
    config: Config, note: Note, blocks: Sequence[BlockCards], standing: Standing | None, today: date | None
) -> list[Card]:
    """The rows of one note's cards as of a study day; without one none of them counts as buried."""
    stand = standing or NEVER_ASKED
    buried = stand.buried_on(today) if today is not None else frozenset[CardId]()
    front_tags = tuple(tag.name for tag in note.tags if tag.line == 0)
    names: dict[tuple[str, str | None], str] = {}
    cards: list[Card] = []
    for place, found in enumerate(blocks):
        block = found.block
        segments, texts = found.segments(), found.texts()
        tags = tuple(dict.fromkeys((*block.tags, *front_tags))) if front_tags else block.tags
        deck, (first, last), siblings = block.decks[0], block.lines, len(block.faces)
        for sibling, (card_id, face) in enumerate(zip(found.ids, block.faces, strict=True)):
            segment, text = segments[sibling], texts[sibling]
            if block.record_kind == "journal" and card_id in stand.kept:
                text = stand.kept[card_id] or None
                segment = decode_segment(text) if text else None
            lapses = stand.lapses.get(card_id, 0)
            due, interval, ease = _schedule(segment)
            rated_as = (deck, kind_of(segment))
            if rated_as not in names:
                names[rated_as] = scheduler_name(config, note.path, deck, segment)
            scheduler = NOTE_SCHEDULER if block.kind is CardKind.NOTE else names[rated_as]
            state = CardState.SUSPENDED if card_id in stand.suspended else state_of(segment, lapses)
            # By place, not by name: there are tens of thousands of them, and names cost more than all the rest.
            cards.append(
                Card(
                    card_id, note.path, note.title, first, last, block.kind, block.syntax, place, sibling, siblings,
                    deck, tags, block.context, face, state, card_id in buried, due, interval, ease, scheduler, text,
                    block.empty_answer, block.anchor, isinstance(segment, ForeignState), card_id in stand.marked,
                    card_id in stand.leeches, lapses,
                )
            )  # fmt: skip
    return cards


def state_of(segment: Segment, lapses: int = 0) -> CardState:
    """New without a schedule; learning while the interval is 0 (after Again), relearning if it had been learned."""
    match segment:
        case None:
            return CardState.NEW
        case MemoryState(state=state):
            return state
        case EaseState(interval=interval) if interval == 0:
            return CardState.RELEARNING if lapses else CardState.LEARNING
        case _:
            return CardState.REVIEW


def scheduler_name(config: Config, path: NotePath, deck: str, segment: Segment) -> str:
    """Which scheduler rates a card: the deck's, the folder's or the vault's, but always one of its segment's kind."""
    wanted = _deck_scheduler(config, deck) or folder_value(config, path, "scheduler")
    kind = kind_of(segment)
    name = str(wanted or config.scheduler)
    if kind == "memory":
        return name if name == config.memory_scheduler else config.memory_scheduler
    if kind == "ease" and name == config.memory_scheduler:
        return config.ease_scheduler
    return name


def _deck_scheduler(config: Config, deck: str) -> str | None:
    """The setting of the deck itself, else of the nearest deck above it."""
    while deck:
        if deck in config.deck_schedulers:
            return config.deck_schedulers[deck]
        deck = deck.rpartition("/")[0]
    return None


def _schedule(segment: Segment) -> tuple[date | None, Fraction | None, int | None]:
    """Due day, interval and ease, as far as the segment has them."""
    match segment:
        case EaseState(interval=interval, ease=ease):
            return due_day(segment), interval, ease
        case MemoryState(interval=interval):
            return due_day(segment), interval, None
        case BadState(interval=interval, ease=ease):
            return None, interval, ease
        case _:
            return None, None, None
