"""What a step is called in a schedule, whatever else changes around it."""

from __future__ import annotations

import re
from base64 import b32encode
from hashlib import sha256

from studykit.diagrams.model import Flow

_LONGEST_PART = 12  # characters kept of an id, to make keys readable
_DIGEST = 8  # characters of five bits each


def step_keys(flow: Flow) -> tuple[str, ...]:
    """The key of every step, in order.

    A key is made of sender, receiver and text (not of number, arrow or place), so steps keep theirs when they are
    reordered or others come between; the second and later of equal steps count on: ``.2``, ``.3``. It consists of
    ASCII letters, digits and single dots: no space, no ``!``, no hyphen, no ``>``.
    """
    seen: dict[str, int] = {}
    keys = []
    for step in flow.steps:
        parts = (step.sender or "", step.receiver or "", " ".join(step.text.split()))
        digest = b32encode(sha256("\0".join(parts).encode("utf-8", "replace")).digest())[:_DIGEST].decode().lower()
        readable = (re.sub(r"[^A-Za-z0-9]", "", part)[:_LONGEST_PART] for part in parts[:2])
        key = ".".join(part for part in (*readable, digest) if part)
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key}.{seen[key]}")
    return tuple(keys)


def step_key(flow: Flow, step: int) -> str:
    """The key of step ``step`` (1-based). Raises ValueError for a step that is not there."""
    keys = step_keys(flow)
    if not 1 <= step <= len(keys):
        raise ValueError(f"there is no step {step}: the flow has {len(keys)}")
    return keys[step - 1]
