"""Giving every card its id: known ids go to the cards that bear them on, all others are minted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from studykit.identity.alignment import carried
from studykit.identity.key import CardKey, mint
from studykit.identity.known import KnownIdentities
from studykit.model.card import CardId
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.span import NotePath
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from studykit.vault.events import Identity


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
    found: dict[int, CardId] = {}
    loose: frozenset[CardId] = frozenset()
    if known.cards:
        from studykit.identity.matching import matched  # noqa: PLC0415 - cards that nobody answered need no match

        found, loose = matched(keys, known.cards)
    taken = set(known.cards) | known.reserved
    ids = tuple([found[number] if number in found else _fresh(key, taken) for number, key in enumerate(keys)])
    events = tuple(replace(event, at=at) for event in carried_events(keys, ids, known))
    return Assignment(ids, events, (*copied_anchors(keys), *_doubtful(keys, ids, known)), loose)


def _doubtful(keys: Sequence[CardKey], ids: Sequence[CardId], known: KnownIdentities) -> list[Diagnostic]:
    if not known.cards:
        return []
    from studykit.identity.doubt import doubtful  # noqa: PLC0415 - the same

    return doubtful(keys, ids, known)


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
