"""The choice of a deck: what each holds for today."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from studykit.study.counts import DueCounts, count, total
from studykit.study.queue import plan
from studykit.study.standing import standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studykit.web.sittings import Sittings


@dataclass(frozen=True, slots=True)
class Deck:
    """A deck with those below it; ``name`` is its own part of the path, ``depth`` how deep it stands, at most 4."""

    path: str
    name: str
    depth: int
    counts: DueCounts

    @property
    def query(self) -> str:
        return urlencode({"deck": self.path})


def todays_decks(sittings: Sittings, t: Mapping[str, str]) -> tuple[DueCounts, list[Deck]]:
    """All decks together, and each deck and folder of decks by name."""
    workspace = sittings.workspace
    cards = sittings.listed()
    asked = sittings.terms.asked(workspace)
    counts = count(plan(cards, standing(sittings.reviews(), workspace.today), asked))
    below: dict[str, list[DueCounts]] = defaultdict(list)
    for deck in counts:
        parts = deck.deck.split("/")
        for depth in range(1, len(parts) + 1):
            below["/".join(parts[:depth])].append(deck)
    names = sorted(below, key=lambda path: path.casefold().split("/"))
    return total(counts), [_deck(path, below[path], t) for path in names if path]


def _deck(path: str, counts: Sequence[DueCounts], t: Mapping[str, str]) -> Deck:
    return Deck(path, path.rpartition("/")[2] or t["no_deck"], min(4, path.count("/")), total(counts))
