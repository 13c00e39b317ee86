"""When a card is asked next: the schedulers by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from studykit.errors import UsageError, suggestion
from studykit.model.on_demand import on_demand

if TYPE_CHECKING:
    from studykit.scheduling.base import Moment, Outcome, Scheduler

__all__ = ["SCHEDULERS", "Moment", "Outcome", "Scheduler", "get_scheduler"]

# Where schedules stand is asked for with no answer in sight.
__getattr__ = on_demand(__name__, {"base": ("Moment", "Outcome", "Scheduler")})


def _made(module: str, name: str, options: Mapping[str, Any] | None) -> Scheduler:
    """A scheduler whose file is loaded now: one that no card is rated by is never loaded."""
    from studykit.scheduling.options import build  # noqa: PLC0415 - the same

    scheduler: Scheduler = build(getattr(import_module(f"{__name__}.{module}"), name), options)
    return scheduler


SCHEDULERS: Mapping[str, Callable[[Mapping[str, Any] | None], Scheduler]] = MappingProxyType(
    {
        "sm2": partial(_made, "sm2", "Sm2"),
        "sm2-osr": partial(_made, "sm2_osr", "Sm2Osr"),
        "sm2-anki": partial(_made, "sm2_anki", "Sm2Anki"),
        "fsrs": partial(_made, "fsrs", "Fsrs"),
    }
)
"""Each makes a scheduler of its settings: the file, and the class in it."""


def get_scheduler(name: str, options: Mapping[str, Any] | None = None) -> Scheduler:
    """The scheduler of that name. Raises `UsageError` for unknown names and settings, with a suggestion."""
    make = SCHEDULERS.get(name)
    if make is None:
        raise UsageError(f"There is no scheduler `{name}`. {suggestion(name, SCHEDULERS)}")
    return make(options)
