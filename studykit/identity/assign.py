"""Giving every card its id: known ids go to the cards that bear them on, all others are minted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from studykit.identity.alignment import carried
from studykit.identity.doubt import doubtful
from studykit.identity.guess import follow_edited, guess
from studykit.identity.key import CardKey, mint
from studykit.identity.known import KnownIdentities
from studykit.identity.pool import Pool, Round, remembered
from studykit.identity.renaming import renamed
from studykit.model.card import CardId
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.span import NotePath
from studykit.model.values import dataclass
from studykit.vault.events import Identity

_UNTOUCHED = (Round(("note", "anchor", "tag", "look", "answer", "occurrence", "segment")),)
"""the many cards that nobody changed"""
_ANCHOR = (
    Round(("note", "anchor", "look", "answer"), ("anchor",)),
    Round(("note", "anchor", "answer"), ("anchor", "answer"), only=True),
    Round(("note", "anchor", "look"), ("anchor",), only=True),
    Round(("note", "anchor", "sibling"), ("anchor",), only=True),
)
"""a block id is the author's own word for a card; siblings below it go by content, then by order"""
_CONTENT = (
    Round(("note", "look", "answer", "segment"), ("segment",)),
    Round(("note", "look", "answer", "occurrence")),
    Round(("note", "look", "answer")),
    Round(("note", "look", "occurrence"), ("look",)),
    Round(("note", "look"), ("look",), only=True),
    Round(("note", "answer", "segment"), ("answer", "segment"), only=True),
)
"""in the card's own note; equal cards are told apart by their schedules, then by their number"""
_MOVED = (
    Round(("look", "answer", "segment"), ("look", "segment")),
    Round(("anchor", "look", "answer"), ("anchor",), only=True),
    Round(("look", "answer"), ("look",), only=True),
    Round(("anchor", "segment"), ("anchor", "segment"), only=True),
    Round(("answer", "segment"), ("answer", "segment"), only=True),
)
"""in any note"""


@dataclass(frozen=True, slots=True)
class Assignment:
    """``ids`` stand in the order of the keys. ``events`` carry known cards along that look different now: a
    command that writes anyway appends them. ``problems`` are block ids that stand on more than one card block, and
    cards that were matched by a guess. ``loose`` are known cards that their own note does not show as they were:
    for these it matters where else there is one like them.
    """

    ids: tuple[CardId, ...]
    events: tuple[Identity, ...]
    problems: tuple[Diagnostic, ...]
    loose: frozenset[CardId] = frozenset()


def assign(keys: Sequence[CardKey], known: KnownIdentities, *, at: int = 0) -> Assignment:
    """Ids for cards, unique and the same however often it is asked.

    A known card is found by everything it was, then by its block id, by its content in its own note, by its
    content in another note, and last by place and likeness in its own (or its renamed) note.
    """
    olds = {card: remembered(old) for card, old in known.cards.items()}
    in_order = sorted(olds.items(), key=lambda item: (item[1].note, item[1].line, item[1].sibling, item[0]))
    pool = Pool(keys, dict(in_order), list(range(len(keys))))
    pool.play(_UNTOUCHED + _ANCHOR + _CONTENT)
    loose = frozenset(pool.known)
    if pool.cards and pool.known:
        stayed = set(pool.ids)
        pool.play(_MOVED)
        pool.follow(renamed(pool, stayed))
        pool.play(_ANCHOR + _CONTENT)
        guess(pool)
        follow_edited(pool)
    taken = set(known.cards) | known.reserved
    for number in pool.cards:
        pool.ids[number] = _fresh(keys[number], taken)
    ids = tuple(pool.ids[number] for number in range(len(keys)))
    events = tuple(replace(event, at=at) for event in carried_events(keys, ids, known))
    return Assignment(ids, events, (*copied_anchors(keys), *doubtful(keys, ids, known)), loose)


def carried_events(keys: Sequence[CardKey], ids: Sequence[CardId], known: KnownIdentities) -> Iterator[Identity]:
    """Known cards that look different now."""
    for key, card in zip(keys, ids, strict=True):
        if (old := known.cards.get(card)) and (event := carried(key, old)) != old.identity:
            yield event


def _fresh(key: CardKey, taken: set[CardId]) -> CardId:
    attempt = 0
    while (card := mint(key, attempt)) in taken:
        attempt += 1
    taken.add(card)
    return card


def copied_anchors(keys: Iterable[CardKey]) -> list[Diagnostic]:
    """Block ids that stand on more than one card block; only cards that have one matter."""
    in_note: dict[tuple[NotePath, str], CardKey] = {}
    anywhere: dict[tuple[str, str, str], CardKey] = {}
    found = []
    for key in keys:
        if not key.anchor or key.sibling:
            continue
        original = in_note.setdefault((key.note, key.anchor), key)
        if original is key:
            original = anywhere.setdefault((key.anchor, key.look, key.answer), key)
        if original is not key:
            found.append(
                Diagnostic(
                    key.note, key.line, 1, "duplicate-block-id", Severity.WARNING,
                    f"the block id ^{key.anchor} stands on another card already ({original.note}:{original.line})",
                    "Give the copy an id of its own; until then it counts as a new card.",
                )
            )  # fmt: skip
    return found
