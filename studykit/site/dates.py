"""When a note was made and changed: what its author says, else what version control says; never the file's time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from studykit.site.model import SiteNote

_CREATED = ("created", "date", "date-created", "created_at", "creation-date")
_CHANGED = ("changed", "updated", "modified", "last-modified", "lastmod", "date-modified", "updated_at")


def created(meta: Mapping[str, Any]) -> date | None:
    return _first(meta, _CREATED)


def changed(meta: Mapping[str, Any]) -> date | None:
    return _first(meta, _CHANGED)


def last_day(item: SiteNote) -> date | None:
    """The last day known of a note."""
    return item.changed or item.created


def _first(meta: Mapping[str, Any], keys: tuple[str, ...]) -> date | None:
    fields = {str(key).casefold(): value for key, value in meta.items()}
    return next((day for key in keys if (day := _day(fields.get(key))) is not None), None)


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip()[:10])
        except ValueError:
            return None
    return None
