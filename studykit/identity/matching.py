"""Finding the cards that are known again: by everything they were, by block id, by content, by place and likeness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studykit.identity.guess import follow_edited, guess
from studykit.identity.key import CardKey
from studykit.identity.known import Known
from studykit.identity.pool import Pool, Round, remembered
from studykit.identity.renaming import renamed
from studykit.model.card import CardId

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


def matched(keys: Sequence[CardKey], known: Mapping[CardId, Known]) -> tuple[dict[int, CardId], frozenset[CardId]]:
    """The known cards by the number of the card that bears each on, and those that their own note does not show as
    they were."""
    olds = {card: remembered(old) for card, old in known.items()}
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
    return pool.ids, loose
