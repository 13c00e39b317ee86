"""What a step is called in a schedule, whatever else changes around it; what belongs to it, and what follows it."""

from __future__ import annotations

import re
from base64 import b32encode
from hashlib import sha256

from studykit.diagrams.model import (
    Activation,
    BlockElse,
    BlockEnd,
    BlockStart,
    Creation,
    Destruction,
    Flow,
    Message,
    Note,
)

_LONGEST_PART = 12  # characters kept of an id, to make keys readable
_DIGEST = 8  # characters of five bits each
_UNSURE_INSIDE = frozenset({"alt", "opt", "break", "par"})  # frames that may be passed by, or run beside others
_UNSURE_AFTER = frozenset({"loop", "break", "par"})  # frames whose last step may be followed by another than the next


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
        digest = _digest("\0".join(parts))
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


def remarks(flow: Flow) -> frozenset[int]:
    """Indexes of the events that are notes on the message before them, and hidden with it.

    Those that come directly after it: whom they stand beside, and what they say, mostly tells of it.
    """
    found = []
    after_message = False
    for index, event in enumerate(flow.events):
        if isinstance(event, Note):
            if after_message or event.attached:
                found.append(index)
        elif not isinstance(event, Activation | Creation | Destruction):
            after_message = isinstance(event, Message)
    return frozenset(found)


def following(flow: Flow) -> tuple[tuple[int, int], ...]:
    """Pairs of steps (1-based) of which the second surely comes right after the first.

    Where a frame says that the next message may be another (an alternative, an option, the end of a loop, what goes
    on at the same time), there is no pair.
    """
    pairs = []
    kinds: list[str] = []
    step, sure = 0, False
    for event in flow.events:
        if isinstance(event, Message):
            step += 1
            if sure:
                pairs.append((step - 1, step))
            sure = True
        elif isinstance(event, BlockStart):
            kinds.append(event.kind)
            sure = sure and event.kind not in _UNSURE_INSIDE
        elif isinstance(event, BlockElse):
            sure = False
        elif isinstance(event, BlockEnd):
            sure = kinds.pop() not in _UNSURE_AFTER and sure
    return tuple(pairs)


def pair_key(keys: tuple[str, ...], first: int, second: int) -> str:
    """The key of "what comes right after step ``first``?", made of the keys of both steps.

    Of the same characters as those; it begins with ``next.``, and what a step is called stays as it was.
    """
    return f"next.{keys[first - 1]}.{_digest(keys[second - 1])}"


def _digest(text: str) -> str:
    return b32encode(sha256(text.encode("utf-8", "replace")).digest())[:_DIGEST].decode().lower()
