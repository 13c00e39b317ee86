"""When a card is asked next: the schedulers by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from studykit.errors import UsageError, suggestion
from studykit.scheduling.base import Moment, Outcome, Scheduler
from studykit.scheduling.fsrs import Fsrs
from studykit.scheduling.options import build
from studykit.scheduling.sm2 import Sm2
from studykit.scheduling.sm2_anki import Sm2Anki
from studykit.scheduling.sm2_osr import Sm2Osr

__all__ = ["SCHEDULERS", "Moment", "Outcome", "Scheduler", "get_scheduler"]

SCHEDULERS: Mapping[str, Callable[[Mapping[str, Any] | None], Scheduler]] = MappingProxyType(
    {
        "sm2": lambda options: build(Sm2, options),
        "sm2-osr": lambda options: build(Sm2Osr, options),
        "sm2-anki": lambda options: build(Sm2Anki, options),
        "fsrs": lambda options: build(Fsrs, options),
    }
)
"""Each makes a scheduler of its settings."""


def get_scheduler(name: str, options: Mapping[str, Any] | None = None) -> Scheduler:
    """The scheduler of that name. Raises `UsageError` for unknown names and settings, with a suggestion."""
    make = SCHEDULERS.get(name)
    if make is None:
        raise UsageError(f"There is no scheduler `{name}`. {suggestion(name, SCHEDULERS)}")
    return make(options)
