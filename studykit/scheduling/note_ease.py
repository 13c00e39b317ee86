"""The ease a note starts from: taken from the notes it is linked with, the more the more links there are.

Used for whole-note reviews under ``sm2-osr``, and for the new cards of a note whose ease is known. The formulas
are the Obsidian plugin's; ranks are PageRank values of the link graph.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from studykit.model.values import dataclass

_SATURATION = 64
"""the number of links (or cards) from which their evidence counts in full"""


@dataclass(frozen=True, slots=True)
class LinkedEase:
    """A note that is linked with this one, in either direction, and whose ease is known.

    ``count`` is the number of links, ``ease`` in hundredths.
    """

    count: int
    rank: float
    ease: float


def link_weighted_ease(
    linked: Iterable[LinkedEase], base_ease: int, max_link_factor: float = 1.0, own: float | None = None
) -> int:
    """Ease in hundredths for the first review of a note; ``own`` is its ease where that is already known."""
    known = tuple(linked)
    links = sum(one.count for one in known)
    weight = sum(one.count * one.rank for one in known)
    ease = float(base_ease)
    if links > 0 and weight > 0:
        total = sum(one.count * one.rank * one.ease for one in known)
        share = max_link_factor * _confidence(links)
        ease = (1 - share) * base_ease + share * total / weight
    if own is not None:
        ease = (ease + own) / 2
    return math.floor(ease + 0.5)


def card_based_ease(eases: Sequence[int], base_ease: int) -> float | None:
    """Ease of a note from those of its scheduled cards, drawn towards ``base_ease`` where they are few; None
    where there are none."""
    if not eases:
        return None
    share = _confidence(len(eases))
    return sum(eases) / len(eases) * share + base_ease * (1 - share)


def known_ease(note: int | None, cards: float | None) -> float | None:
    """The ease of a note under review: the mean with that of its cards, if it has any; None if it is new."""
    if note is None:
        return None
    return float(note) if cards is None else (note + cards) / 2


def _confidence(count: int) -> float:
    return min(1.0, math.log(count + 0.5) / math.log(_SATURATION))
