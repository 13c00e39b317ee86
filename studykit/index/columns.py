"""The columns of a note in the tables ``note`` and ``content``, and how a value stands in one."""

from __future__ import annotations

import json
from typing import Any

from studykit.model.values import dataclass

CONTENT_COLUMNS = ("headings", "anchors", "links", "blocks", "diagnostics", "body", "meta")
HEAD_COLUMNS = ("sha256", "title", "dialect", "lang", "writable", "aliases", "tags")

# What is put in has no circles; to look for them takes a third of the time.
_encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class NoteColumns:
    """The columns of one note in both tables, in the order of their names above."""

    head: tuple[Any, ...]
    content: tuple[str, ...]


def dumped(value: Any) -> str:
    """JSON that SQLite can store: bytes that are not UTF-8 (lone surrogates) are escaped."""
    if not value and isinstance(value, tuple | list | str):
        return '""' if isinstance(value, str) else "[]"
    text = _encoded(value)
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text
