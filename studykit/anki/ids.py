"""Numbers and names that stay the same from export to export."""

from __future__ import annotations

import hashlib

_FIRST_MS = 1_000_000_000_000
_RANGE_MS = 500_000_000_000


def stable_id(*parts: str) -> int:
    """A number for these parts that looks like milliseconds between 2001 and 2017.

    Anki shows ids as creation times and replaces those that lie in the future.
    """
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).digest()
    return _FIRST_MS + int.from_bytes(digest[:8], "big") % _RANGE_MS
