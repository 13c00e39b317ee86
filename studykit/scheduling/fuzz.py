"""Fuzz: an interval moved by chance within its tolerance, so that cards learned together drift apart.

The tolerance is Anki's: nothing below 2.5 days, else a day, plus 15 % of the part between 2.5 and 7 days, 10 % of
the part between 7 and 20, 5 % of what is over. Chance comes from the card and its repetition, so that a preview
tells what an answer will give.
"""

from __future__ import annotations

import hashlib
import math
import struct

_UNFUZZED = 2.5
_BANDS = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, math.inf, 0.05))


def f32(value: float) -> float:
    """The nearest single-precision float; Anki computes in these."""
    found: float = struct.unpack("<f", struct.pack("<f", value))[0]
    return found


def half_up(value: float) -> int:
    """Rounded to a whole number, halves away from zero, for values from 0 up."""
    return math.floor(value + 0.5)


def bounds(interval: float) -> tuple[int, int]:
    """The least and the most days an interval may be moved to."""
    if interval < _UNFUZZED:
        days = half_up(interval)
        return days, days
    delta = 1.0
    for low, high, part in _BANDS:
        delta = f32(delta + f32(f32(part) * max(0.0, f32(min(interval, high) - low))))
    return half_up(f32(interval - delta)), half_up(f32(interval + delta))


def fuzzed(interval: float, least: int, most: int, seed: str, repetition: int) -> int:
    """A whole number of days within the tolerance of ``interval`` and within ``least`` and ``most``."""
    least = min(least, most)
    low, high = bounds(min(max(interval, least), most))
    low, high = min(max(low, least), most), min(max(high, least), most)
    if low == high and _UNFUZZED < high < most:
        high = low + 1
    return low + math.floor(_chance(seed, repetition) * (high - low + 1))


def _chance(seed: str, repetition: int) -> float:
    """In [0, 1), always the same for the same card and repetition."""
    digest = hashlib.sha256(f"{seed}:{repetition}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:6]) / 2**48
