"""What a study day could ask, counted and put in order by the database: of tens of thousands of cards few are fetched.

What it says of a card leaves out whether it was answered today already, which the journal knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from studykit.index.rows import SLIP_COLUMNS, slips
from studykit.model.card import CardId, Slip

_FREE = "state <> 'suspended' and not is_foreign and (:empty or not empty_answer) and buried is not :today"
_DUE = f"{_FREE} and state <> 'new' and (due is null or due <= :today)"
_NEW = f"{_FREE} and state = 'new'"
_KIND = "deck, state, due, buried, is_foreign, empty_answer"
"""whatever a count looks at, in the order of the index ``card_day``"""
_ALONE = (
    f"select deck, sum(held * ({_DUE})) as due, sum(held * ({_NEW})) as new, sum(held) as held from "  # noqa: S608 - conditions of ours, here and below
    f"(select {_KIND}, count(*) as held from card where siblings = 1 group by {_KIND}) group by deck"
)
_TOGETHER = (
    "select deck, sum(due > 0), sum(due), sum(new > 0), sum(new > 0 and due = 0), sum(new), sum(held) from "  # noqa: S608
    f"(select deck, sum({_DUE}) as due, sum({_NEW}) as new, count(*) as held from card indexed by card_day "
    "where siblings > 1 group by note, block) group by deck"
)
_COUNTS = (
    "select deck, sum(due_blocks), sum(due), sum(new_blocks), sum(only_new), sum(new), sum(held) from "  # noqa: S608
    f"(select deck, due as due_blocks, due, new as new_blocks, new as only_new, new, held from ({_ALONE}) "
    f"union all {_TOGETHER}) group by deck"
)
_COLUMNS = ",".join(SLIP_COLUMNS)
_LATE = "julianday(:today) - julianday(coalesce(due, :today))"
_URGENT = (
    f"select {_COLUMNS}, urgency, late from (select rowid as place, {_LATE} as late, "  # noqa: S608
    f"({_LATE}) / max(1.0, coalesce(days, 1.0)) * :relative as urgency from card where {_DUE} "
    "order by urgency desc, late desc limit :most) join card on card.rowid = place order by urgency desc, late desc"
)
_FIRST = (
    f"select {_COLUMNS} from (select rowid as place, "  # noqa: S608
    f"row_number() over (partition by deck order by note, block, sibling) as turn from card where {_NEW}) "
    "join card on card.rowid = place where turn <= :most order by note, block, sibling"
)
_BESIDE = (
    f"select {_COLUMNS} from card where (note, block) = (select note, block from card where id = ?) order by sibling"  # noqa: S608
)


class DeckStock(NamedTuple):
    """What one deck holds. ``due_blocks`` and ``new_blocks`` count the blocks that ``due`` and ``new`` cards are of,
    ``only_new`` the blocks with new cards of which none is due."""

    deck: str
    due_blocks: int = 0
    due: int = 0
    new_blocks: int = 0
    only_new: int = 0
    new: int = 0
    held: int = 0


class Some(NamedTuple):
    """The first of many; ``whole`` says that these are all."""

    cards: list[Slip]
    whole: bool


class Stock:
    """``rows`` asks the table of cards. Suspended, buried and foreign cards are held, but neither due nor new; so are
    cards without an answer unless ``ask_empty``."""

    def __init__(self, rows: Callable[..., list[Any]], today: date, *, ask_empty: bool) -> None:
        self._rows = rows
        self._today = today.isoformat()
        self._values: dict[str, Any] = {"today": self._today, "empty": int(ask_empty)}

    def counts(self) -> list[DeckStock]:
        return [DeckStock(deck, *map(int, counts)) for deck, *counts in self._rows(_COUNTS, self._values)]

    def urgent(self, most: int, *, relative: bool) -> Some:
        """About so many due cards, the most overdue first (``relative``: to their interval), all equals or none."""
        rows = self._rows(_URGENT, {**self._values, "most": most, "relative": int(relative)})
        whole = len(rows) < most
        if not whole:
            ends = [place for place, (row, after) in enumerate(pairwise(rows), 1) if row[-2:] != after[-2:]]
            rows = rows[: ends[-1]] if ends else []
        return Some(self._slips([row[:-2] for row in rows]), whole)

    def first_new(self, most: int) -> Some:
        """So many new cards of each deck, the first ones by their place."""
        found = self._slips(self._rows(_FIRST, {**self._values, "most": most}))
        return Some(found, len(found) < most)

    def beside(self, cards: Iterable[CardId]) -> list[Slip]:
        """All cards of the blocks that these cards are of, each once, whatever their state."""
        found: dict[CardId, Slip] = {}
        for card in cards:
            if card not in found:
                found.update((slip.id, slip) for slip in self._slips(self._rows(_BESIDE, (card,))))
        return list(found.values())

    def _slips(self, rows: Sequence[Sequence[Any]]) -> list[Slip]:
        return slips(rows, self._today)
