"""The schedules of a picture's masks, below their block: ``<!--studykit-masks LABEL.PLACE!2024-04-01,6,250-->``.

A mask's key has two halves, made of its label and of its place (`studykit.cards.occlusion.mask_keys`). One half is
enough to find its part again: a label can be corrected, a mask be moved, and the schedule stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studykit.scheduling.records.base import KEYED
from studykit.scheduling.records.keyed import KeyedRecord, Places, exact


def by_halves(wanted: Sequence[str], standing: Sequence[str]) -> Places:
    """Whole keys first; then by label, then by place, where only one on either side is left of it."""
    found = list(exact(wanted, standing))
    for half in (0, 1):
        taken = set(found)
        left = _alone((_halves(key)[half], number) for number, key in enumerate(wanted) if found[number] is None)
        free = _alone((_halves(key)[half], place) for place, key in enumerate(standing) if place not in taken)
        for name, number in left.items():
            if name in free:
                found[number] = free[name]
    return found


def _halves(key: str) -> tuple[str, str]:
    label, _, place = key.rpartition(".")
    return label, place


def _alone(named: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Those whose name nobody else has; the empty one is nobody's."""
    places: dict[str, list[int]] = {}
    for name, number in named:
        places.setdefault(name, []).append(number)
    return {name: numbers[0] for name, numbers in places.items() if name and len(numbers) == 1}


MASKS = KeyedRecord("mask_comment", f"{KEYED}masks", "mask", by_halves)
